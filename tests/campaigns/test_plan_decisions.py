"""The plan, purely: who is queued, who is born skipped and why."""

from dataclasses import replace

import pytest

from diaspora.campaigns.custom_id import key_of_address, key_of_contact, recipient_name
from diaspora.campaigns.ledger import State
from diaspora.campaigns.plan import (
    ONE_PER_ADDRESS,
    ONE_PER_PERSON,
    MemberFacts,
    PlanRules,
    is_off_by_too_much,
    plan_members,
)

PER_PERSON = PlanRules(ONE_PER_PERSON, ("ar", "fr", "en"), "fr")
PER_ADDRESS = replace(PER_PERSON, policy=ONE_PER_ADDRESS)
AMINA = MemberFacts("amina", "k1", "ar-MA", "")
LEADERS = [MemberFacts(name, "shared", "fr", "") for name in ("leila", "mourad", "nadia")]


def summary(members: list[MemberFacts], rules: PlanRules, holders: dict[str, str] | None = None) -> list[str]:
    return [f"{row.contact} {row.state} {row.reason}".strip() for row in plan_members(members, rules, holders or {})]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"address_key": ""}, "no address"),
        ({"is_suppressed": True}, "suppressed"),
        ({"consent_refusal": "no consent"}, "no consent"),
        ({"consent_refusal": "withdrawn"}, "withdrawn"),
        ({"consent_refusal": "objected"}, "objected"),
    ],
)
def test_a_member_who_may_not_be_written_to_is_born_skipped_with_the_reason(
    changes: dict[str, object], reason: str
) -> None:
    [row] = plan_members([replace(AMINA, **changes)], PER_PERSON, {})  # type: ignore[arg-type]
    assert (row.state, row.reason, row.dedupe_key) == (State.SKIPPED, reason, "c:amina")


def test_each_member_gets_the_variant_of_the_language_chain() -> None:
    members = [replace(AMINA, preferred_language=language) for language in ("ar-MA", "fr-BE", "nl", "de", "")]
    assert [row.language for row in plan_members(members, PER_PERSON, {})] == ["ar", "fr", "fr", "fr", "fr"]


def test_a_person_who_had_enough_this_week_is_capped() -> None:
    rules = replace(PER_PERSON, cap=2)
    assert summary([replace(AMINA, mails_lately=1)], rules) == ["amina queued"]
    assert summary([replace(AMINA, mails_lately=2)], rules) == ["amina skipped capped"]
    assert summary([replace(AMINA, mails_lately=99)], PER_PERSON) == ["amina queued"]


def test_three_leaders_on_one_mailbox_get_three_messages_or_one_as_the_policy_says() -> None:
    assert summary(LEADERS, PER_PERSON) == ["leila queued", "mourad queued", "nadia queued"]
    assert summary(LEADERS, PER_ADDRESS) == [
        "leila queued",
        "mourad skipped same address",
        "nadia skipped same address",
    ]


def test_one_leader_who_withdrew_does_not_silence_the_shared_address() -> None:
    members = [replace(LEADERS[0], consent_refusal="withdrawn"), *LEADERS[1:]]
    assert summary(members, PER_ADDRESS) == ["leila skipped withdrawn", "mourad queued", "nadia skipped same address"]
    assert summary(members, PER_PERSON) == ["leila skipped withdrawn", "mourad queued", "nadia queued"]


def test_an_address_that_an_earlier_chunk_gave_away_stays_given() -> None:
    assert summary(LEADERS[1:], PER_ADDRESS, {"shared": "leila"}) == [
        "mourad skipped same address",
        "nadia skipped same address",
    ]
    assert summary(LEADERS[:1], PER_ADDRESS, {"shared": "leila"}) == ["leila queued"]


def test_dedupe_keys_follow_the_policy() -> None:
    assert [row.dedupe_key for row in plan_members(LEADERS[:2], PER_ADDRESS, {})] == ["a:shared", "c:mourad"]


def test_a_recipient_has_one_name_per_campaign_and_key() -> None:
    name = recipient_name("spring", key_of_contact("amina"), b"k" * 32)
    assert name == recipient_name("spring", key_of_contact("amina"), b"k" * 32)
    assert len(name) == 32 and set(name) <= set("0123456789abcdef")
    others = {
        recipient_name("autumn", key_of_contact("amina"), b"k" * 32),
        recipient_name("spring", key_of_address("amina"), b"k" * 32),
        recipient_name("spring", key_of_contact("amina"), b"j" * 32),
    }
    assert name not in others and len(others) == 3


@pytest.mark.parametrize(
    ("planned", "approved", "is_off"),
    [(1000, 1000, False), (1100, 1000, False), (1101, 1000, True), (900, 1000, False), (899, 1000, True), (1, 0, True)],
)
def test_an_audience_more_than_the_tolerance_off_asks_again(planned: int, approved: int, is_off: bool) -> None:
    assert is_off_by_too_much(planned, approved, 10) is is_off
