"""A provider's events on the site's database: kept as they came, stored once, and what follows from them.

Every step may be repeated: a call's row goes in the transaction that stores its events and their consequences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe

from diaspora import clock
from diaspora.campaigns import campaign_store
from diaspora.campaigns import recipient_reading_store as reading
from diaspora.campaigns.errors import UnreadableEvents
from diaspora.campaigns.ledger_store import SiteLedger
from diaspora.campaigns.provider_events import MailEvent, normalise, read_events
from diaspora.campaigns.stopping import Limits, reason_to_stop
from diaspora.campaigns.transaction_store import committed
from diaspora.crm.change_store import note_changes
from diaspora.crm.errors import UnknownContact
from diaspora.crm.store import Act, record_acts, suppress

CALL = "Diaspora Webhook Call"
PROVIDER = "mailjet"
UNSUBSCRIBED_THERE = "provider unsubscribe"
CALLS_AT_A_TIME = 50
LEASE = timedelta(seconds=60)
UNREADABLE_FOR = timedelta(days=7)
_TOKEN_LENGTH = 32

_EVENT_FIELDS = (
    "name", "creation", "modified", "owner", "modified_by", "kind", "machine", "campaign", "recipient", "contact",
    "occurred_at", "received_at", "link_index", "provider", "dedupe_hash", "is_permanent", "detail",
    "provider_message_id", "raw",
)  # fmt: skip


def keep_call(body: str) -> None:
    """Keep what a webhook brought, as it came. One row; the host commits before it answers."""
    now = clock.utcnow()
    columns = ["name", "creation", "modified", "owner", "modified_by", "provider", "received_at", "state", "body"]
    row = (frappe.generate_hash(length=20), now, now, "Guest", "Guest", PROVIDER, now, "waiting", body)
    frappe.db.bulk_insert(CALL, columns, [row])


def calls_wait(now: datetime) -> bool:
    """Whether there is a kept call that nobody is at."""
    return bool(_waiting(now, 1))


def reduce_until(until: datetime, utcnow: Callable[[], datetime]) -> bool:
    """Store the events of kept calls, some calls at a time; whether none waits any more."""
    while utcnow() < until:
        calls = _claim(utcnow())
        if not calls:
            return not calls_wait(utcnow())
        _reduce(calls)
    return False


def replay(campaign: str | None, utcnow: Callable[[], datetime]) -> int:
    """Draw the consequences of stored events again (of one campaign, or of all); how many there were."""
    filters = {"provider": PROVIDER, **({"campaign": campaign} if campaign else {})}
    last, total = "", 0
    while rows := frappe.get_all(
        "Diaspora Mail Event",
        filters={**filters, "name": [">", last]},
        fields=["name", "raw"],
        order_by="name",
        limit=1000,
    ):
        last, total = rows[-1].name, total + len(rows)
        events = [normalise(frappe.parse_json(row.raw)) for row in rows if row.raw]
        members = _members(events)
        _resolve(events, members)
        committed(lambda events=events, members=members: _draw_consequences(events, members))
    return total


def forget_unreadable_calls() -> None:
    """Delete what could not be read, a week after it came. Run by the scheduler."""
    frappe.db.delete(CALL, {"state": "unreadable", "received_at": ["<", clock.utcnow() - UNREADABLE_FOR]})
    frappe.db.commit()


def _waiting(now: datetime, limit: int) -> list[str]:
    return frappe.db.sql(
        """SELECT name FROM `tabDiaspora Webhook Call`
        WHERE state = 'waiting' AND (lease_until IS NULL OR lease_until < %(now)s)
        ORDER BY received_at LIMIT %(limit)s""",
        {"now": now, "limit": limit},
        pluck=True,
    )


def _claim(now: datetime) -> list[Any]:
    frappe.db.commit()
    names = _waiting(now, CALLS_AT_A_TIME)
    if not names:
        return []
    token = frappe.generate_hash(length=_TOKEN_LENGTH)
    committed(
        lambda: frappe.db.sql(
            """UPDATE `tabDiaspora Webhook Call` SET claim_token = %(token)s, lease_until = %(lease)s
            WHERE name IN %(names)s AND state = 'waiting' AND (lease_until IS NULL OR lease_until < %(now)s)""",
            {"token": token, "lease": now + LEASE, "names": tuple(names), "now": now},
        )
    )
    return frappe.get_all(CALL, filters={"claim_token": token}, fields=["name", "body", "received_at"])


def _reduce(calls: Sequence[Any]) -> None:
    events: dict[str, tuple[MailEvent, datetime]] = {}
    unreadable: list[str] = []
    for call in calls:
        try:
            # Of the same event told twice one is enough; the first to be read has the earlier arrival.
            for event in read_events(call.body or ""):
                events.setdefault(event.dedupe_hash, (event, call.received_at))
        except UnreadableEvents:
            unreadable.append(call.name)
    found = [event for event, _ in events.values()]
    members = _members(found)
    _resolve(found, members)
    done = [call.name for call in calls if call.name not in unreadable]
    committed(lambda: _store(list(events.values()), members, done, unreadable))
    for campaign in {member.campaign for member in members.values()}:
        stop_if_too_much(campaign)


def _store(
    arrived: Sequence[tuple[MailEvent, datetime]],
    members: Mapping[str, Any],
    done: Sequence[str],
    unreadable: Sequence[str],
) -> None:
    now = clock.utcnow()
    rows = [_row(event, received_at, members.get(event.custom_id), now) for event, received_at in arrived]
    if rows:
        frappe.db.bulk_insert("Diaspora Mail Event", _EVENT_FIELDS, rows, ignore_duplicates=True)
        note_changes("Diaspora Mail Event", [member.contact for member in members.values()])
    _draw_consequences([event for event, _ in arrived], members)
    if done:
        frappe.db.delete(CALL, {"name": ["in", list(done)]})
    if unreadable:
        frappe.db.sql(
            """UPDATE `tabDiaspora Webhook Call` SET state = 'unreadable', claim_token = NULL
            WHERE name IN %(names)s""",
            {"names": tuple(unreadable)},
        )


def _row(event: MailEvent, received_at: datetime, member: Any, now: datetime) -> tuple[Any, ...]:
    known = (member.campaign, member.name, member.contact) if member else (None, None, None)
    # The hash names the row too, so that the same event has one name whoever stores it.
    return (
        event.dedupe_hash[:20], now, now, "Guest", "Guest", event.kind, "unknown", *known,
        event.occurred_at or received_at, received_at, 0, PROVIDER, event.dedupe_hash, int(event.is_permanent),
        event.detail, event.message_id, event.kept,
    )  # fmt: skip


def _members(events: Iterable[MailEvent]) -> dict[str, Any]:
    """The recipients that the events are about, by their names; events of other mails have none."""
    found: dict[str, Any] = {}
    for names in reading.in_slices({event.custom_id for event in events if event.custom_id}):
        rows = frappe.db.sql(
            """SELECT r.name, r.campaign, r.contact, r.address_key, r.state, g.topic
            FROM `tabDiaspora Recipient` r JOIN `tabDiaspora Campaign` g ON g.name = r.campaign
            WHERE r.name IN %(names)s""",
            {"names": tuple(names)},
            as_dict=True,
        )
        found |= {row.name: row for row in rows}
    return found


def _resolve(events: Iterable[MailEvent], members: Mapping[str, Any]) -> None:
    """Whatever was told about a message proves that it was accepted: doubts end."""
    in_doubt = {
        event.custom_id: event.message_id
        for event in events
        if event.custom_id in members and members[event.custom_id].state in ("unknown", "undetermined")
    }
    if in_doubt:
        SiteLedger().trace_found(in_doubt, clock.utcnow())


def _draw_consequences(events: Iterable[MailEvent], members: Mapping[str, Any]) -> None:
    for event in events:
        member = members.get(event.custom_id)
        if member is None:
            continue
        if event.suppresses and member.address_key:
            suppress(member.address_key, event.suppresses, PROVIDER)
        elif event.kind == "unsubscribed":
            _withdraw(member, event)


def _withdraw(member: Any, event: MailEvent) -> None:
    given_at = event.occurred_at or clock.utcnow()
    told = {"contact": member.contact, "topic": member.topic, "source": UNSUBSCRIBED_THERE}
    evidence = f"event {event.dedupe_hash[:20]}"
    if frappe.db.exists("Diaspora Consent", {**told, "evidence": evidence}):
        return
    act = Act(member.topic, "email", "withdrawn", UNSUBSCRIBED_THERE, given_at, evidence=evidence)
    try:
        record_acts(member.contact, [act])
    except UnknownContact:
        return  # erased: written to no more in any case


def stop_if_too_much(campaign: str) -> None:
    """Pause a campaign that is being sent when its bounces or complaints pass a limit of the settings."""
    if campaign_store.state_of(campaign) != "sending":
        return
    sent = reading.count_by_state(campaign).get("sent", 0)
    counts = frappe.db.sql(
        """SELECT COUNT(DISTINCT CASE WHEN kind = 'bounced' AND is_permanent = 1 THEN recipient END),
            COUNT(DISTINCT CASE WHEN kind = 'complained' THEN recipient END)
        FROM `tabDiaspora Mail Event` WHERE campaign = %(campaign)s AND kind IN ('bounced', 'complained')""",
        {"campaign": campaign},
    )
    bounced, complained = (int(number or 0) for number in counts[0])
    if reason := reason_to_stop(sent, bounced, complained, _limits()):
        campaign_store.pause(campaign, reason)


def _limits() -> Limits:
    def setting(field: str) -> float:
        return float(frappe.db.get_single_value("Diaspora Settings", field) or 0)

    return Limits(
        setting("bounce_limit_percent"), setting("complaint_limit_percent"), int(setting("limit_minimum_sent"))
    )
