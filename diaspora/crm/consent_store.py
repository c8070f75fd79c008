"""The consent ledger and the subscriptions that it adds up to. The only writer of both.

Reading under a lock on the contact: two acts at the same moment are taken one after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import get_datetime

from diaspora import clock
from diaspora.crm.change_store import note_changes
from diaspora.crm.consent import (
    ACTIONS,
    ACTS_OF_THE_PERSON,
    ALL_TOPICS,
    CHANNELS,
    GRANTED,
    ConsentEntry,
    Standing,
    standings,
)
from diaspora.crm.errors import ConsentRefused, UnknownContact
from diaspora.crm.row_writing import STANDARD_COLUMNS, Stamp, new_names

# Why the contact `c` may not be written to on %(topic)s: '' (may be), 'objected', 'withdrawn' or 'no consent'.
# The same rule as consent.may_receive; a test holds the two together.
CONSENT_REASON_SQL = """(CASE
    WHEN EXISTS (SELECT 1 FROM `tabDiaspora Subscription` ms WHERE ms.contact = c.name AND ms.channel = 'email'
        AND ms.topic = %(topic)s AND ms.state = 'granted') THEN ''
    WHEN EXISTS (SELECT 1 FROM `tabDiaspora Subscription` ms WHERE ms.contact = c.name AND ms.channel = 'email'
        AND COALESCE(ms.topic, '') IN ('', %(topic)s) AND ms.state = 'objected') THEN 'objected'
    WHEN EXISTS (SELECT 1 FROM `tabDiaspora Subscription` ms WHERE ms.contact = c.name AND ms.channel = 'email'
        AND COALESCE(ms.topic, '') IN ('', %(topic)s) AND ms.state = 'withdrawn') THEN 'withdrawn'
    WHEN EXISTS (SELECT 1 FROM `tabDiaspora Lawful Basis` mb WHERE mb.topic = %(topic)s
        AND mb.affiliation = c.affiliation AND mb.basis IN ('public task', 'legitimate interest')) THEN ''
    ELSE 'no consent' END)"""
MAY_RECEIVE_SQL = f"({CONSENT_REASON_SQL} = '')"

_CONSENT_COLUMNS = (
    *STANDARD_COLUMNS, "contact", "topic", "channel", "action", "basis", "wording_version", "language", "source",
    "evidence", "given_at", "recorded_at", "recorded_by",
)  # fmt: skip
_SUBSCRIPTION_COLUMNS = (
    *STANDARD_COLUMNS,
    "contact",
    "topic",
    "channel",
    "state",
    "since",
    "consent",
    "subscription_key",
)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a person said: `topic` None covers all topics; `given_at` is naive UTC.

    `given_at` None stands for what is being said at this moment: it is later than all that the person said before,
    also where another machine's clock was ahead.
    """

    topic: str | None
    channel: str
    action: str
    source: str
    given_at: datetime | None = None
    language: str = ""
    wording_version: str = ""
    evidence: str = ""
    by: str = ""


def record_consent(
    contact: str,
    topic: str | None,
    channel: str,
    action: str,
    *,
    source: str,
    given_at: datetime,
    language: str = "",
    wording_version: str = "",
    evidence: str = "",
    by: str = "",
) -> str:
    """Add an act to a contact's ledger and bring the subscriptions up to it; the name of the entry. No commit.

    `evidence` must hold no personal data but hashes. Raises ConsentRefused and UnknownContact.
    """
    act = Act(topic, channel, action, source, given_at, language, wording_version, evidence, by)
    return record_acts(contact, [act])[0]


def record_acts(contact: str, acts: Sequence[Act]) -> list[str]:
    """Like `record_consent` for several acts of one person, in one go; the names of the entries."""
    for act in acts:
        _check(act)
    _lock_contact(contact)
    moment = _this_moment(contact)
    names = _insert(contact, [act if act.given_at else replace(act, given_at=moment) for act in acts])
    _bring_up_to_date(contact)
    for table in ("Diaspora Consent", "Diaspora Subscription"):
        note_changes(table, [contact])
    return names


def _check(act: Act) -> None:
    if act.channel not in CHANNELS or act.action not in ACTIONS or not act.source:
        raise ConsentRefused(f"channel {act.channel!r}, action {act.action!r}: not known, or without a source")
    lifts = act.source in ACTS_OF_THE_PERSON
    if act.action == GRANTED and act.channel == "email" and not act.topic and not lifts:
        raise ConsentRefused("consent to mail is given topic by topic")


