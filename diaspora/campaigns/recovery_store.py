"""What a restored site does before it serves anybody: it erases again whom it had erased, and asks about schedules."""

from __future__ import annotations

from dataclasses import dataclass

import frappe

from diaspora.campaigns import campaign_store
from diaspora.campaigns.pause_reasons import RESTORED, RESTORED_SENDING
from diaspora.crm import change_store
from diaspora.crm.erasure_journal_store import noted_erasures
from diaspora.crm.erasure_store import erase_contact
from diaspora.crm.suppression_store import suppress


@dataclass(frozen=True, slots=True)
class Recovery:
    """Contacts that were erased again; those whose erasure was begun and perhaps not done (a person looks);
    campaigns that ask for approval again; campaigns that were stopped while they were being sent."""

    erased: tuple[str, ...]
    doubtful: tuple[str, ...]
    asking: tuple[str, ...]
    paused: tuple[str, ...]


def after_restore() -> Recovery:
    """The hook `after_restore`: replay the erasures, stop what would send by itself. Commits. Harmless to repeat."""
    change_store.forget_past()
    erased, doubtful = _replay_erasures()
    approved = tuple(campaign_store.names_in("approved"))
    for name in approved:
        campaign_store.ask_again(name, RESTORED)
    # What was sent after the back-up is queued again in it: only a person can tell whether to go on.
    running = (*campaign_store.names_in("planning"), *campaign_store.names_in("sending"))
    for name in running:
        campaign_store.pause(name, RESTORED_SENDING)
    frappe.db.commit()
    return Recovery(erased, doubtful, approved, running)


def _replay_erasures() -> tuple[tuple[str, ...], tuple[str, ...]]:
    again: list[str] = []
    doubtful: list[str] = []
    for erasure in noted_erasures():
        status = frappe.db.get_value("Diaspora Contact", erasure.contact, "status")
        if not erasure.done:
            doubtful += [erasure.contact] if status not in (None, "erased") else []
            continue
        for key in erasure.address_keys:
            suppress(key, "erased", "erasure")
        if status not in (None, "erased"):
            erase_contact(erasure.contact)
            again.append(erasure.contact)
    frappe.db.commit()
    return tuple(again), tuple(doubtful)
