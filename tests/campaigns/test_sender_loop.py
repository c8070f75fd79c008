"""The sending loop on the ledger in memory: every outcome, every interruption."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from diaspora.campaigns.errors import MailNotWritable
from diaspora.campaigns.ledger import State
from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.providers.port import Accepted, Deferred, OutgoingMail, Refused, Uncertain
from diaspora.campaigns.reconcile import resolve_doubts
from diaspora.campaigns.sender import Letter, Sender, match_by_position
from diaspora.campaigns.windows import Windows
from tests.campaigns.memory_ledger import CAMPAIGN, MemoryWorld
from tests.campaigns.scripted_provider import ScriptedProvider
from tests.clock import START, FixedClock

WINDOWS = Windows(max_attempts=3, retry_first_s=60)
FAR = START + timedelta(days=1)


def write(letter: Letter) -> OutgoingMail:
    return OutgoingMail(
        letter.name, CAMPAIGN, "news@mission.example", "Mission", letter.to_email, "", "Bonjour", "<p>", "text", "fr"
    )


@pytest.fixture
def still() -> FixedClock:
    return FixedClock()


@pytest.fixture
def world() -> MemoryWorld:
    return MemoryWorld(START)


def sender(world: Any, provider: Any, still: FixedClock, writer: Callable[[Letter], OutgoingMail] = write) -> Sender:
    return Sender(world.ledger, provider, writer, WINDOWS, still)


def test_everybody_is_written_to_once(world: MemoryWorld, still: FixedClock) -> None:
    names = world.add(*(f"p{number}" for number in range(230)))
    provider = ScriptedProvider()
    result = sender(world, provider, still).drain(CAMPAIGN, FAR)
    assert result.emptied
    assert sorted(provider.accepted) == sorted(names)
    assert max(provider.calls) == 50
    assert {world.row(name).state for name in names} == {State.SENT}


def test_each_outcome_finds_its_state(world: MemoryWorld, still: FixedClock) -> None:
    names = dict(zip(("ok", "refused", "later", "lost"), world.add("ok", "refused", "later", "lost"), strict=True))
    script = {names["refused"]: Refused("550"), names["later"]: Deferred("429"), names["lost"]: Uncertain("time-out")}
    sender(world, ScriptedProvider(lambda mail: script.get(mail.custom_id)), still).drain(CAMPAIGN, FAR)
    assert {who: world.row(name).state for who, name in names.items()} == {
        "ok": State.SENT,
        "refused": State.FAILED,
        "later": State.QUEUED,
        "lost": State.UNKNOWN,
    }


def test_a_deferred_mail_is_tried_again_later_and_given_up_after_the_last_attempt(
    world: MemoryWorld, still: FixedClock
) -> None:
    [name] = world.add("amina")
    provider = ScriptedProvider(lambda mail: Deferred("smtp-451", retry_after_s=100))
    work = sender(world, provider, still)
    work.drain(CAMPAIGN, FAR)
    assert world.row(name).not_before == START + timedelta(seconds=100)
    still.advance(seconds=100)
    work.drain(CAMPAIGN, FAR)
    assert world.row(name).not_before == still.now + timedelta(seconds=120)
    still.advance(seconds=120)
    work.drain(CAMPAIGN, FAR)
    assert (world.row(name).state, world.row(name).code) == (State.FAILED, "gave up: smtp-451")
    assert provider.calls == [1, 1, 1]


def test_a_person_who_withdraws_between_claim_and_attempt_gets_nothing(world: MemoryWorld, still: FixedClock) -> None:
    _, second = world.add("amina", "bilal")
    provider = ScriptedProvider(batch_size=1)
    provider._script = lambda mail: world.withdraw("bilal")  # type: ignore[func-returns-value]
    sender(world, provider, still).drain(CAMPAIGN, FAR)
    assert len(provider.accepted) == 1
    assert (world.row(second).state, world.row(second).reason) == (State.SKIPPED, "withdrawn")


def test_a_mail_that_cannot_be_written_fails_alone(world: MemoryWorld, still: FixedClock) -> None:
    bad, good = world.add("bad", "good")

    def picky(letter: Letter) -> OutgoingMail:
        if letter.name == bad:
            raise MailNotWritable("rendering")
        return write(letter)

    sender(world, ScriptedProvider(), still, picky).drain(CAMPAIGN, FAR)
    assert (world.row(bad).state, world.row(bad).code) == (State.FAILED, "rendering")
    assert world.row(good).state is State.SENT


def test_a_broken_provider_leaves_its_batch_to_the_sweeper_and_gives_the_rest_back(
    world: MemoryWorld, still: FixedClock
) -> None:
    names = world.add("a", "b", "c")

    class Broken(ScriptedProvider):
        def send(self, messages: Any) -> Any:
            super().send(messages)
            raise RuntimeError("the process was shot here")

    provider = Broken(batch_size=1)
    with pytest.raises(RuntimeError):
        sender(world, provider, still).drain(CAMPAIGN, FAR)
    assert sorted(world.row(name).state for name in names) == [State.ATTEMPTING, State.QUEUED, State.QUEUED]
    still.advance(seconds=121)
    world.ledger.expire_leases(still.now, still.now + timedelta(seconds=120))
    settlements = resolve_doubts(world.doubts(), provider, still.now, WINDOWS)
    world.ledger.resolve(world.doubts(), settlements, still.now)
    assert [world.row(name).state for name in provider.accepted] == [State.SENT]


def test_a_misconfigured_provider_gives_everything_back_and_says_so(world: MemoryWorld, still: FixedClock) -> None:
    names = world.add("a", "b")

    class Unset(ScriptedProvider):
        def send(self, messages: Any) -> Any:
            raise ProviderMisconfigured("no password")

    with pytest.raises(ProviderMisconfigured):
        sender(world, Unset(), still).drain(CAMPAIGN, FAR)
    assert [(world.row(name).state, world.row(name).attempt) for name in names] == [(State.QUEUED, 0)] * 2


def test_a_worker_that_wrote_too_slowly_for_its_lease_hands_nothing_over(world: MemoryWorld, still: FixedClock) -> None:
    [name] = world.add("amina")

    def slow(letter: Letter) -> OutgoingMail:
        still.advance(seconds=WINDOWS.claim_lease_s - WINDOWS.request_deadline_s + 1)
        return write(letter)

    provider = ScriptedProvider()
    sender(world, provider, still, slow).drain(CAMPAIGN, START + timedelta(seconds=1))
    assert provider.calls == []
    assert (world.row(name).state, world.row(name).attempt) == (State.QUEUED, 0)


def test_a_drain_that_runs_out_of_time_gives_back_what_it_did_not_come_to(
    world: MemoryWorld, still: FixedClock
) -> None:
    names = world.add("a", "b", "c")
    provider = ScriptedProvider(batch_size=1)
    provider._script = lambda mail: still.advance(seconds=20) and None
    result = sender(world, provider, still).drain(CAMPAIGN, START + timedelta(seconds=30))
    assert not result.emptied
    assert sorted(world.row(name).state for name in names) == [State.QUEUED, State.SENT, State.SENT]


def test_answers_that_do_not_match_in_number_are_not_believed() -> None:
    mails = [write(Letter(name, "fr", 1, "a@example.org", None)) for name in ("1", "2")]  # type: ignore[arg-type]
    assert match_by_position(mails, [Accepted("x")]) == {
        "1": Uncertain("answers do not match"),
        "2": Uncertain("answers do not match"),
    }


def test_absence_is_believed_only_after_the_settle_window(world: MemoryWorld, still: FixedClock) -> None:
    [name] = world.add("amina")
    provider = ScriptedProvider(lambda mail: Uncertain("time-out"))
    sender(world, provider, still).drain(CAMPAIGN, FAR)
    assert resolve_doubts(world.doubts(), provider, still.now, WINDOWS) == {}
    still.advance(seconds=WINDOWS.settle_s)
    world.ledger.resolve(world.doubts(), resolve_doubts(world.doubts(), provider, still.now, WINDOWS), still.now)
    assert world.row(name).state is State.QUEUED
