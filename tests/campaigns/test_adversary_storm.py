"""Everything at once: workers that die in a call, pauses, sweeps, withdrawals, jumps of the clock, a second worker.

What must never go wrong is looked at after every step.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress

import pytest

from diaspora.campaigns import campaign_store, control, provider_store, store, tasks
from diaspora.campaigns.providers.port import Absent, Accepted, Deferred, Found, Outcome, OutgoingMail, Refused, Trace
from diaspora.campaigns.providers.port import Uncertain as Unclear
from diaspora.crm.store import Act, record_acts
from diaspora.crm.store import suppress as suppress_address
from tests.campaigns.approved_campaign import add_approved_campaign, rows_of
from tests.clock import FixedClock
from tests.rows import add_contact, address_key_of, grant

PEOPLE = 12


class Storm:
    """A provider in whose calls the world goes on; remembers for good what it has accepted, and of whom."""

    batch_size = 3
    calls_in_flight = 1

    def __init__(self, numbers: random.Random, clock: FixedClock) -> None:
        self.accepted: list[str] = []
        self.refusing: set[str] = set()
        self._numbers = numbers
        self._clock = clock
        self._depth = 0

    def send(self, messages: Sequence[OutgoingMail]) -> list[Outcome]:
        # A whole call stays below the request's deadline, as every provider promises.
        self._clock.advance(seconds=self._numbers.uniform(0, 9))
        answers = [self._answer(mail) for mail in messages]
        self.disturb()
        if self._numbers.random() < 0.2:
            raise ConnectionResetError("the worker dies")
        return answers

    def find(self, custom_ids: Sequence[str], stream: str) -> Mapping[str, Trace]:
        return {name: Found(name) if name in self.accepted else Absent() for name in custom_ids}

    def close(self) -> None:
        pass

    def _answer(self, mail: OutgoingMail) -> Outcome:
        kind = self._numbers.choice(("accept", "accept", "accept", "lost answer", "lost mail", "later", "never"))
        if kind in ("accept", "lost answer"):
            assert mail.to_email.split("@")[0] not in self.refusing
            self.accepted.append(mail.custom_id)
        return {
            "accept": Accepted(mail.custom_id), "later": Deferred("busy"), "never": Refused("no such mailbox"),
        }.get(kind, Unclear("no answer"))  # fmt: skip

    def disturb(self) -> None:
        if self._depth > 1:
            return
        self._depth += 1
        for act in self._numbers.sample((self._pause, self._resume, self._sweep, self._jump, self._work), k=2):
            act()
        self._depth -= 1

    def _pause(self) -> None:
        control.pause("spring", "storm")

    def _resume(self) -> None:
        control.resume("spring")

    def _sweep(self) -> None:
        tasks.sweep()

    def _jump(self) -> None:
        self._clock.advance(seconds=self._numbers.choice((-30, 1, 125, 400)))

    def _work(self) -> None:
        with suppress(ConnectionResetError):
            tasks.send_campaign("spring")


def refuse(storm: Storm, numbers: random.Random) -> None:
    """Somebody withdraws, or is suppressed; from this commit on no call of the provider may hold a mail to them."""
    import frappe

    contact = f"reader{numbers.randint(1, PEOPLE)}"
    if numbers.random() < 0.5:
        record_acts(contact, [Act("culture", "email", "withdrawn", "one-click")])
    else:
        suppress_address(address_key_of(contact), "hard bounce", "storm")
    frappe.db.commit()
    storm.refusing.add(contact)


def look(storm: Storm) -> None:
    """At every moment: nothing twice, the report adds up, finished means finished."""
    assert max(Counter(storm.accepted).values(), default=0) <= 1
    found = store.report("spring")
    parts = (found.sent, found.failed, found.unknown, found.undetermined, found.waiting, sum(found.skipped.values()))
    assert found.planned == sum(parts) == PEOPLE
    assert found.state != "finished" or not (found.waiting or found.unknown)


@pytest.mark.parametrize("seed", range(12))
def test_no_storm_sends_twice_loses_anybody_or_writes_to_who_said_no(
    seed: int, site: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = random.Random(seed)
    storm = Storm(numbers, clock)
    monkeypatch.setattr(provider_store, "open_provider", lambda *_: storm)
    for number in range(1, PEOPLE + 1):
        add_contact(f"reader{number}", number)
        grant(f"reader{number}")
    add_approved_campaign("spring", PEOPLE)
    control.start("spring")
    tasks.plan_campaign("spring")
    for step in range(200):
        if step % 7 == 3 and len(storm.refusing) < 4:
            refuse(storm, numbers)
        with suppress(ConnectionResetError):
            tasks.send_campaign("spring")
        look(storm)
        if campaign_store.state_of("spring") == "finished":
            break
        control.resume("spring")
        clock.advance(seconds=numbers.uniform(30, 300))
        tasks.sweep()
        look(storm)
    rows = rows_of("spring")
    assert campaign_store.state_of("spring") == "finished"
    assert len(rows) == PEOPLE
    assert {state for state, _ in rows.values()} <= {"sent", "failed", "skipped"}
    assert sum(state == "sent" for state, _ in rows.values()) == len(storm.accepted) > 0
