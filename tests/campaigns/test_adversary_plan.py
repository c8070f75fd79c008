"""Planners that sleep, die and overtake each other: nobody of the audience may get lost, nothing may be asked twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from diaspora.campaigns import campaign_store, tasks
from diaspora.campaigns.campaign_store import PlanClaim
from diaspora.campaigns.errors import PlanLost
from diaspora.campaigns.plan_store import Planner
from diaspora.campaigns.windows import Windows
from tests.campaigns.approved_campaign import add_approved_campaign, rows_of
from tests.clock import FixedClock
from tests.rows import add_contact, grant

WINDOWS = Windows(plan_chunk=2)


def planning(people: int, clock: FixedClock) -> None:
    for number in range(1, people + 1):
        add_contact(f"reader{number}", number)
        grant(f"reader{number}")
    add_approved_campaign("spring", people)
    campaign_store.start("spring", clock.now)


def claimed(clock: FixedClock) -> PlanClaim:
    claim = campaign_store.claim_plan("spring", clock.now, clock.now + timedelta(seconds=WINDOWS.plan_lease_s))
    assert claim is not None
    return claim


def test_a_planner_that_slept_forgets_nothing_that_another_has_planned(site: str, clock: FixedClock) -> None:
    """A claims, sleeps before it forgets an older plan; B plans a chunk; A wakes. Deleted rows would never come back:
    the cursor is behind them."""
    planning(4, clock)
    sleeper = Planner(claimed(clock), WINDOWS)
    clock.advance(seconds=61)
    other = Planner(claimed(clock), WINDOWS)
    other.plan_until(clock.now + timedelta(seconds=9), lambda: clock.advance(seconds=5))
    assert len(rows_of("spring")) == 2
    with pytest.raises(PlanLost):
        sleeper.discard_older_plan(clock)
    assert len(rows_of("spring")) == 2


def test_a_planner_that_slept_forgets_nothing_that_is_being_sent(site: str, clock: FixedClock) -> None:
    planning(4, clock)
    sleeper = Planner(claimed(clock), WINDOWS)
    clock.advance(seconds=61)
    tasks.plan_campaign("spring")
    assert campaign_store.state_of("spring") == "sending"
    with pytest.raises(PlanLost):
        sleeper.discard_older_plan(clock)
    assert len(rows_of("spring")) == 4


def test_what_a_planner_counted_before_it_slept_asks_nobody(site: str, clock: FixedClock) -> None:
    planning(4, clock)
    old = claimed(clock)
    clock.advance(seconds=61)
    claimed(clock)
    assert campaign_store.ask_again("spring", "The audience has 0 people now.", old) == "planning"


def test_an_older_plan_is_forgotten_before_the_new_one_begins(site: str, clock: FixedClock) -> None:
    planning(4, clock)
    Planner(claimed(clock), WINDOWS).plan_until(clock.now + timedelta(seconds=9), lambda: clock.advance(seconds=5))
    campaign_store.ask_again("spring", "somebody said so")
    import frappe

    frappe.db.set_value("Diaspora Campaign", "spring", "state", "approved")
    frappe.db.set_value("Diaspora Recipient", {"contact": "reader1"}, "reason", "of the older plan")
    campaign_store.start("spring", clock.now)
    tasks.plan_campaign("spring")
    assert rows_of("spring") == {f"reader{number}": ("queued", "") for number in range(1, 5)}


def test_two_campaigns_on_their_way_at_once_do_not_exceed_the_cap(site: str, clock: FixedClock) -> None:
    """Neither has sent anything when the other is planned."""
    import frappe

    frappe.db.set_single_value("Diaspora Settings", "frequency_cap_per_week", 1)
    planning(2, clock)
    tasks.plan_campaign("spring")
    add_approved_campaign("summer", 2)
    campaign_store.start("summer", clock.now)
    tasks.plan_campaign("summer")
    assert set(rows_of("spring").values()) == {("queued", "")}
    assert set(rows_of("summer").values()) == {("skipped", "capped")}
