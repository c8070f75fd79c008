"""The ledger in memory: the second implementation of the sender's interface, and the contract's world around it."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from diaspora.campaigns.ledger import AttemptFacts, Event, State, explain, next_state
from diaspora.campaigns.merge_fields import Person
from diaspora.campaigns.reconcile import Doubt
from diaspora.campaigns.sender import Claim, Letter, Settlement

CAMPAIGN = "spring"


@dataclass
class Row:
    """One recipient."""

    contact: str
    not_before: datetime
    state: State = State.QUEUED
    reason: str = ""
    code: str = ""
    token: str = ""
    lease_until: datetime | None = None
    attempt: int = 0
    sent_at: datetime | None = None


@dataclass
class MemoryLedger:
    """Obeys the same table as the ledger on the database, one row at a time."""

    rows: dict[str, Row] = field(default_factory=dict)
    campaign_state: str = "sending"
    withdrawn: set[str] = field(default_factory=set)
    suppressed: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    def claim(self, campaign: str, limit: int, now: datetime, lease_until: datetime) -> Claim | None:
        """See sender.Ledger."""
        due = [name for name, row in self.rows.items() if row.state is State.QUEUED and row.not_before <= now]
        if self.campaign_state != "sending" or not due:
            return None
        token = secrets.token_hex(16)
        for name in due[:limit]:
            self._apply(name, Event.CLAIM, token=token, lease_until=lease_until)
        return Claim(campaign, token, tuple(due[:limit]), lease_until)

    def begin_attempts(self, claim: Claim, names: Sequence[str], now: datetime, lease_until: datetime) -> list[Letter]:
        """See sender.Ledger."""
        letters = []
        for name in self._held(claim.token, names, State.CLAIMED):
            row = self.rows[name]
            allowed = self.campaign_state == "sending" and not explain(self._facts(row))
            if allowed and row.lease_until is not None and row.lease_until > now:
                self._apply(name, Event.ATTEMPT, lease_until=lease_until)
                row.attempt += 1
                letters.append(Letter(name, "fr", row.attempt, f"{row.contact}@example.org", Person(row.contact)))
        return letters

    def explain(self, claim: Claim, names: Sequence[str], now: datetime, retry_at: datetime) -> Mapping[str, int]:
        """See sender.Ledger."""
        counts: Counter[str] = Counter()
        for name in self._held(claim.token, names, State.CLAIMED):
            reason = explain(self._facts(self.rows[name]))
            if reason:
                self._apply(name, Event.NOT_ALLOWED, reason=reason)
            else:
                not_before = retry_at if self.campaign_state == "sending" else now
                self._apply(name, Event.RELEASED, token="", not_before=not_before)
            counts[reason or Event.RELEASED.value] += 1
        return counts

    def record(self, token: str, settlements: Mapping[str, Settlement], now: datetime) -> None:
        """See sender.Ledger."""
        for name in self._held(token, settlements, State.ATTEMPTING, State.UNKNOWN):
            item = settlements[name]
            self._apply(name, item.event, code=item.code)
            row = self.rows[name]
            row.attempt -= 0 if item.counts else 1
            row.not_before = item.not_before or row.not_before
            if row.state is State.SENT:
                row.sent_at = now
            if row.state is State.QUEUED:
                row.token = ""

    def release_claims(self, token: str, names: Sequence[str]) -> None:
        """See sender.Ledger."""
        for name in self._held(token, names, State.CLAIMED):
            self._apply(name, Event.RELEASED, token="")

    def release_attempts(self, token: str, names: Sequence[str]) -> None:
        """See sender.Ledger."""
        for name in self._held(token, names, State.ATTEMPTING):
            self._apply(name, Event.NOT_HANDED_OVER, token="")
            self.rows[name].attempt -= 1

    def expire_leases(self, now: datetime, settles_at: datetime) -> None:
        """As the sweeper does it on the database."""
        for name, row in self.rows.items():
            if row.lease_until is None or row.lease_until >= now:
                continue
            if row.state is State.CLAIMED:
                self._apply(name, Event.CLAIM_EXPIRED)
            elif row.state is State.ATTEMPTING:
                self._apply(name, Event.ATTEMPT_EXPIRED, not_before=settles_at)

    def doubts(self) -> list[Doubt]:
        """The rows in state unknown."""
        return [
            Doubt(name, CAMPAIGN, row.token, row.attempt, row.not_before)
            for name, row in self.rows.items()
            if row.state is State.UNKNOWN
        ]

    def resolve(self, doubts: Sequence[Doubt], settlements: Mapping[str, Settlement], now: datetime) -> None:
        """Write down what reconciling proved."""
        for doubt in doubts:
            if doubt.name in settlements:
                self.record(doubt.token, {doubt.name: settlements[doubt.name]}, now)

    def _held(self, token: str, names: Sequence[str] | Mapping[str, object], *states: State) -> list[str]:
        return [name for name in names if self.rows[name].token == token and self.rows[name].state in states]

    def _facts(self, row: Row) -> AttemptFacts:
        return AttemptFacts(
            campaign_state=self.campaign_state,
            contact_status="erased" if row.contact in self.erased else "active",
            address_is_there=row.contact not in self.moved,
            is_suppressed=row.contact in self.suppressed,
            consent_refusal="withdrawn" if row.contact in self.withdrawn else "",
        )

    def _apply(self, name: str, event: Event, **changes: object) -> None:
        row = self.rows[name]
        row.state = next_state(row.state, event)
        for key, value in changes.items():
            setattr(row, key, value)


class MemoryWorld:
    """What the contract does to the world, on the ledger in memory."""

    def __init__(self, now: datetime) -> None:
        self.ledger = MemoryLedger()
        self._now = now

    def add(self, *contacts: str) -> list[str]:
        """A queued recipient for each of these contacts; the recipients' names."""
        names = [f"{contact:0>32}" for contact in contacts]
        self.ledger.rows |= {name: Row(contact, self._now) for name, contact in zip(names, contacts, strict=True)}
        return names

    def row(self, name: str) -> Row:
        """The recipient as it stands."""
        return self.ledger.rows[name]

    def set_campaign_state(self, state: str) -> None:
        self.ledger.campaign_state = state

    def withdraw(self, contact: str) -> None:
        self.ledger.withdrawn.add(contact)

    def suppress(self, contact: str) -> None:
        self.ledger.suppressed.add(contact)

    def move(self, contact: str) -> None:
        self.ledger.moved.add(contact)

    def erase(self, contact: str) -> None:
        self.ledger.erased.add(contact)

    def doubts(self) -> list[Doubt]:
        return self.ledger.doubts()
