"""The loop that sends: claim, attempt, hand over, write down what came of it.

Pure but for what it is given: it owns the interfaces of its ledger and its reader, and takes the provider, the clock
and the writer of letters as parameters. A kill at any line leaves rows that the sweeper knows how to resolve.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from diaspora.campaigns.errors import MailNotWritable
from diaspora.campaigns.ledger import Event
from diaspora.campaigns.merge_fields import Person
from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.providers.port import (
    Accepted,
    Deferred,
    Outcome,
    OutgoingMail,
    Provider,
    Refused,
    Uncertain,
)
from diaspora.campaigns.windows import Windows


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows that carry our token until the lease is over (naive UTC)."""

    campaign: str
    token: str
    names: tuple[str, ...]
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A row that is being attempted, with what the mail to it needs, read after the attempt was committed."""

    name: str
    language: str
    attempt: int
    to_email: str
    person: Person


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is to be written down about one attempted row."""

    event: Event
    code: str = ""
    provider_message_id: str = ""
    not_before: datetime | None = None


class Ledger(Protocol):
    """What the sender needs of the ledger. Each method is one committed transaction (or a few); none is partial."""

    def claim(self, campaign: str, limit: int, now: datetime, lease_until: datetime) -> Claim | None:
        """Put a fresh token on up to `limit` due rows of a campaign that is being sent; None if there are none."""
        ...

    def begin_attempts(self, claim: Claim, names: Sequence[str], now: datetime, lease_until: datetime) -> list[Letter]:
        """Claimed rows that may be written to at this very moment become attempting and are returned."""
        ...

    def explain(self, claim: Claim, names: Sequence[str], now: datetime, retry_at: datetime) -> Mapping[str, int]:
        """Say of those that did not pass why (skipped with the reason), or put them back; counts by reason."""
        ...

    def record(self, token: str, settlements: Mapping[str, Settlement], now: datetime) -> None:
        """Write the outcomes down in one commit; rows that no longer carry the token are left alone."""
        ...

    def release_claims(self, token: str, names: Sequence[str]) -> None:
        """Put claimed rows back that this worker will not come to."""
        ...

    def release_attempts(self, token: str, names: Sequence[str]) -> None:
        """Put attempting rows back for which the provider was certainly not called; the attempt does not count."""
        ...


@dataclass(slots=True)
class DrainResult:
    """What one drain did: rows by event or reason; `emptied` if nothing claimable was left."""

    counts: Counter[str] = field(default_factory=Counter)
    emptied: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """All that sending a campaign needs. `write` turns a letter into a mail and raises MailNotWritable."""

    ledger: Ledger
    provider: Provider
    write: Callable[[Letter], OutgoingMail]
    windows: Windows
    utcnow: Callable[[], datetime]

    def drain(self, campaign: str, until: datetime) -> DrainResult:
        """Send what is due until nothing is left or the time is up. Raises ProviderMisconfigured."""
        result = DrainResult()
        while self.utcnow() < until:
            claim = self._claim(campaign)
            if claim is None:
                result.emptied = True
                return result
            self._work_off(claim, until, result)
        return result

    def _claim(self, campaign: str) -> Claim | None:
        now = self.utcnow()
        lease_until = now + timedelta(seconds=self.windows.claim_lease_s)
        return self.ledger.claim(campaign, self.windows.claim_size, now, lease_until)

    def _work_off(self, claim: Claim, until: datetime, result: DrainResult) -> None:
        waiting = list(claim.names)
        try:
            while waiting and self.utcnow() < until:
                # Taken off first: what an error interrupts may have been handed over and is for the sweeper alone.
                batch, waiting = waiting[: self.provider.batch_size], waiting[self.provider.batch_size :]
                result.counts.update(self._send_batch(claim, batch))
        finally:
            if waiting:
                self.ledger.release_claims(claim.token, waiting)

    def _send_batch(self, claim: Claim, names: Sequence[str]) -> Counter[str]:
        now = self.utcnow()
        lease_until = now + timedelta(seconds=self.windows.claim_lease_s)
        letters = self.ledger.begin_attempts(claim, names, now, lease_until)
        counts: Counter[str] = Counter()
        if len(letters) < len(names):
            passed = {letter.name for letter in letters}
            kept_back = [name for name in names if name not in passed]
            retry_at = now + timedelta(seconds=self.windows.retry_first_s)
            counts.update(self.ledger.explain(claim, kept_back, now, retry_at))
        outcomes = self._hand_over(claim.token, letters, lease_until)
        if outcomes:
            settled_at = self.utcnow()
            settlements = {
                letter.name: settle(outcomes[letter.name], letter.attempt, settled_at, self.windows)
                for letter in letters
            }
            self.ledger.record(claim.token, settlements, settled_at)
            counts.update(settlement.event.value for settlement in settlements.values())
        return counts

    def _hand_over(self, token: str, letters: Sequence[Letter], lease_until: datetime) -> dict[str, Outcome]:
        """An outcome per letter, or nothing if the lease is too short for a whole request and all were put back."""
        mails, outcomes = self._write_all(letters)
        # The last look before the provider is spoken to: after the lease the sweeper may declare these rows unknown.
        if self.utcnow() + timedelta(seconds=self.windows.request_deadline_s) > lease_until:
            self.ledger.release_attempts(token, [letter.name for letter in letters])
            return {}
        if mails:
            try:
                answers = self.provider.send(mails)
            except ProviderMisconfigured:
                self.ledger.release_attempts(token, [letter.name for letter in letters])
                raise
            outcomes.update(match_by_position(mails, answers))
        return outcomes

    def _write_all(self, letters: Sequence[Letter]) -> tuple[list[OutgoingMail], dict[str, Outcome]]:
        mails: list[OutgoingMail] = []
        outcomes: dict[str, Outcome] = {}
        for letter in letters:
            try:
                mails.append(self.write(letter))
            except MailNotWritable as error:
                outcomes[letter.name] = Refused(error.code)
        return mails, outcomes


def match_by_position(mails: Sequence[OutgoingMail], answers: Sequence[Outcome]) -> dict[str, Outcome]:
    """Outcomes by custom id. If a provider answers with another number than it was given, nothing is believed."""
    if len(mails) != len(answers):
        return {mail.custom_id: Uncertain("answers do not match") for mail in mails}
    return {mail.custom_id: answer for mail, answer in zip(mails, answers, strict=True)}


def settle(outcome: Outcome, attempt: int, now: datetime, windows: Windows) -> Settlement:
    """What an outcome means for a row at its given attempt (from 1)."""
    match outcome:
        case Accepted(provider_message_id):
            return Settlement(Event.ACCEPTED, provider_message_id=provider_message_id)
        case Refused(code):
            return Settlement(Event.REFUSED, code)
        case Deferred(code, asked_s):
            if attempt >= windows.max_attempts:
                return Settlement(Event.REFUSED, f"gave up: {code}"[:140])
            wait = timedelta(seconds=windows.retry_after_s(attempt, asked_s))
            return Settlement(Event.DEFERRED, code, not_before=now + wait)
        case Uncertain(code):
            return Settlement(Event.UNCERTAIN, code, not_before=now + timedelta(seconds=windows.settle_s))
