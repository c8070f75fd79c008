"""Hands a letter to one leader over to the provider of the default sender, once. What fails is a line in the log."""

from __future__ import annotations

import secrets
from contextlib import closing

import frappe

from diaspora.campaigns.provider_store import service_mailer
from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.crm.mail_port import ServiceMail
from diaspora.crm.service_letter import RenderedLetter, mail_language

CORNER = "/outreach"


def language_of(user: str) -> str:
    """The language in which a user is written to: the own one, else the mission's."""
    own = frappe.db.get_value("User", user, "language") or ""
    return mail_language(own, frappe.db.get_single_value("Diaspora Settings", "default_language") or "")


def corner_address(path: str = "") -> str:
    """The address of the workspace, or of a path in it, as it stands in a mail."""
    public_url = str(frappe.db.get_single_value("Diaspora Settings", "public_url") or "")
    return f"{public_url.rstrip('/')}{CORNER}{path}"


def send_letter(user: str, letter: RenderedLetter, what: str) -> None:
    """Mail a letter to a user; `what` names it in the log where it does not go out."""
    try:
        mailer = service_mailer()
    except ProviderMisconfigured as error:
        frappe.logger("diaspora").warning("%s was not mailed: %s", what, error)
        return
    mail = ServiceMail(secrets.token_hex(16), user, letter.language, letter.subject, letter.html, letter.text)
    with closing(mailer):
        (receipt,) = mailer.send([mail])
    if receipt.acceptance != "sent":
        frappe.logger("diaspora").warning("%s was not mailed: %s %s", what, receipt.acceptance, receipt.code)
