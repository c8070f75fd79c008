"""Two people, the content that was shown, the audience that was counted: what an approval takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diaspora.campaigns.approval import (
    APPROVERS,
    Decision,
    Submitted,
    check_approval,
    check_decision,
    check_submission,
    describe,
)
from diaspora.campaigns.content import Difference
from diaspora.campaigns.errors import ApprovalRefused
from tests.schema.doctypes import load_doctypes

AUTHOR, APPROVER = "officer@mission.example", "head@mission.example"
SUBMITTED = Submitted(
    campaign_state="awaiting approval",
    current_version="V2",
    version="V2",
    version_state="waiting",
    sha256="a" * 64,
    submitted_by=AUTHOR,
    author=AUTHOR,
    audience_count=1_000,
)
DECISION = Decision(APPROVER, frozenset({"Diaspora Head of Mission"}), "V2", "a" * 64)


def refusal(submitted: Submitted, decision: Decision) -> str:
    with pytest.raises(ApprovalRefused) as refused:
        check_decision(submitted, decision)
    return refused.value.code


def test_a_second_person_with_the_role_decides() -> None:
    assert check_decision(SUBMITTED, DECISION) is None
    assert check_approval(SUBMITTED, DECISION, (), 1_000, 10) is None


@pytest.mark.parametrize("role", ["Diaspora Officer", "Diaspora Administrator", "Diaspora Data Protection Officer"])
def test_nobody_but_the_head_of_mission_decides(role: str) -> None:
    assert refusal(SUBMITTED, replace(DECISION, roles=frozenset({role}))) == "not an approver"


@pytest.mark.parametrize("state", ["draft", "approved", "planning", "sending", "paused", "finished", "cancelled"])
def test_only_what_awaits_approval_is_decided(state: str) -> None:
    assert refusal(replace(SUBMITTED, campaign_state=state), DECISION) == "not waiting"


def test_an_older_version_is_not_decided() -> None:
    assert refusal(replace(SUBMITTED, current_version="V3"), replace(DECISION, version="V2")) == "superseded"
    assert refusal(replace(SUBMITTED, version_state="superseded"), DECISION) == "superseded"


def test_a_version_that_is_asked_about_again_may_be_approved_again() -> None:
    assert check_decision(replace(SUBMITTED, version_state="approved"), DECISION) is None


def test_the_hash_that_was_shown_is_the_one_that_is_approved() -> None:
    assert refusal(SUBMITTED, replace(DECISION, sha256="b" * 64)) == "another content"


@pytest.mark.parametrize("same", [{"author": APPROVER}, {"submitted_by": APPROVER}])
def test_nobody_approves_the_own_campaign(same: dict[str, str]) -> None:
    with pytest.raises(ApprovalRefused) as refused:
        check_approval(replace(SUBMITTED, **same), DECISION, (), 1_000, 10)
    assert refused.value.code == "same person"


def test_what_was_edited_after_submission_is_not_approved_and_the_change_is_named() -> None:
    changes = (Difference("variants/fr/subject", "Objet", "Autre objet"),)
    with pytest.raises(ApprovalRefused, match="variants/fr/subject") as refused:
        check_approval(SUBMITTED, DECISION, changes, 1_000, 10)
    assert refused.value.code == "edited"


@pytest.mark.parametrize("people", [899, 1_101, 0])
def test_an_audience_more_than_ten_per_cent_off_is_asked_about_again(people: int) -> None:
    with pytest.raises(ApprovalRefused) as refused:
        check_approval(SUBMITTED, DECISION, (), people, 10)
    assert refused.value.code == "audience changed"


@pytest.mark.parametrize("people", [900, 1_000, 1_100])
def test_an_audience_within_ten_per_cent_is_approved(people: int) -> None:
    assert check_approval(SUBMITTED, DECISION, (), people, 10) is None


@pytest.mark.parametrize("state", ["draft", "awaiting approval"])
def test_a_draft_is_submitted_and_may_be_submitted_again(state: str) -> None:
    assert check_submission(state) is None


@pytest.mark.parametrize("state", ["approved", "planning", "sending", "paused", "finished", "cancelled"])
def test_what_is_on_its_way_is_not_submitted(state: str) -> None:
    with pytest.raises(ApprovalRefused, match=state):
        check_submission(state)


def test_many_changes_are_described_in_one_line() -> None:
    changes = [Difference(f"variants/{language}/html", "", "x") for language in ("ar", "de", "en", "es", "fr", "it")]
    assert describe(changes) == (
        "variants/ar/html, variants/de/html, variants/en/html, variants/es/html, variants/fr/html and 1 more"
    )


def test_who_approves_may_read_campaigns_and_the_versions_that_are_decided_about() -> None:
    for name in ("Diaspora Campaign", "Diaspora Content Version"):
        readers = {row["role"] for row in load_doctypes()[name]["permissions"] if row.get("read")}
        assert APPROVERS <= readers, name
    assert APPROVERS == {"Diaspora Head of Mission"}
