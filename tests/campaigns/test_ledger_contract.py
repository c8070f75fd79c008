"""What every ledger must do, in memory and on a site. The sender relies on nothing else."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from diaspora.campaigns.ledger import Event, State
from diaspora.campaigns.sender import Settlement
from tests.campaigns.memory_ledger import CAMPAIGN, MemoryWorld
from tests.campaigns.site_world import SiteWorld
from tests.clock import START

LEASE_END = START + timedelta(seconds=120)
LATER = START + timedelta(seconds=121)
SETTLED = START + timedelta(seconds=241)
SENT = Settlement(Event.ACCEPTED, provider_message_id="at-the-provider")


@pytest.fixture(params=["memory", "site"])
def world(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryWorld(START)
    request.getfixturevalue("site")
    return SiteWorld(START)


def claim_all(world: Any, now: datetime = START) -> Any:
    claim = world.ledger.claim(CAMPAIGN, 100, now, now + timedelta(seconds=120))
    assert claim is not None
    return claim


def begin_all(world: Any) -> Any:
    claim = claim_all(world)
    world.ledger.begin_attempts(claim, claim.names, START, LEASE_END)
    return claim


def states(world: Any, names: list[str]) -> list[State]:
    return [world.row(name).state for name in names]


def test_a_claim_takes_only_queued_rows_that_are_due(world: Any) -> None:
    early, late = world.add("amina", "bilal")
    claim = begin_all(world)
    world.ledger.record(claim.token, {early: SENT, late: Settlement(Event.DEFERRED, "429", not_before=LATER)}, START)
    assert world.ledger.claim(CAMPAIGN, 100, START, LEASE_END) is None
    assert world.ledger.claim(CAMPAIGN, 100, LATER, SETTLED).names == (late,)


def test_two_claims_never_share_a_row(world: Any) -> None:
    names = world.add("amina", "bilal", "chadia")
    first = world.ledger.claim(CAMPAIGN, 2, START, LEASE_END)
    second = world.ledger.claim(CAMPAIGN, 2, START, LEASE_END)
    assert sorted(first.names + second.names) == sorted(names)
    assert len(first.names) == 2
    assert first.token != second.token


def test_a_paused_campaign_gives_nothing_away(world: Any) -> None:
    world.add("amina")
    world.set_campaign_state("paused")
    assert world.ledger.claim(CAMPAIGN, 100, START, LEASE_END) is None


def test_an_attempt_reads_the_address_and_counts_itself(world: Any) -> None:
    world.add("amina")
    claim = claim_all(world)
    [letter] = world.ledger.begin_attempts(claim, claim.names, START, LEASE_END)
    assert (letter.to_email, letter.attempt, letter.person.first_name) == ("amina@example.org", 1, "amina")
    assert states(world, [letter.name]) == [State.ATTEMPTING]


@pytest.mark.parametrize(
    ("change", "reason"),
    [("withdraw", "withdrawn"), ("suppress", "suppressed"), ("move", "address changed"), ("erase", "erased")],
)
def test_what_changed_after_the_claim_stops_the_attempt_and_is_explained(world: Any, change: str, reason: str) -> None:
    changed, other = world.add("amina", "bilal")
    claim = claim_all(world)
    getattr(world, change)("amina")
    letters = world.ledger.begin_attempts(claim, claim.names, START, LEASE_END)
    assert [letter.name for letter in letters] == [other]
    counts = world.ledger.explain(claim, [changed], START, LATER)
    assert counts[reason] == 1
    assert (world.row(changed).state, world.row(changed).reason) == (State.SKIPPED, reason)


def test_a_pause_after_the_claim_puts_rows_back_without_a_wait(world: Any) -> None:
    [name] = world.add("amina")
    claim = claim_all(world)
    world.set_campaign_state("paused")
    assert world.ledger.begin_attempts(claim, claim.names, START, LEASE_END) == []
    world.ledger.explain(claim, claim.names, START, LATER)
    assert states(world, [name]) == [State.QUEUED]
    world.set_campaign_state("sending")
    assert claim_all(world).names == (name,)


def test_a_cancellation_after_the_claim_skips_the_row(world: Any) -> None:
    [name] = world.add("amina")
    claim = claim_all(world)
    world.set_campaign_state("cancelled")
    world.ledger.begin_attempts(claim, claim.names, START, LEASE_END)
    world.ledger.explain(claim, claim.names, START, LATER)
    assert (world.row(name).state, world.row(name).reason) == (State.SKIPPED, "cancelled")


def test_an_attempt_after_the_lease_is_refused(world: Any) -> None:
    [name] = world.add("amina")
    claim = claim_all(world)
    assert world.ledger.begin_attempts(claim, claim.names, LATER, SETTLED) == []
    assert states(world, [name]) == [State.CLAIMED]


def test_a_foreign_token_attempts_nothing(world: Any) -> None:
    world.add("amina")
    first = claim_all(world)
    world.ledger.release_claims(first.token, first.names)
    second = claim_all(world)
    assert world.ledger.begin_attempts(first, first.names, START, LEASE_END) == []
    assert len(world.ledger.begin_attempts(second, second.names, START, LEASE_END)) == 1


def test_outcomes_are_written_down_one_per_row(world: Any) -> None:
    sent, failed, again, doubtful = world.add("amina", "bilal", "chadia", "driss")
    claim = begin_all(world)
    outcomes = {
        sent: SENT,
        failed: Settlement(Event.REFUSED, "smtp-550"),
        again: Settlement(Event.DEFERRED, "smtp-451", not_before=LATER),
        doubtful: Settlement(Event.UNCERTAIN, "time-out", not_before=SETTLED),
    }
    world.ledger.record(claim.token, outcomes, START)
    assert states(world, [sent, failed, again, doubtful]) == [State.SENT, State.FAILED, State.QUEUED, State.UNKNOWN]
    assert world.row(sent).sent_at == START
    assert world.row(failed).code == "smtp-550"
    assert world.row(again).not_before == LATER


def test_an_outcome_of_a_lost_token_changes_nothing(world: Any) -> None:
    [name] = world.add("amina")
    begin_all(world)
    world.ledger.record("f" * 32, {name: SENT}, START)
    assert states(world, [name]) == [State.ATTEMPTING]


def test_a_release_before_the_provider_was_called_does_not_count_as_an_attempt(world: Any) -> None:
    [name] = world.add("amina")
    claim = begin_all(world)
    world.ledger.release_attempts(claim.token, claim.names)
    assert (world.row(name).state, world.row(name).attempt) == (State.QUEUED, 0)


def test_an_expired_claim_is_queued_and_an_expired_attempt_is_never(world: Any) -> None:
    [attempted] = world.add("amina")
    begin_all(world)
    [claimed] = world.add("bilal")
    claim_all(world)
    world.ledger.expire_leases(START, SETTLED)
    assert states(world, [attempted, claimed]) == [State.ATTEMPTING, State.CLAIMED]
    world.ledger.expire_leases(LATER, SETTLED)
    assert states(world, [attempted, claimed]) == [State.UNKNOWN, State.QUEUED]


def test_a_slow_worker_may_still_bring_its_outcome_after_the_sweeper_gave_up(world: Any) -> None:
    [name] = world.add("amina")
    claim = begin_all(world)
    world.ledger.expire_leases(LATER, SETTLED)
    world.ledger.record(claim.token, {name: SENT}, LATER)
    assert states(world, [name]) == [State.SENT]


def test_a_doubt_that_was_resolved_and_arose_anew_is_not_resolved_by_the_old_proof(world: Any) -> None:
    [name] = world.add("amina")
    begin_all(world)
    world.ledger.expire_leases(LATER, LATER)
    old = world.doubts()
    absent = {name: Settlement(Event.ABSENCE_PROVED, "absent", not_before=LATER)}
    world.ledger.resolve(old, absent, LATER)
    claim = world.ledger.claim(CAMPAIGN, 1, LATER, SETTLED)
    world.ledger.begin_attempts(claim, claim.names, LATER, SETTLED)
    world.ledger.expire_leases(SETTLED + timedelta(seconds=1), SETTLED)
    world.ledger.resolve(old, absent, SETTLED)
    assert states(world, [name]) == [State.UNKNOWN]
    assert world.row(name).attempt == 2
