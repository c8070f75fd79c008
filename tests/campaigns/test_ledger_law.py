"""The table of transitions itself, and the reasons in their order."""

from dataclasses import replace

import pytest

from diaspora.campaigns.errors import BadWindows, ForbiddenTransition
from diaspora.campaigns.ledger import (
    FINAL_STATES,
    OPEN_STATES,
    TRANSITIONS,
    AttemptFacts,
    Event,
    State,
    explain,
    next_state,
    sources_of,
    target_of,
)
from diaspora.campaigns.windows import Windows, read_windows

FINE = AttemptFacts("sending", "active", True, False, "")


@pytest.mark.parametrize("event", list(Event))
def test_an_event_leads_to_one_state_wherever_it_happens(event: Event) -> None:
    assert {TRANSITIONS[state, event] for state in sources_of(event)} == {target_of(event)}


def test_an_attempt_whose_lease_is_over_is_never_queued_again_by_itself() -> None:
    assert next_state(State.ATTEMPTING, Event.ATTEMPT_EXPIRED) is State.UNKNOWN
    with pytest.raises(ForbiddenTransition):
        next_state(State.ATTEMPTING, Event.CLAIM_EXPIRED)


def test_an_unknown_row_is_queued_only_with_proof() -> None:
    back = {
        event for (state, event), target in TRANSITIONS.items() if state is State.UNKNOWN and target is State.QUEUED
    }
    assert back == {Event.DEFERRED, Event.ABSENCE_PROVED}


@pytest.mark.parametrize("state", [State.SENT, State.FAILED, State.SKIPPED])
def test_nothing_leads_out_of_a_final_state(state: State) -> None:
    assert [event for (source, event) in TRANSITIONS if source is state] == []


def test_every_state_is_open_or_final() -> None:
    assert set(OPEN_STATES) | set(FINAL_STATES) == set(State)
    assert not set(OPEN_STATES) & set(FINAL_STATES)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"campaign_state": "paused"}, ""),
        ({"campaign_state": "cancelled", "contact_status": "erased"}, "cancelled"),
        ({"contact_status": "erased", "address_is_there": False, "is_suppressed": True}, "erased"),
        ({"contact_status": "archived"}, "inactive"),
        ({"contact_status": "merged"}, "inactive"),
        ({"address_is_there": False}, "address changed"),
        ({"is_suppressed": True, "consent_refusal": "withdrawn"}, "suppressed"),
        ({"consent_refusal": "objected"}, "objected"),
    ],
)
def test_a_refused_attempt_is_explained_by_its_weightiest_reason(changes: dict[str, object], reason: str) -> None:
    assert explain(replace(FINE, **changes)) == reason  # type: ignore[arg-type]


def test_windows_that_break_at_most_once_are_refused() -> None:
    with pytest.raises(BadWindows, match="settle"):
        Windows(settle_s=30, request_deadline_s=30)
    with pytest.raises(BadWindows, match="claim_lease"):
        Windows(claim_lease_s=20, request_deadline_s=30)
    with pytest.raises(BadWindows, match="not a number"):
        read_windows({"diaspora_settle_s": "soon"})


def test_windows_are_read_from_the_site_configuration() -> None:
    windows = read_windows({"diaspora_settle_s": 5, "diaspora_request_deadline_s": 2.5, "diaspora_claim_size": "70"})
    assert (windows.settle_s, windows.request_deadline_s, windows.claim_size) == (5.0, 2.5, 70)
