"""Writes and reads the mail events that happen on our own pages: opened links, unsubscriptions.

Never changes consent. Clicks are kept under the recipient's name only while they may still prove a scanner, or where
the person has agreed to measurement; otherwise only the count stays.
"""

import hashlib
from datetime import datetime, timedelta
from functools import lru_cache

import frappe

from diaspora import clock
from diaspora.crm.change_store import note_changes
from diaspora.site_secret import derive_key

from .content import load
from .tracking import is_scan, network_key, window_start

EVENT_FIELDS = (
    "name", "creation", "modified", "owner", "modified_by", "kind", "machine", "campaign", "recipient", "contact",
    "occurred_at", "received_at", "link_index", "network", "provider", "dedupe_hash",
)  # fmt: skip
PROVIDER = "pages"
FORGET_AFTER = timedelta(minutes=10)
FORGET_CHUNK = 1_000


def link_target(recipient: str, link_index: int) -> str:
    """The frozen address behind a recipient's counted link; "" where there is none."""
    row = frappe.db.get_value("Diaspora Recipient", recipient, ["content_version", "language"], as_dict=True)
    if not row or not row.content_version:
        return ""
    links = _links(frappe.local.site, row.content_version, row.language or "")
    return links[link_index] if link_index < len(links) else ""


@lru_cache(maxsize=64)
def _links(site: str, content_version: str, language: str) -> tuple[str, ...]:
    # A Content Version never changes, so what was read once stays true.
    text = frappe.db.get_value("Diaspora Content Version", content_version, "content")
    return load(text).variant_of(language).links if text else ()


def record_click(recipient: str, link_index: int, *, is_head: bool, network_address: str) -> None:
    """Note an opened link, then look whether its network is a scanner's, whose clicks all become "machine".

    Commits the click before it looks: of several requests at the same moment the last one then sees them all.
    """
    campaign = frappe.db.get_value("Diaspora Recipient", recipient, "campaign")
    network = network_key(network_address, derive_key("network"))
    now = clock.utcnow()
    machine = "machine" if is_head else "human"
    _insert("clicked", recipient, campaign, now, machine=machine, link_index=link_index, network=network)
    frappe.db.commit()
    if is_scan(_recipients_since(network, window_start(now))):
        _mark_machine(network, window_start(now))
        frappe.db.commit()


def record_unsubscribe(recipient: str, campaign: str) -> None:
    """Note once per message that it led to an unsubscription."""
    dedupe_hash = hashlib.sha256(f"{PROVIDER}|unsubscribed|{recipient}".encode()).hexdigest()
    if not frappe.db.exists("Diaspora Mail Event", {"dedupe_hash": dedupe_hash}):
        _insert("unsubscribed", recipient, campaign, clock.utcnow(), machine="human", dedupe_hash=dedupe_hash)


def forget_clicks_without_agreement() -> int:
    """Take the recipient's name off older clicks of people who have not agreed to measurement; how many there were.

    Run by the scheduler. At most a chunk per call, oldest first.
    """
    rows = frappe.db.sql(
        "SELECT event.name, event.contact FROM `tabDiaspora Mail Event` event"
        " JOIN `tabDiaspora Recipient` recipient ON recipient.name = event.recipient"
        " LEFT JOIN `tabDiaspora Subscription` agreed ON agreed.contact = recipient.contact"
        " AND agreed.channel = 'measurement' AND agreed.state = 'granted'"
        " WHERE event.kind = 'clicked' AND event.occurred_at < %(before)s AND agreed.name IS NULL"
        " ORDER BY event.occurred_at LIMIT %(chunk)s",
        {"before": clock.utcnow() - FORGET_AFTER, "chunk": FORGET_CHUNK},
    )
    if rows:
        frappe.db.sql(
            "UPDATE `tabDiaspora Mail Event` SET recipient = NULL, contact = NULL, network = NULL"
            " WHERE name IN %(names)s",
            {"names": tuple(name for name, _contact in rows)},
        )
        note_changes("Diaspora Mail Event", [contact for _name, contact in rows])
        frappe.db.commit()
    return len(rows)


def _recipients_since(network: str, start: datetime) -> list[str]:
    return frappe.db.sql(
        "SELECT DISTINCT recipient FROM `tabDiaspora Mail Event`"
        " WHERE network = %(network)s AND kind = 'clicked' AND occurred_at >= %(start)s LIMIT 10",
        {"network": network, "start": start},
        pluck=True,
    )


def _mark_machine(network: str, start: datetime) -> None:
    values = {"network": network, "start": start}
    frappe.db.sql(
        "UPDATE `tabDiaspora Mail Event` SET machine = 'machine'"
        " WHERE network = %(network)s AND kind = 'clicked' AND machine <> 'machine' AND occurred_at >= %(start)s",
        values,
    )
    contacts = frappe.db.sql(
        "SELECT contact FROM `tabDiaspora Mail Event`"
        " WHERE network = %(network)s AND kind = 'clicked' AND machine = 'machine' AND occurred_at >= %(start)s",
        values,
        pluck=True,
    )
    note_changes("Diaspora Mail Event", contacts)


def _insert(
    kind: str,
    recipient: str,
    campaign: str | None,
    now: datetime,
    *,
    machine: str,
    link_index: int = 0,
    network: str = "",
    dedupe_hash: str = "",
) -> None:
    """One row by one statement: a scanner's burst must cost as little as it can."""
    name = frappe.generate_hash(length=10)
    user = frappe.session.user
    contact = frappe.db.get_value("Diaspora Recipient", recipient, "contact")
    unique = (
        dedupe_hash or hashlib.sha256(f"{PROVIDER}|{kind}|{recipient}|{now.isoformat()}|{name}".encode()).hexdigest()
    )
    values = (
        name, now, now, user, user, kind, machine, campaign, recipient, contact, now, now, link_index, network,
        PROVIDER, unique,
    )  # fmt: skip
    frappe.db.bulk_insert("Diaspora Mail Event", EVENT_FIELDS, [values], ignore_duplicates=bool(dedupe_hash))
    note_changes("Diaspora Mail Event", [contact])
