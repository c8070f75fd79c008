"""The rate that all workers of an account share: never more calls in ten seconds than were set."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from diaspora.campaigns.call_pace import WINDOW_S, grant
from diaspora.campaigns.call_pace_store import SharedTurns
from diaspora.campaigns.ledger import State
from diaspora.campaigns.providers.port import Deferred
from diaspora.campaigns.sender import Sender
from tests.campaigns.memory_ledger import CAMPAIGN, MemoryWorld
from tests.campaigns.scripted_provider import ScriptedProvider
from tests.campaigns.test_sender_loop import FAR, WINDOWS, write
from tests.clock import START, FixedClock


@pytest.mark.parametrize("limit", [1, 7, 500])
@pytest.mark.parametrize("seed", range(3))
def test_no_window_of_ten_seconds_holds_more_calls_than_the_limit(limit: int, seed: int) -> None:
    numbers = random.Random(seed)
    now, next_call_at, begun = START, None, []
    for _ in range(400):
        granted = grant(next_call_at, now, numbers.randint(1, 12), limit)
        next_call_at = granted.next_call_at
        begun += [now] * granted.calls
        now += timedelta(seconds=granted.wait_s if not granted.calls else numbers.choice((0, 0.01, 0.3, 4)))
    window = timedelta(seconds=WINDOW_S)
    assert max(sum(first <= call < first + window for call in begun) for first in begun) <= limit


def test_the_limit_is_nearly_used_up_by_those_who_always_ask() -> None:
    now, next_call_at, calls = START, None, 0
    while now < START + timedelta(seconds=100):
        granted = grant(next_call_at, now, 4, 500)
        next_call_at, calls = granted.next_call_at, calls + granted.calls
        now += timedelta(seconds=granted.wait_s)
    assert 4700 <= calls <= 5000


def test_workers_take_turns_through_the_database(site: str, clock: FixedClock) -> None:
    one, other = SharedTurns("key", 10), SharedTurns("key", 10)
    first, _ = one.take(1, clock.now)
    again, wait_s = other.take(5, clock.now)
    assert (first, again) == (1, 0)
    assert 0 < wait_s < WINDOW_S
    assert SharedTurns("another key", 10).take(1, clock.now) == (1, 0.0)
    assert other.take(1, clock.now + timedelta(seconds=wait_s)) == (1, 0.0)


def test_who_had_the_last_turn_lets_the_others_go_first(site: str, clock: FixedClock) -> None:
    one, other = SharedTurns("key", 10), SharedTurns("key", 10)
    assert one.take(1, clock.now)[0] == 1
    polite, waits, again = (turns.take(1, clock.now)[1] for turns in (one, other, one))
    assert polite > waits == again > 0


def test_a_rest_that_the_provider_asks_for_holds_all_workers(site: str, clock: FixedClock) -> None:
    one, other = SharedTurns("key", 500), SharedTurns("key", 500)
    one.hold(30, clock.now)
    one.hold(3, clock.now)
    assert other.take(1, clock.now) == (0, 30.0)
    assert other.take(1, clock.now + timedelta(seconds=30))[0] == 1


class Metered:
    """One call now and then."""

    def __init__(self) -> None:
        self.asked: list[datetime] = []
        self.held: list[float] = []

    def take(self, wanted: int, now: datetime) -> tuple[int, float]:
        self.asked.append(now)
        return (1, 0.0) if len(self.asked) % 2 == 0 else (0, 5.0)

    def hold(self, seconds: float, now: datetime) -> None:
        self.held.append(seconds)


def sender(world: MemoryWorld, provider: Any, still: FixedClock, turns: Metered) -> Sender:
    sleep = lambda seconds: still.advance(seconds=seconds)  # noqa: E731
    return Sender(world.ledger, provider, write, WINDOWS, still, turns, sleep)


def test_a_sender_waits_for_its_turn_before_anything_is_attempted() -> None:
    world, still, turns = MemoryWorld(START), FixedClock(), Metered()
    world.add(*(f"p{number}" for number in range(100)))
    provider = ScriptedProvider()
    sender(world, provider, still, turns).drain(CAMPAIGN, FAR)
    assert provider.calls == [50, 50]
    assert still.now == START + timedelta(seconds=10)


def test_a_turn_that_comes_too_late_gives_the_rows_back() -> None:
    world, still, turns = MemoryWorld(START), FixedClock(), Metered()
    [name] = world.add("amina")
    sender(world, ScriptedProvider(), still, turns).drain(CAMPAIGN, START + timedelta(seconds=3))
    assert (world.row(name).state, world.row(name).attempt) == (State.QUEUED, 0)
    # Slept through: the next job would only have found the same.
    assert still.now == START + timedelta(seconds=3)


class Resting(Metered):
    """No call for longer than a job works."""

    def take(self, wanted: int, now: datetime) -> tuple[int, float]:
        return 0, WINDOWS.job_s + 1


def test_a_rest_longer_than_a_job_ends_the_drain_for_the_sweeper_to_go_on() -> None:
    world, still = MemoryWorld(START), FixedClock()
    [name] = world.add("amina")
    result = sender(world, ScriptedProvider(), still, Resting()).drain(CAMPAIGN, START + timedelta(seconds=6))
    assert (result.is_held, result.emptied, still.now) == (True, False, START)
    assert (world.row(name).state, world.row(name).attempt) == (State.QUEUED, 0)


def test_an_outage_is_nobodys_attempt_and_ends_the_drain() -> None:
    world, still, turns = MemoryWorld(START), FixedClock(), Metered()
    names = world.add(*(f"p{number}" for number in range(80)))
    provider = ScriptedProvider(lambda _: Deferred("mailjet-429", 7.0, counts=False))
    for _ in range(20):
        result = sender(world, provider, still, turns).drain(CAMPAIGN, still.now + timedelta(seconds=60))
        assert result.is_held
        still.advance(seconds=3600)
    assert {world.row(name).state for name in names} == {State.QUEUED}
    assert {world.row(name).attempt for name in names} == {0}
    assert set(turns.held) == {7.0}
