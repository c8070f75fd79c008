"""Leaders sign in by a link that is mailed to them, and officers invite them. Staff sign in by password alone."""

from __future__ import annotations

import secrets
from typing import Any, NoReturn

import frappe

from diaspora import clock
from diaspora.campaigns.tracking import network_key
from diaspora.crm.link_token import BadToken
from diaspora.crm.mission_store import mission_name
from diaspora.crm.opt_in_turns_store import count_turn, is_first_use, is_over_the_limit
from diaspora.crm.row_conditions import ASSOCIATION
from diaspora.crm.row_rules import ASSOCIATION_LEADER, STAFF_ROLES
from diaspora.site_secret import derive_key
from diaspora.workspace.letter_store import corner_address, language_of, send_letter
from diaspora.workspace.sign_in import INVITATION_LIFE, LIFE, SignInLink, read_link, render_mail

CONTACT = "Diaspora Contact"
MOST_LINKS_PER_HOUR = 5
_PATH = "/sign-in"


def ask(address: str, network: str) -> None:
    """Have a link mailed to a leader. The same silence whether or not somebody has this address. Raises
    TooManyRequestsError where the network asks too often."""
    if is_over_the_limit(network_key(network, derive_key("network"))):
        frappe.throw(frappe._("Too many requests. Try again in an hour."), frappe.TooManyRequestsError)
    contact = _contact_of(address.strip().lower())
    if contact and count_turn(f"sign-in {contact}") <= MOST_LINKS_PER_HOUR:
        _mail_later(contact, is_invitation=False)


def send(contact: str, *, is_invitation: bool) -> None:
    """Mail a fresh link. Whoever waits in vain asks again: nothing is kept but a line in the log."""
    user = frappe.db.get_value(CONTACT, contact, "user")
    if not _is_leader_alone(user):
        return
    language = language_of(user)
    life = INVITATION_LIFE if is_invitation else LIFE
    link = SignInLink(contact, clock.utcnow().replace(microsecond=0) + life, secrets.token_hex(8))
    mail = render_mail(
        language,
        mission=mission_name(language),
        name=frappe.db.get_value("User", user, "full_name") or "",
        url=corner_address(f"{_PATH}?t={link.token(derive_key('link-token'))}"),
        is_invitation=is_invitation,
    )
    send_letter(user, mail, "a sign-in link")


def enter(token: str) -> None:
    """Start the session of the leader whose link this is. Raises ValidationError for a link that is not good."""
    try:
        link = read_link(token, derive_key("link-token"))
    except BadToken:
        _refuse()
    user = frappe.db.get_value(CONTACT, link.contact, "user")
    if link.expires_at < clock.utcnow() or not _is_leader_alone(user) or not is_first_use(link.nonce):
        _refuse()
    frappe.local.login_manager.login_as(user)


def invite(association: str, contact: str) -> None:
    """Give a leader of the association a login, and have a link mailed. Raises ValidationError, PermissionError."""
    record: Any = frappe.get_doc(ASSOCIATION, association)
    record.check_permission("write")
    person: Any = frappe.get_doc(CONTACT, contact)
    person.check_permission("write")
    _check_that_mail_goes_out()
    if contact not in {row.contact for row in record.leaders}:
        frappe.throw(frappe._("This person does not lead the association."))
    if not person.user:
        person.user = _add_user(person)
        person.flags.ignore_permissions = True
        person.save()
    if not _is_leader_alone(person.user):
        frappe.throw(frappe._("This login is not one of a leader. Ask the administrator."))
    _mail_later(contact, is_invitation=True)


def _check_that_mail_goes_out() -> None:
    """Without these a link would be promised that nobody gets."""
    settings: Any = frappe.get_doc("Diaspora Settings")
    if not settings.public_url or not settings.default_sender:
        frappe.throw(frappe._("No mail goes out yet: the settings need a public address and a default sender."))


def _add_user(person: Any) -> str:
    address = (person.primary_email or "").strip().lower()
    if not address:
        frappe.throw(frappe._("Enter the person's e-mail address first."))
    if not frappe.db.exists("User", address):
        user = {
            "doctype": "User", "email": address, "first_name": person.first_name or person.display_name,
            "last_name": person.last_name, "send_welcome_email": 0, "roles": [{"role": ASSOCIATION_LEADER}],
        }  # fmt: skip
        frappe.get_doc(user).insert(ignore_permissions=True)
    return address


def _contact_of(address: str) -> str | None:
    if not address or not _is_leader_alone(address):
        return None
    return frappe.db.get_value(CONTACT, {"user": address}, "name")


def _is_leader_alone(user: str | None) -> bool:
    """A login that opens the own association and nothing else: what a mailbox alone may open."""
    if not user or not frappe.db.get_value("User", user, "enabled"):
        return False
    roles = set(frappe.get_roles(user))
    return ASSOCIATION_LEADER in roles and not roles & {*STAFF_ROLES, "System Manager"}


def _mail_later(contact: str, *, is_invitation: bool) -> None:
    frappe.enqueue(
        "diaspora.workspace.tasks.send_sign_in_link",
        queue="short",
        enqueue_after_commit=True,
        contact=contact,
        is_invitation=is_invitation,
    )


def _refuse() -> NoReturn:
    frappe.throw(frappe._("This link was used before or is too old. Ask for a new one."))
