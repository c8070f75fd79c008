"""Two subjects on a share of the audience: dealt by hash, decided by what people did, safe to repeat at any line."""

from __future__ import annotations

from dataclasses import replace

import frappe
import pytest

from diaspora.campaigns import ab_store, control, tasks
from diaspora.campaigns.ab_test import ARM_A, ARM_B, HELD, ArmCount, arm_of, is_arm, spoken, winner_of
from diaspora.campaigns.content import FrozenTest, dump, sha256_of
from diaspora.campaigns.freezing import freeze
from diaspora.campaigns.page_checks import look_over
from tests.campaigns.approved_campaign import add_approved_campaign, frozen
from tests.campaigns.block_letter import letter_draft
from tests.clock import FixedClock
from tests.rows import add_contact, grant, insert

PEOPLE = 60
WAIT_H = 4


def test_the_same_person_has_the_same_arm_whenever_it_is_asked() -> None:
    assert {arm_of("spring", "amina", 20) for _ in range(10)} == {arm_of("spring", "amina", 20)}


def test_the_share_is_halved_between_the_arms_and_the_rest_is_held() -> None:
    arms = [arm_of("spring", f"reader{number}", 20) for number in range(20_000)]
    for arm, expected in ((ARM_A, 2_000), (ARM_B, 2_000), (HELD, 16_000)):
        assert abs(arms.count(arm) - expected) < 200


@pytest.mark.parametrize(
    ("a", "b", "winner"),
    [
        ((100, 5), (100, 16), ARM_B),
        ((100, 16), (100, 5), ARM_A),
        ((100, 1), (100, 9), ARM_A),  # too few to tell
        ((100, 15), (100, 15), ARM_A),
        ((200, 20), (100, 15), ARM_B),  # by rate, not by number
        ((0, 0), (0, 0), ARM_A),
    ],
)
def test_the_winner_is_the_arm_that_more_people_followed(a: tuple, b: tuple, winner: str) -> None:
    assert winner_of(ArmCount(*a), ArmCount(*b), minimum_clicks=20) == winner


def test_a_second_subject_is_a_variant_of_its_own_that_nobodys_language_asks_for() -> None:
    draft = letter_draft(test=FrozenTest(20), tracks_clicks=True)
    french = replace(draft.variants[0], subject_b="Cet été au Maroc")
    content = freeze(replace(draft, variants=(french, draft.variants[1])))
    assert [variant.language for variant in content.variants] == ["fr", "fr-x-b", "ar"]
    assert content.languages() == ("fr", "ar")
    assert (content.variant("fr-x-b").subject, content.variant("fr-x-b").html) == (
        "Cet été au Maroc",
        content.variant("fr").html,
    )
    assert (is_arm("fr-x-b"), spoken("fr-x-b"), spoken("fr-BE")) == (True, "fr", "fr-BE")


def test_a_test_without_a_second_subject_or_without_clicks_is_told() -> None:
    problems = look_over(letter_draft(test=FrozenTest(20)))
    assert {problem.path for problem in problems if problem.stops} == {"ab_share", "track_clicks"}


@pytest.fixture
def campaign(site: str, clock: FixedClock) -> str:
    """Planned for sixty people who agreed to be measured, half of them in the test."""
    add_approved_campaign("spring", PEOPLE)
    content = frozen("spring")
    french = content.variant("fr")
    second = replace(french, language="fr-x-b", subject="Une autre lettre")
    content = replace(content, variants=(*content.variants, second), test=FrozenTest(50, WAIT_H, 5), tracks_clicks=True)
    text = dump(content)
    frappe.db.set_value("Diaspora Content Version", "spring-v1", {"content": text, "sha256": sha256_of(text)})
    insert("Diaspora Sender", name="sender-1", title="Culture", email="culture@mission.example", provider="outbox")
    for number in range(1, PEOPLE + 1):
        name = f"reader{number:02}"
        add_contact(name, number, preferred_language="fr")
        grant(name)
        insert(
            "Diaspora Subscription", name=f"m-{name}", contact=name, channel="measurement", state="granted",
            since=clock.now, subscription_key=f"{name}|*|measurement",
        )  # fmt: skip
    frappe.db.commit()
    control.start("spring")
    tasks.plan_campaign("spring")
    return "spring"


