"""Mails of erased people in the outbox: which files they are, and that they go.

Nothing is handed to it: the database says who was erased, so that a lost job is made up for by the next one.
"""

import frappe

from diaspora.campaigns.ledger import State
from diaspora.campaigns.provider_store import outbox_folder
from diaspora.campaigns.providers.outbox.provider import custom_ids_in, forget_mails
from diaspora.campaigns.providers.port import SERVICE_STREAM

# A mail whose fate is open may still be written, and its file is the proof that it was accepted: it goes afterwards.
_OPEN = (State.CLAIMED, State.ATTEMPTING, State.UNKNOWN)


def forget_erased_mails() -> None:
    """Remove campaigns' mails to erased people, and confirmations whose request is gone. Harmless to repeat."""
    folder = outbox_folder()
    for campaign, custom_ids in _of_erased_people().items():
        forget_mails(folder, campaign, custom_ids)
    forget_mails(folder, SERVICE_STREAM, _without_request(custom_ids_in(folder, SERVICE_STREAM)))


def _of_erased_people() -> dict[str, list[str]]:
    rows = frappe.db.sql(
        """SELECT r.campaign, r.name FROM `tabDiaspora Contact` c JOIN `tabDiaspora Recipient` r ON r.contact = c.name
        WHERE c.status = 'erased' AND r.state NOT IN %(open)s""",
        {"open": tuple(str(state) for state in _OPEN)},
    )
    found: dict[str, list[str]] = {}
    for campaign, name in rows:
        found.setdefault(campaign, []).append(name)
    return found


def _without_request(custom_ids: set[str]) -> set[str]:
    if not custom_ids:
        return set()
    known: list[str] = frappe.db.sql("SELECT custom_id FROM `tabDiaspora Opt In Request`", pluck=True)
    return custom_ids.difference(known)
