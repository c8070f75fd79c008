"""Two contents on a share of the audience: the second is compiled, looked over, sent, counted and dealt out like a
variant of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from diaspora.campaigns import ab_store, plan_store, tracking_store
from diaspora.campaigns.ab_test import ARM_A, ARM_B, HELD
from diaspora.campaigns.blocks.block_json import parse_blocks
from diaspora.campaigns.content import FrozenTest, differences, dump, load
from diaspora.campaigns.difference_view import InWords, shown_changes
from diaspora.campaigns.freezing import freeze
from diaspora.campaigns.page_checks import look_over
from diaspora.campaigns.trial import trial_mail
from tests.campaigns.block_letter import letter_draft
from tests.campaigns.test_blocks_on_a_site import campaign, sent  # noqa: F401  a fixture, and what goes with it
from tests.clock import FixedClock
from tests.people import Character, add_contact

OTHER_LINK = "https://culture.mission.example/autre"
TEST = FrozenTest(50)


def other_blocks(label: str = "Venir", picture: str = "") -> str:
    blocks: list[dict[str, Any]] = [
        {"kind": "heading", "id": "title", "text": "Une autre page", "level": 1},
        {"kind": "button", "id": "come", "label": label, "href": OTHER_LINK},
    ]
    blocks += [{"kind": "picture", "picture": picture}] if picture else []
    return json.dumps({"version": 1, "blocks": blocks})


def with_second(blocks_b: str, subject_b: str = "", test: FrozenTest = TEST) -> Any:
    """The letter, whose French variant has a second content."""
    draft = letter_draft(test=test, tracks_clicks=True)
    french = replace(draft.variants[0], blocks_b=parse_blocks(blocks_b), subject_b=subject_b)
    return replace(draft, variants=(french, draft.variants[1]))


@pytest.mark.parametrize("subject_b", ["", "Un autre objet"])
def test_the_second_content_is_a_page_of_its_own_under_the_first_or_the_second_subject(subject_b: str) -> None:
    plain, content = (
        freeze(letter_draft(test=FrozenTest(0), tracks_clicks=True)),
        freeze(with_second(other_blocks(), subject_b)),
    )
    assert [variant.language for variant in content.variants] == ["fr", "fr-x-b", "ar"]
    second = content.variant("fr-x-b")
    assert content.variant("fr") == plain.variant("fr") and content.variant("ar") == plain.variant("ar")
    assert second.subject == (subject_b or content.variant("fr").subject)
    assert "Une autre page" in second.html and "Une autre page" in second.text
    assert 'lang="fr"' in second.html and "x-b" not in second.html
    assert OTHER_LINK in second.links and OTHER_LINK not in content.variant("fr").links
    assert load(dump(content)) == content


def test_a_recipient_of_the_second_content_is_known_by_its_tag_and_everybody_else_by_the_chain() -> None:
    content = freeze(with_second(other_blocks()))
    assert {tag: content.variant_of(tag).language for tag in ("fr-x-b", "fr", "fr-BE", "ar-x-b", "nl")} == {
        "fr-x-b": "fr-x-b", "fr": "fr", "fr-BE": "fr", "ar-x-b": "ar", "nl": "fr",
    }  # fmt: skip


def test_without_a_test_the_second_content_is_neither_frozen_nor_looked_at() -> None:
    draft = with_second(other_blocks(label=""), test=FrozenTest(0))
    assert freeze(draft).languages() == tuple(variant.language for variant in freeze(draft).variants) == ("fr", "ar")
    assert not [problem for problem in look_over(draft) if "_b" in problem.path]


def test_what_is_wrong_in_the_second_content_is_told_at_its_own_place_and_stops_the_campaign() -> None:
    found = {problem.path for problem in look_over(with_second(other_blocks(label=""))) if problem.stops}
    assert found == {"variants/fr/blocks_b/1/label"}
    assert not [problem for problem in look_over(with_second(other_blocks())) if problem.stops]


def test_a_page_of_the_second_content_is_looked_over_as_well() -> None:
    shouted = other_blocks().replace("Une autre page", "Gratuit, gagnez de l’argent")
    assert "variants/fr/body_b" in {problem.path for problem in look_over(with_second(shouted))}


def test_an_approver_is_shown_what_changed_in_the_second_content() -> None:
    before, after = freeze(with_second(other_blocks())), freeze(with_second(other_blocks(label="Entrer")))
    assert {one.path.split("/")[1] for one in differences(before, after)} == {"fr-x-b"}
    shown = shown_changes(before, after, InWords(audience=str, schedule=str))
    assert [(one.path, one.before.split(" · ")[0], one.after.split(" · ")[0]) for one in shown] == [
        ("variants/fr-x-b/blocks/1", "Venir", "Entrer")
    ]


def test_a_line_that_both_arms_share_is_told_once_and_a_second_one_at_its_own_place() -> None:
    def told(subject_b: str) -> list[str]:
        draft = with_second(other_blocks(), subject_b)
        shouting = replace(draft.variants[0], subject="Urgent", preheader="Sans engagement")
        problems = look_over(replace(draft, variants=(shouting, draft.variants[1])))
        return sorted({one.path.removeprefix("variants/fr/") for one in problems if "/fr/" in one.path})

    assert told("") == ["preheader", "subject"]
    assert told("Dernière chance") == ["preheader", "subject", "subject_b"]


def test_an_approver_is_shown_what_the_test_takes() -> None:
    before, after = (freeze(with_second(other_blocks(), test=test)) for test in (TEST, FrozenTest(20, 8, 5)))
    shown = shown_changes(before, after, InWords(audience=str, schedule=str))
    assert [(one.path, one.before, one.after) for one in shown] == [
        ("ab_share", "50", "20"), ("ab_wait_hours", "4", "8"), ("ab_minimum_clicks", "20", "5"),
    ]  # fmt: skip
    untested = (freeze(letter_draft(test=test)) for test in (FrozenTest(0, 4), FrozenTest(0, 8)))
    assert shown_changes(*untested, InWords(audience=str, schedule=str)) == []


def test_a_trial_mail_shows_the_arm_that_is_asked_for() -> None:
    content = freeze(with_second(other_blocks(), "Un autre objet"))
    first, second = (trial_mail(content, tag, "officer@mission.example", "t1") for tag in ("fr", "fr-x-b"))
    assert ("Une autre page" in first.html, "Une autre page" in second.html) == (False, True)
    assert second.subject.endswith("Un autre objet") and second.language == first.language == "fr"


@pytest.fixture
def letter(campaign: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> str:  # noqa: F811
    """With a second content in French, and six readers who are dealt one arm after the other."""
    import frappe

    frappe.set_user("Administrator")
    for number in range(6):
        add_contact(Character(f"Lectrice{number}"), f"reader{number}@example.org", preferred_language="fr")
    turns = cycle((ARM_A, ARM_B, HELD))
    monkeypatch.setattr(plan_store, "arm_of", lambda *_: next(turns))
    frappe.set_user("officer@mission.example")
    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.update({"ab_share": 50, "ab_wait_hours": 1, "track_clicks": 1})
    doc.variants[0].blocks_b = json.loads(other_blocks())
    doc.save()
    frappe.db.commit()
    return campaign


def rows(arm: str) -> list[str]:
    import frappe

    return frappe.get_all("Diaspora Recipient", {"arm": arm}, pluck="name", order_by="name")


def test_each_half_gets_its_content_and_its_links_and_the_rest_what_won(
    letter: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    import frappe

    from diaspora.campaigns import tasks
    from diaspora.campaigns.public_pages.web_version import page_of

    mails = [mail for mail in sent(letter) if mail["Content-Language"] == "fr"]
    frappe.set_user("Administrator")
    others = ["Une autre page" in mail.get_body(("html",)).get_content() for mail in mails]
    assert (len(rows(ARM_A)), len(rows(ARM_B)), len(rows(HELD))) == (3, 2, 2)
    assert sorted(others) == [False] * 3 + [True] * 2
    assert "Une autre page" in page_of(rows(ARM_B)[0]) and "Une autre page" not in page_of(rows(ARM_A)[0])
    targets = {arm: [tracking_store.link_target(rows(arm)[0], number) for number in range(4)] for arm in (ARM_A, ARM_B)}
    assert OTHER_LINK in targets[ARM_B] and OTHER_LINK not in targets[ARM_A]
    monkeypatch.setattr(ab_store, "winner_of", lambda *_: ARM_B)
    clock.advance(hours=2)
    tasks.sweep()
    tasks.send_campaign(letter)
    assert frappe.db.get_value("Diaspora Campaign", letter, ["state", "ab_winner"]) == ("finished", ARM_B)
    assert all("Une autre page" in page_of(name) for name in rows("B won")) and len(rows("B won")) == 2


def test_the_approver_sees_the_second_content_by_its_tag(letter: str) -> None:
    import frappe

    from diaspora.campaigns import api, store

    assert "Une autre page" in api.preview(letter, "fr-x-b")["html"]
    assert "Une autre page" not in api.preview(letter, "fr")["html"]
    store.submit_for_approval(letter)
    frappe.set_user("head@mission.example")
    assert "Une autre page" in api.review(letter, "fr-x-b")["html"]


def test_another_second_content_takes_an_approved_campaign_back(letter: str) -> None:
    import frappe

    from diaspora.campaigns import store

    store.submit_for_approval(letter)
    doc = frappe.get_doc("Diaspora Campaign", letter)
    doc.variants[0].blocks_b = other_blocks(label="Entrer")
    doc.save()
    assert frappe.db.get_value("Diaspora Campaign", letter, "state") == "draft"


def test_a_second_content_of_another_shape_is_refused_at_its_place(letter: str) -> None:
    import frappe

    doc = frappe.get_doc("Diaspora Campaign", letter)
    doc.variants[0].blocks_b = json.dumps({"version": 1, "blocks": [{"kind": "heading", "text": "x", "level": 9}]})
    with pytest.raises(frappe.ValidationError, match="variants/fr/blocks_b/0/level"):
        doc.save()


def test_a_picture_of_the_second_content_alone_is_frozen_and_not_deleted(letter: str) -> None:
    import base64

    import frappe

    from diaspora.campaigns import store
    from diaspora.campaigns.blocks import api
    from tests.campaigns.block_letter import photograph

    bytes_of_another = base64.b64encode(photograph(640, 300)).decode()
    picture = api.upload_picture("Autre", bytes_of_another, {"fr": "Une fenêtre", "ar": "نافذة"})
    doc = frappe.get_doc("Diaspora Campaign", letter)
    doc.variants[0].blocks_b = other_blocks(picture=picture["name"])
    doc.save()
    content = store.freeze_campaign(letter)
    assert picture["sha256"] in {one.sha256 for one in content.pictures}
    assert picture["sha256"] in content.variant("fr-x-b").html
    frappe.set_user("Administrator")
    with pytest.raises(frappe.ValidationError):
        frappe.delete_doc("Diaspora Picture", picture["name"])