def _lock_contact(contact: str) -> None:
    found = frappe.db.sql(
        "SELECT status FROM `tabDiaspora Contact` WHERE name = %(contact)s FOR UPDATE", {"contact": contact}, pluck=True
    )
    if not found or found[0] == "erased":
        raise UnknownContact(f"there is no contact {contact}, or it was erased")


def _this_moment(contact: str) -> datetime:
    latest = frappe.db.sql(
        """SELECT given_at FROM `tabDiaspora Consent` WHERE contact = %(contact)s
        ORDER BY given_at DESC LIMIT 1 FOR UPDATE""",
        {"contact": contact},
        pluck=True,
    )
    now = clock.utcnow()
    return max(now, get_datetime(latest[0]) + timedelta(microseconds=1)) if latest else now


def carry_refusals(merged: str, into: str) -> None:
    """Let what a contact has refused stand for the one that it was merged into; what it was granted stays behind.

    A grant that the other one gave later is not touched. No commit. Raises UnknownContact.
    """
    refusals = [
        Act(None if topic == ALL_TOPICS else topic, channel, standing.state, "merge", standing.since)
        for (topic, channel), standing in standings(_ledger(merged)).items()
        if standing.state != GRANTED
    ]
    if refusals:
        record_acts(into, refusals)


def forget_evidence(contact: str) -> None:
    """Of a person who is being erased: the acts stay, without what proves them; the subscriptions go. No commit."""
    frappe.db.sql("UPDATE `tabDiaspora Consent` SET evidence = NULL WHERE contact = %(contact)s", {"contact": contact})
    frappe.db.delete("Diaspora Subscription", {"contact": contact})
    note_changes("Diaspora Subscription", [contact])


def _insert(contact: str, acts: Sequence[Act]) -> list[str]:
    now = clock.utcnow()
    names = new_names(len(acts))
    rows: list[tuple[Any, ...]] = []
    for name, act in zip(names, acts, strict=True):
        by = act.by or frappe.session.user
        basis = "consent" if act.action == GRANTED else ""
        rows.append(
            (
                *Stamp(now, by).standard(name), contact, act.topic or None, act.channel, act.action, basis,
                act.wording_version, act.language, act.source, act.evidence, act.given_at, now, by,
            )
        )  # fmt: skip
    frappe.db.bulk_insert("Diaspora Consent", list(_CONSENT_COLUMNS), rows)
    return names


def _bring_up_to_date(contact: str) -> None:
    present = {
        row.subscription_key: row
        for row in frappe.db.sql(
            """SELECT name, subscription_key, state, since FROM `tabDiaspora Subscription`
            WHERE contact = %(contact)s FOR UPDATE""",
            {"contact": contact},
            as_dict=True,
        )
    }
    stamp = Stamp(clock.utcnow(), frappe.session.user)
    missing: list[tuple[Any, ...]] = []
    for (topic, channel), standing in standings(_ledger(contact)).items():
        key = subscription_key(contact, topic, channel)
        if key not in present:
            link = None if topic == ALL_TOPICS else topic
            missing.append((contact, link, channel, standing.state, standing.since, standing.entry or None, key))
        elif (present[key].state, present[key].since) != (standing.state, standing.since):
            _change(key, standing, stamp)
    names = new_names(len(missing))
    rows = [(*stamp.standard(name), *row) for name, row in zip(names, missing, strict=True)]
    if rows:
        frappe.db.bulk_insert("Diaspora Subscription", list(_SUBSCRIPTION_COLUMNS), rows)


def _ledger(contact: str) -> list[ConsentEntry]:
    # Locking, as under the contact's lock a plain read may still answer from before it (REPEATABLE READ).
    rows = frappe.db.sql(
        """SELECT name, topic, channel, action, source, given_at FROM `tabDiaspora Consent`
        WHERE contact = %(contact)s FOR UPDATE""",
        {"contact": contact},
        as_dict=True,
    )
    return [
        ConsentEntry(row.topic or None, row.channel, row.action, row.source, get_datetime(row.given_at), row.name)
        for row in rows
    ]


def _change(key: str, standing: Standing, stamp: Stamp) -> None:
    frappe.db.sql(
        """UPDATE `tabDiaspora Subscription` SET state = %(state)s, since = %(since)s, consent = %(entry)s,
        modified = %(at)s, modified_by = %(user)s WHERE subscription_key = %(key)s""",
        {
            "state": standing.state,
            "since": standing.since,
            "entry": standing.entry or None,
            "at": stamp.at,
            "user": stamp.user,
            "key": key,
        },
    )


def subscription_key(contact: str, topic: str, channel: str) -> str:
    """The unique key of a subscription; topic "*" for the one that covers all topics."""
    return f"{contact}|{topic}|{channel}"
