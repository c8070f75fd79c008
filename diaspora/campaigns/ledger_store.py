"""The only writer of Recipient.state: the ledger on the site's database.

Every method is a transaction of its own (see `transaction_store`), and every step takes its WHERE and its SET from the
table of `ledger.py`. Whoever claims is known by the token in the rows, never by a count of rows.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

import frappe

from diaspora.campaigns import recipient_reading_store as reading
from diaspora.campaigns.ledger import OPEN_STATES, Event, State, explain, sources_of, target_of
from diaspora.campaigns.plan import PlannedRow
from diaspora.campaigns.reconcile import Doubt
from diaspora.campaigns.schedule.calendar_store import ReadersHours
from diaspora.campaigns.sender import Claim, Letter, Settlement
from diaspora.campaigns.transaction_store import committed
from diaspora.crm.change_store import note_changes
from diaspora.crm.store import MAY_RECEIVE_SQL

# A claim picks at random among this many times its size, so that workers beside it mostly pick other rows.
_CANDIDATES_PER_CLAIM = 4
_TOKEN_LENGTH = 32
# Rows per transaction where a whole campaign is touched, so that nobody waits long for the writer.
_CHUNK = 2000

# Named rows are looked up by their names: without statistics SQLite would rather go through all rows of a state.
_STATE = "COALESCE(state, '')"
_CAMPAIGN_IS_SENT = """EXISTS (
    SELECT 1 FROM `tabDiaspora Campaign` g
    WHERE g.name = `tabDiaspora Recipient`.campaign AND g.state = 'sending')"""

_MAY_BE_ATTEMPTED = f"""EXISTS (
        SELECT 1 FROM `tabDiaspora Contact` c
        JOIN `tabDiaspora Contact Email` e ON e.parent = c.name
        WHERE c.name = `tabDiaspora Recipient`.contact AND c.status = 'active'
          AND e.address_key = `tabDiaspora Recipient`.address_key AND e.status = 'active'
          AND {MAY_RECEIVE_SQL})
    AND NOT EXISTS (
        SELECT 1 FROM `tabDiaspora Suppression` s
        WHERE s.address_key = `tabDiaspora Recipient`.address_key)"""


class SiteLedger:
    """The sender's ledger, the planner's and the sweeper's, on `frappe.db`. Made anew for each job."""

    def __init__(self, hours: ReadersHours | None = None) -> None:
        """With `hours` nobody is claimed whose own hours are closed."""
        self._hours = hours

    @cached_property
    def _districts(self) -> dict[str, dict[str, str]]:
        return reading.district_titles()

    def plan(self, campaign: str, content_version: str, rows: Iterable[tuple[str, PlannedRow]], now: datetime) -> None:
        """Insert recipients under their deterministic names; those that exist stay as they are. Does not commit."""
        frappe.db.bulk_insert(
            "Diaspora Recipient",
            _PLANNED_FIELDS,
            [_planned_values(name, campaign, content_version, row, now) for name, row in rows],
            ignore_duplicates=True,
        )

    def discard(self, names: Sequence[str]) -> None:
        """Forget rows of an earlier plan that were never attempted, while the caller holds the plan. No commit."""
        frappe.db.sql(
            f"""DELETE FROM `tabDiaspora Recipient`
            WHERE name IN %(names)s AND attempt = 0 AND {_STATE} IN ('queued', 'skipped')""",
            {"names": tuple(names)},
        )

    def claim(self, campaign: str, limit: int, now: datetime, lease_until: datetime) -> Claim | None:
        """See sender.Ledger. A worker that loses every row to another one looks again."""
        while candidates := reading.due_names(campaign, now, limit * _CANDIDATES_PER_CLAIM):
            chosen = candidates if len(candidates) <= limit else random.sample(candidates, limit)
            claim = self._try_claim(campaign, chosen, lease_until)
            if claim.names:
                return self._within_hours(claim, now)
            if not reading.is_being_sent(campaign):
                break
        return None

    def begin_attempts(self, claim: Claim, names: Sequence[str], now: datetime, lease_until: datetime) -> list[Letter]:
        """See sender.Ledger. Consent, suppression, address and campaign are conditions of the UPDATE itself."""
        topic = reading.topic_of(claim.campaign)
        committed(lambda: self._begin(claim, names, now, lease_until, topic))
        return reading.letters(claim.token, names, self._districts)

    def explain(self, claim: Claim, names: Sequence[str], now: datetime, retry_at: datetime) -> Mapping[str, int]:
        """See sender.Ledger. Read in a transaction that began after the attempt was refused."""
        frappe.db.commit()
        by_reason: dict[str, list[str]] = {}
        for name, facts in reading.attempt_facts(claim.token, names, reading.topic_of(claim.campaign)).items():
            by_reason.setdefault(explain(facts), []).append(name)
        # Nothing speaks against these any more: due at once when it was only a pause, else not in a tight loop.
        back = by_reason.pop("", [])
        if back:
            self._put_back(back, claim.token, retry_at if reading.is_being_sent(claim.campaign) else now)
        for reason, skipped in by_reason.items():
            self._skip(skipped, claim.token, reason)
        return {**{reason: len(skipped) for reason, skipped in by_reason.items()}, Event.RELEASED.value: len(back)}

    def record(self, token: str, settlements: Mapping[str, Settlement], now: datetime) -> None:
        """See sender.Ledger."""
        committed(lambda: self._record(token, settlements, now))

    def release_claims(self, token: str, names: Sequence[str]) -> None:
        """See sender.Ledger."""
        committed(lambda: self._step(Event.RELEASED, names, token, fresh_token=""))

    def release_attempts(self, token: str, names: Sequence[str]) -> None:
        """See sender.Ledger."""
        committed(lambda: self._step(Event.NOT_HANDED_OVER, names, token, fresh_token="", attempts=-1))

    def expire_leases(self, now: datetime, settles_at: datetime) -> None:
        """The sweeper's first half: claimed rows go back to the queue, attempting ones become unknown."""
        committed(lambda: self._expire(Event.CLAIM_EXPIRED, now, not_before=None))
        committed(lambda: self._expire(Event.ATTEMPT_EXPIRED, now, not_before=settles_at))

    def resolve(self, doubts: Sequence[Doubt], settlements: Mapping[str, Settlement], now: datetime) -> None:
        """Write down what reconciling proved; a row that has moved on meanwhile carries another token."""
        by_token: dict[str, dict[str, Settlement]] = {}
        for doubt in doubts:
            if doubt.name in settlements:
                by_token.setdefault(doubt.token, {})[doubt.name] = settlements[doubt.name]
        for token, settled in by_token.items():
            committed(lambda token=token, settled=settled: self._record(token, settled, now))

    def trace_found(self, message_ids: Mapping[str, str], now: datetime) -> None:
        """A provider's own word about rows in doubt, whatever their token: they were accepted under these ids."""
        found = {name: Settlement(Event.TRACE_FOUND, provider_message_id=id_) for name, id_ in message_ids.items()}
        committed(lambda: self._mark_sent(Event.TRACE_FOUND, None, found, now))

    def cancel_queued(self, campaign: str) -> None:
        """Skip what waits of a cancelled campaign, in chunks; what a worker holds is explained by that worker."""
        while names := reading.names_in_state(campaign, State.QUEUED, _CHUNK):
            committed(lambda chunk=names: self._step(Event.CANCELLED, chunk, "", reason="cancelled"))

    def release_held(self, names: Sequence[str], language: str, arm: str, not_before: datetime) -> None:
        """Deal rows that were held for a test out to its winner; others stay as they are."""
        committed(
            lambda: frappe.db.sql(
                f"""UPDATE `tabDiaspora Recipient` SET language = %(language)s, arm = %(arm)s, not_before = %(due)s
                WHERE name IN %(names)s AND {_STATE} = 'queued' AND arm = 'held'""",
                {"names": tuple(names), "language": language, "arm": f"{arm} won", "due": not_before},
            )
        )

    def decide_by_hand(self, recipient: str, sent: bool, now: datetime) -> None:
        """What a person found out about an undetermined recipient. Other states are left alone."""
        event = Event.PERSON_SAYS_SENT if sent else Event.PERSON_SAYS_NOT_SENT
        code = "" if sent else "a person says that it was not sent"
        committed(lambda: self._step(event, [recipient], None, code=code, sent_at=now if sent else None))

    def _try_claim(self, campaign: str, names: Sequence[str], lease_until: datetime) -> Claim:
        token = frappe.generate_hash(length=_TOKEN_LENGTH)
        committed(lambda: self._put_token(names, token, lease_until))
        return Claim(campaign, token, tuple(reading.names_of_claim(token)), lease_until)

    def _within_hours(self, claim: Claim, now: datetime) -> Claim:
        """The claim without those whose readers' hours are closed: they go back until these begin."""
        if self._hours is None:
            return claim
        waits = self._hours.waits(reading.contacts_of(claim.names), now)
        for moment in sorted(set(waits.values())):
            names = [name for name, later in waits.items() if later == moment]
            committed(
                lambda names=names, moment=moment: self._step(
                    Event.RELEASED, names, claim.token, fresh_token="", not_before=moment
                )
            )
        return replace(claim, names=tuple(name for name in claim.names if name not in waits))

    def _put_token(self, names: Sequence[str], token: str, lease_until: datetime) -> None:
        frappe.db.sql(
            f"""UPDATE `tabDiaspora Recipient`
            SET state = %(target)s, claim_token = %(token)s, lease_until = %(lease)s
            WHERE name IN %(names)s AND {_STATE} IN %(sources)s AND {_CAMPAIGN_IS_SENT}""",
            {"names": tuple(names), "token": token, "lease": lease_until, **_ends(Event.CLAIM)},
        )

    def _begin(self, claim: Claim, names: Sequence[str], now: datetime, lease_until: datetime, topic: str) -> None:
        frappe.db.sql(
            f"""UPDATE `tabDiaspora Recipient`
            SET state = %(target)s, lease_until = %(lease)s, attempt = attempt + 1
            WHERE name IN %(names)s AND {_STATE} IN %(sources)s AND claim_token = %(token)s AND lease_until > %(now)s
              AND {_CAMPAIGN_IS_SENT} AND {_MAY_BE_ATTEMPTED}""",
            {
                "names": tuple(names),
                "token": claim.token,
                "now": now,
                "lease": lease_until,
                "topic": topic,
                **_ends(Event.ATTEMPT),
            },
        )

    def _skip(self, names: Sequence[str], token: str, reason: str) -> None:
        committed(lambda: self._step(Event.NOT_ALLOWED, names, token, reason=reason))

    def _put_back(self, names: Sequence[str], token: str, not_before: datetime) -> None:
        committed(lambda: self._step(Event.RELEASED, names, token, fresh_token="", not_before=not_before))
        committed(
            lambda: self._step(Event.NOT_HANDED_OVER, names, token, fresh_token="", not_before=not_before, attempts=-1)
        )

    def _record(self, token: str, settlements: Mapping[str, Settlement], now: datetime) -> None:
        accepted = {name: item for name, item in settlements.items() if item.event in _SENT_EVENTS}
        for event in _SENT_EVENTS:
            self._mark_sent(event, token, {name: item for name, item in accepted.items() if item.event is event}, now)
        for name, item in settlements.items():
            if name not in accepted:
                back = item.event in _BACK_TO_QUEUE
                fresh_token = "" if back else token
                self._step(
                    item.event, [name], token, code=item.code, not_before=item.not_before, fresh_token=fresh_token,
                    attempts=0 if item.counts else -1,
                )  # fmt: skip

    def _mark_sent(self, event: Event, token: str | None, accepted: Mapping[str, Settlement], now: datetime) -> None:
        if not accepted:
            return
        values: dict[str, Any] = {"names": tuple(accepted), "token": token, "now": now, **_ends(event)}
        cases: list[str] = []
        for number, (name, item) in enumerate(accepted.items()):
            cases.append(f"WHEN %(name_{number})s THEN %(id_{number})s")
            values |= {f"name_{number}": name, f"id_{number}": item.provider_message_id}
        frappe.db.sql(
            f"""UPDATE `tabDiaspora Recipient`
            SET state = %(target)s, sent_at = %(now)s, code = '',
                provider_message_id = CASE name {" ".join(cases)} END
            WHERE name IN %(names)s AND {_STATE} IN %(sources)s AND (%(token)s IS NULL OR claim_token = %(token)s)""",
            values,
        )
        _note_sent(accepted)

    def _expire(self, event: Event, now: datetime, not_before: datetime | None) -> None:
        frappe.db.sql(
            """UPDATE `tabDiaspora Recipient` SET state = %(target)s, not_before = COALESCE(%(not_before)s, not_before)
            WHERE state IN %(sources)s AND lease_until < %(now)s""",
            {"now": now, "not_before": not_before, **_ends(event)},
        )

    def _step(
        self,
        event: Event,
        names: Sequence[str],
        token: str | None,
        *,
        fresh_token: str | None = None,
        reason: str = "",
        code: str = "",
        not_before: datetime | None = None,
        sent_at: datetime | None = None,
        attempts: int = 0,
    ) -> None:
        """One step for rows with this token (None: whatever the token). Does not commit."""
        frappe.db.sql(
            f"""UPDATE `tabDiaspora Recipient`
            SET state = %(target)s, reason = %(reason)s, code = %(code)s, attempt = attempt + %(attempts)s,
                claim_token = COALESCE(%(fresh_token)s, claim_token),
                not_before = COALESCE(%(not_before)s, not_before), sent_at = COALESCE(%(sent_at)s, sent_at)
            WHERE name IN %(names)s AND {_STATE} IN %(sources)s
              AND (%(token)s IS NULL OR COALESCE(claim_token, '') = %(token)s)""",
            {
                "names": tuple(names),
                "token": token,
                "fresh_token": fresh_token,
                "reason": reason,
                "code": code[:140],
                "not_before": not_before,
                "sent_at": sent_at,
                "attempts": attempts,
                **_ends(event),
            },
        )
        if target_of(event) is State.SENT:
            _note_sent(names)


