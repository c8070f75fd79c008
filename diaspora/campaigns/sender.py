"""The loop that sends: claim, attempt, hand over, write down what came of it.

Pure but for what it is given: it owns the interfaces of its ledger and its reader, and takes the provider, the clock
and the writer of letters as parameters. A kill at any line leaves rows that the sweeper knows how to resolve.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
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
    counts: bool = True
    """False: it was no attempt at this message, and does not count as one."""


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


class Turns(Protocol):
    """The rate that a provider allows, shared by every worker of every process."""

    def take(self, wanted: int, now: datetime) -> tuple[int, float]:
        """How many of the wanted calls may begin now; where none, after how many seconds to ask again."""
        ...

    def hold(self, seconds: float, now: datetime) -> None:
        """Nobody begins a call for so long: the provider has asked for it."""
        ...


class Unlimited:
    """Turns without a limit."""

    def take(self, wanted: int, now: datetime) -> tuple[int, float]:
        """All of them."""
        return wanted, 0.0

    def hold(self, seconds: float, now: datetime) -> None:
        """Nothing to hold; the messages' own waits stand."""


@dataclass(slots=True)
class DrainResult:
    """What one drain did: rows by event or reason; `emptied` if nothing claimable was left; `is_held` if the provider
    has asked for a rest, so that going on at once makes no sense."""

    counts: Counter[str] = field(default_factory=Counter[str])
    emptied: bool = False
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """All that sending a campaign needs. `write` turns a letter into a mail and raises MailNotWritable.

    Provider calls run in threads, as many as the provider takes; the ledger is spoken to by the caller's thread alone.
    """

    ledger: Ledger
    provider: Provider
    write: Callable[[Letter], OutgoingMail]
    windows: Windows
    utcnow: Callable[[], datetime]
    turns: Turns = field(default_factory=Unlimited)
    sleep: Callable[[float], None] = time.sleep

    def drain(self, campaign: str, until: datetime) -> DrainResult:
        """Send what is due until nothing is left, the time is up or the provider asks for a rest.

        Raises ProviderMisconfigured, after what was in the air has been written down.
        """
        result = DrainResult()
        flight = Flight(self, result)
        try:
            while self.utcnow() < until and not result.is_held:
                claim = self._claim(campaign)
                if claim is None:
                    result.emptied = True
                    break
                if not self._work_off(claim, until, flight):
                    break
        finally:
            flight.land_all()
        return result

    def _claim(self, campaign: str) -> Claim | None:
        now = self.utcnow()
        lease_until = now + timedelta(seconds=self.windows.claim_lease_s)
        return self.ledger.claim(campaign, self.windows.claim_size, now, lease_until)

    def _work_off(self, claim: Claim, until: datetime, flight: "Flight") -> bool:
        """Whether all rows of the claim were begun; the others are given back."""
        waiting = list(claim.names)
        size = self.provider.batch_size
        try:
            while waiting and not flight.result.is_held:
                flight.make_room()
                calls = self._take_turns(min(flight.room, -(-len(waiting) // size)), until, flight.result)
                if not calls:
                    break
                # Taken off first: what an error interrupts may have been handed over and is for the sweeper alone.
                group, waiting = waiting[: size * calls], waiting[size * calls :]
                self._begin(claim, group, flight)
        finally:
            if waiting:
                self.ledger.release_claims(claim.token, waiting)
        return not waiting

    def _take_turns(self, wanted: int, until: datetime, result: DrainResult) -> int:
        """How many calls may begin now, waiting for the first where none may; 0 when the time is up before.

        A wait longer than a job is a rest; one that is merely longer than what is left is slept through, for the next
        job would only find the same.
        """
        while (now := self.utcnow()) < until:
            calls, wait_s = self.turns.take(wanted, now)
            if calls:
                return calls
            if wait_s > self.windows.job_s:
                result.is_held = True
                return 0
            self.sleep(min(wait_s, (until - now).total_seconds()))
        return 0

    def _begin(self, claim: Claim, names: Sequence[str], flight: "Flight") -> None:
        now = self.utcnow()
        lease_until = now + timedelta(seconds=self.windows.claim_lease_s)
        letters = self.ledger.begin_attempts(claim, names, now, lease_until)
        if len(letters) < len(names):
            passed = {letter.name for letter in letters}
            kept_back = [name for name in names if name not in passed]
            retry_at = now + timedelta(seconds=self.windows.retry_first_s)
            flight.result.counts.update(self.ledger.explain(claim, kept_back, now, retry_at))
        for start in range(0, len(letters), self.provider.batch_size):
            self._hand_over(claim.token, letters[start : start + self.provider.batch_size], lease_until, flight)

    def _hand_over(self, token: str, letters: Sequence[Letter], lease_until: datetime, flight: "Flight") -> None:
        """Write the mails and let the call go, or put all back if the lease is too short for a whole request."""
        mails, refused = self._write_all(letters)
        # The last look before the provider is spoken to: after the lease the sweeper may declare these rows unknown.
        if self.utcnow() + timedelta(seconds=self.windows.request_deadline_s) > lease_until:
            self.ledger.release_attempts(token, [letter.name for letter in letters])
            return
        flight.take_off(token, letters, mails, refused)

    def _write_all(self, letters: Sequence[Letter]) -> tuple[list[OutgoingMail], dict[str, Outcome]]:
        mails: list[OutgoingMail] = []
        outcomes: dict[str, Outcome] = {}
        for letter in letters:
            try:
                mails.append(self.write(letter))
            except MailNotWritable as error:
                outcomes[letter.name] = Refused(error.code)
        return mails, outcomes


@dataclass(frozen=True, slots=True)
class Call:
    """One call in the air: its letters, its mails, and what was refused before it."""

    token: str
    letters: Sequence[Letter]
    mails: Sequence[OutgoingMail]
    refused: Mapping[str, Outcome]


class Flight:
    """The calls of one drain that are in the air, and the writing down of those that have landed.

    A provider that takes one call at a time is called in the caller's own thread.
    """

    def __init__(self, sender: Sender, result: DrainResult) -> None:
        self.result = result
        self._sender = sender
        self._most = sender.provider.calls_in_flight
        self._calls: dict[Future[list[Outcome]], Call] = {}
        self._pool = ThreadPoolExecutor(self._most, thread_name_prefix="provider") if self._most > 1 else None

    @property
    def room(self) -> int:
        """How many calls may be begun at this moment."""
        return self._most - len(self._calls)

    def make_room(self) -> None:
        """Write down what has landed, and wait until half of the calls have: the ledger is asked for several."""
        self._land([call for call in self._calls if call.done()])
        while len(self._calls) > self._most // 2:
            wait(self._calls, return_when=FIRST_COMPLETED)
            self._land([call for call in self._calls if call.done()])

    def take_off(
        self, token: str, letters: Sequence[Letter], mails: Sequence[OutgoingMail], refused: Mapping[str, Outcome]
    ) -> None:
        """Let one call go."""
        call = Call(token, letters, mails, refused)
        if mails and self._pool:
            self._calls[self._pool.submit(self._sender.provider.send, mails)] = call
            return
        done: Future[list[Outcome]] = Future()
        self._calls[done] = call
        if mails:
            _run(done, self._sender.provider, mails)
        else:
            done.set_result([])
        self._land([done])

    def land_all(self) -> None:
        """Wait for all calls and write them down; raises what a call has raised."""
        try:
            wait(self._calls)
            self._land(list(self._calls))
        finally:
            if self._pool:
                self._pool.shutdown()

    def _land(self, landed: Sequence[Future[list[Outcome]]]) -> None:
        errors: list[BaseException] = []
        by_token: dict[str, dict[str, Settlement]] = {}
        now = self._sender.utcnow()
        for future in landed:
            call = self._calls.pop(future)
            error = future.exception()
            if error is None:
                by_token.setdefault(call.token, {}).update(self._settled(call, future.result(), now))
                continue
            errors.append(error)
            if isinstance(error, ProviderMisconfigured):
                self._sender.ledger.release_attempts(call.token, [letter.name for letter in call.letters])
        for token, settlements in by_token.items():
            self._sender.ledger.record(token, settlements, now)
            self.result.counts.update(settlement.event.value for settlement in settlements.values())
        if errors:
            raise errors[0]

    def _settled(self, call: Call, answers: Sequence[Outcome], now: datetime) -> dict[str, Settlement]:
        if asked := rest_asked_for(answers):
            self.result.is_held = True
            self._sender.turns.hold(asked, now)
        outcomes = {**call.refused, **match_by_position(call.mails, answers)}
        return {
            letter.name: settle(outcomes[letter.name], letter.attempt, now, self._sender.windows)
            for letter in call.letters
        }


def _run(done: Future[list[Outcome]], provider: Provider, mails: Sequence[OutgoingMail]) -> None:
    try:
        done.set_result(provider.send(mails))
    except Exception as error:  # noqa: BLE001  raised again where the call lands, as from a thread
        done.set_exception(error)


_REST_S = 5.0


def rest_asked_for(answers: Sequence[Outcome]) -> float:
    """Seconds in which no call makes sense, where all of a call was put off for what concerns every call; else 0."""
    waits = [
        answer.retry_after_s or _REST_S for answer in answers if isinstance(answer, Deferred) and not answer.counts
    ]
    return max(waits) if waits and len(waits) == len(answers) else 0.0


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
        case Deferred(code, asked_s, counts):
            if counts and attempt >= windows.max_attempts:
                return Settlement(Event.REFUSED, f"gave up: {code}"[:140])
            pause = timedelta(seconds=windows.retry_after_s(attempt, asked_s))
            return Settlement(Event.DEFERRED, code, not_before=now + pause, counts=counts)
        case Uncertain(code):
            return Settlement(Event.UNCERTAIN, code, not_before=now + timedelta(seconds=windows.settle_s))