def by_arm() -> dict[str, list[tuple[str, str]]]:
    """State and language of the rows of each arm."""
    found: dict[str, list[tuple[str, str]]] = {}
    for arm, state, language in frappe.db.sql("SELECT arm, state, language FROM `tabDiaspora Recipient`"):
        found.setdefault(arm, []).append((state, language))
    return found


def click(arm: str, people: int, made_by: str = "human") -> None:
    names = frappe.db.sql(
        "SELECT name FROM `tabDiaspora Recipient` WHERE arm = %(arm)s ORDER BY name", {"arm": arm}, pluck=True
    )
    assert len(names) >= people
    for name in names[:people]:
        insert(
            "Diaspora Mail Event", name=f"{made_by}-{name}"[:30], kind="clicked", machine=made_by, campaign="spring",
            recipient=name, occurred_at=tasks.clock.utcnow(), dedupe_hash=f"{made_by}{name}".rjust(64, "0")[:64],
        )  # fmt: skip
    frappe.db.commit()


def test_only_the_share_is_sent_until_the_test_has_been_read(campaign: str, clock: FixedClock) -> None:
    tasks.send_campaign(campaign)
    rows = by_arm()
    assert set(rows) == {ARM_A, ARM_B, HELD}
    assert set(rows[ARM_A]) == {("sent", "fr")} and set(rows[ARM_B]) == {("sent", "fr-x-b")}
    assert set(rows[HELD]) == {("queued", "fr")}
    clock.advance(hours=WAIT_H, minutes=-1)
    assert ab_store.decide_tests(clock.now) == []
    assert frappe.db.get_value("Diaspora Campaign", campaign, "state") == "sending"


def test_the_rest_gets_the_subject_that_more_people_followed(campaign: str, clock: FixedClock) -> None:
    tasks.send_campaign(campaign)
    click(ARM_B, 6)
    click(ARM_A, 1)
    click(ARM_A, 10, made_by="machine")
    clock.advance(hours=WAIT_H)
    tasks.sweep()
    assert frappe.db.get_value("Diaspora Campaign", campaign, "ab_winner") == ARM_B
    tasks.send_campaign(campaign)
    rows = by_arm()
    assert set(rows["B won"]) == {("sent", "fr-x-b")} and HELD not in rows
    assert frappe.db.get_value("Diaspora Campaign", campaign, "state") == "finished"
    assert frappe.db.count("Diaspora Recipient", {"state": "sent"}) == PEOPLE


def test_too_few_clicks_leave_the_first_subject(campaign: str, clock: FixedClock) -> None:
    tasks.send_campaign(campaign)
    click(ARM_B, 4)
    clock.advance(hours=WAIT_H)
    ab_store.decide_tests(clock.now)
    assert set(by_arm()["A won"]) == {("queued", "fr")}


def test_people_who_withdrew_from_measurement_decide_nothing(campaign: str, clock: FixedClock) -> None:
    tasks.send_campaign(campaign)
    click(ARM_B, 6)
    frappe.db.sql("UPDATE `tabDiaspora Subscription` SET state = 'withdrawn' WHERE channel = 'measurement'")
    clock.advance(hours=WAIT_H)
    ab_store.decide_tests(clock.now)
    assert frappe.db.get_value("Diaspora Campaign", campaign, "ab_winner") == ARM_A


def test_a_kill_after_the_choice_leaves_rows_that_the_next_sweep_deals(
    campaign: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.send_campaign(campaign)
    click(ARM_B, 6)
    clock.advance(hours=WAIT_H)
    with monkeypatch.context() as patch:
        patch.setattr(ab_store, "_deal", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            ab_store.decide_tests(clock.now)
    click(ARM_A, 11)  # what comes later changes nothing
    ab_store.decide_tests(clock.now)
    assert frappe.db.get_value("Diaspora Campaign", campaign, "ab_winner") == ARM_B
    assert set(by_arm()["B won"]) == {("queued", "fr-x-b")}
    assert ab_store.decide_tests(clock.now) == []


def test_a_test_whose_mails_are_not_settled_waits(campaign: str, clock: FixedClock) -> None:
    clock.advance(hours=24)
    assert ab_store.decide_tests(clock.now) == []


def test_a_cancelled_campaign_deals_nothing(campaign: str, clock: FixedClock) -> None:
    tasks.send_campaign(campaign)
    control.cancel(campaign)
    clock.advance(hours=WAIT_H + 1)
    assert ab_store.decide_tests(clock.now) == []
    assert {state for state, _ in by_arm()[HELD]} == {"skipped"}