def _note_sent(names: Iterable[str]) -> None:
    """Whom a mail has reached is asked by segments; no other state is."""
    select = "SELECT contact FROM `tabDiaspora Recipient` WHERE name IN %(names)s"
    note_changes("Diaspora Recipient", frappe.db.sql(select, {"names": tuple(names)}, pluck=True))


_SENT_EVENTS = (Event.ACCEPTED, Event.TRACE_FOUND)
_BACK_TO_QUEUE = frozenset({Event.DEFERRED, Event.ABSENCE_PROVED})

_PLANNED_FIELDS = [
    "name", "creation", "modified", "owner", "modified_by", "campaign", "content_version", "contact", "dedupe_key",
    "address_key", "language", "state", "reason", "not_before", "claim_token", "attempt", "arm",
]  # fmt: skip


def _planned_values(name: str, campaign: str, version: str, row: PlannedRow, now: datetime) -> tuple[Any, ...]:
    user = "Administrator"
    return (
        name, now, now, user, user, campaign, version, row.contact, row.dedupe_key,
        row.address_key, row.language, row.state.value, row.reason, row.not_before or now, "", 0, row.arm,
    )  # fmt: skip


def _ends(event: Event) -> dict[str, Any]:
    """Where an event may happen and where it leads, as the values of an UPDATE."""
    return {"sources": tuple(state.value for state in sources_of(event)), "target": target_of(event).value}


def open_states() -> tuple[str, ...]:
    """The states in which a campaign is not finished, as values of a query."""
    return tuple(state.value for state in OPEN_STATES)
