"""Sends a campaign, or a few words, to the one who asks and to nobody else, through a provider, outside the ledger."""

from __future__ import annotations

from contextlib import closing

import frappe

from diaspora.sentence import Sentence

from .content import FrozenSender
from .draft_store import read_sender
from .errors import CampaignError
from .provider_store import open_mailjet, open_provider
from .providers.errors import ProviderMisconfigured
from .providers.port import Accepted, OutgoingMail
from .store import freeze_campaign
from .trial import sender_mail, trial_mail
from .windows import read_windows


def send_trial(campaign: str, language: str) -> str:
    """Mail a campaign as it is now to the session's user; the address. Raises ContentRefused, CampaignError."""
    to_email = _own_address()
    content = freeze_campaign(campaign)
    mail = trial_mail(content, language, to_email, _custom_id())
    _hand_over(content.sender, mail)
    return to_email


def send_from(sender: str, *, sandbox: bool = False) -> str:
    """Mail a few words through a sender to the session's user; the address. Raises CampaignError.

    With `sandbox` Mailjet looks at the message and sends it to nobody.
    """
    to_email = _own_address()
    frozen = read_sender(sender)
    if sandbox and frozen.provider != "mailjet":
        raise CampaignError(Sentence("Only Mailjet has a sandbox. Send a real test instead."))
    mail = sender_mail(frozen, to_email, _custom_id(), str(frappe.local.lang or "en"), frappe._)
    _hand_over(frozen, mail, sandbox=sandbox)
    return to_email


def _own_address() -> str:
    to_email = str(frappe.db.get_value("User", frappe.session.user, "email") or "")
    if "@" not in to_email:
        raise CampaignError(Sentence("Your user has no e-mail address. Ask an administrator to set it."))
    return to_email


def _custom_id() -> str:
    return f"trial-{frappe.generate_hash(length=24)}"


def _hand_over(sender: FrozenSender, mail: OutgoingMail, *, sandbox: bool = False) -> None:
    windows = read_windows(frappe.conf)
    try:
        opened = (
            open_mailjet(sender.name, windows, sandbox=True)
            if sandbox
            else open_provider(sender.name, sender.provider, windows)
        )
        with closing(opened) as provider:
            outcome = provider.send([mail])[0]
    except ProviderMisconfigured as error:
        raise CampaignError(Sentence("The sender is not set up: {error}", error=str(error))) from error
    if not isinstance(outcome, Accepted):
        raise CampaignError(Sentence("The trial mail was not accepted ({code}). Try again later.", code=outcome.code))
