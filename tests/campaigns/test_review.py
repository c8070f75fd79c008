"""What the second person is shown: differences block by block, audience and schedule in words, in three languages."""

from __future__ import annotations

import json
from dataclasses import replace

import frappe
import pytest

from diaspora.campaigns import api, store
from diaspora.campaigns.blocks.block_json import parse_blocks
from diaspora.campaigns.content import FrozenSchedule
from diaspora.campaigns.difference_view import InWords, ShownChange, shown_changes
from diaspora.campaigns.freezing import freeze
from tests.campaigns.block_letter import blocks_json, letter_draft
from tests.campaigns.test_blocks_on_a_site import campaign as campaign  # a fixture
from tests.people import HEAD_OF_MISSION, OFFICER

DRAFT = letter_draft()
CONTENT = freeze(DRAFT)
WORDS = InWords(lambda tree: f"audience {tree}", lambda schedule: f"at {schedule.scheduled_at}")


def changed(*edits: tuple[str, str]) -> list[ShownChange]:
    """What is shown when the French blocks are edited as texts."""
    text = json.dumps(blocks_json("fr"), ensure_ascii=False)
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    french = replace(DRAFT.variants[0], blocks=parse_blocks(text))
    return shown_changes(CONTENT, freeze(replace(DRAFT, variants=(french, DRAFT.variants[1]))), WORDS)


def test_equal_contents_show_nothing() -> None:
    assert shown_changes(CONTENT, CONTENT, WORDS) == []


def test_an_edited_block_is_shown_with_its_kind_and_both_texts() -> None:
    assert changed(("Un été au Maroc", "Un hiver au Maroc")) == [
        ShownChange("variants/fr/blocks/0", "Heading", "changed", "Un été au Maroc", "Un hiver au Maroc")
    ]


def test_a_block_with_an_id_is_known_again_when_another_is_put_before_it() -> None:
    new = '{"kind": "text", "html": "<p>Nouveau</p>"}, {"kind": "heading", "id": "title"'
    (change,) = changed(('{"kind": "heading", "id": "title"', new))
    assert (change.path, change.kind, change.before, change.after) == ("variants/fr/blocks/0", "added", "", "Nouveau")


def test_a_block_taken_out_is_shown() -> None:
    (change,) = changed((', {"kind": "divider"}', ""))
    assert (change.label, change.kind) == ("Divider", "removed")


def test_schedule_sender_audience_and_a_variant_are_shown_in_words() -> None:
    after = replace(
        CONTENT,
        schedule=FrozenSchedule("2027-04-14T07:00:00"),
        sender=replace(CONTENT.sender, email="post@mission.example"),
        tree_json='{"nobody":true}',
        variants=CONTENT.variants[:1],
    )
    assert [(one.path, one.kind, one.after) for one in shown_changes(CONTENT, after, WORDS)] == [
        ("audience", "changed", 'audience {"nobody":true}'),
        ("schedule", "changed", "at 2027-04-14T07:00:00"),
        ("sender", "changed", "Service culturel <post@mission.example>, outbox"),
        ("variants/ar", "removed", ""),
    ]


def test_what_changes_around_the_text_is_shown_as_such() -> None:
    events = {"EV-1": replace(DRAFT.events["EV-1"], venue="Ailleurs")}
    found = shown_changes(CONTENT, freeze(replace(DRAFT, events=events)), WORDS)
    assert [(one.path, one.label) for one in found] == [
        ("variants/fr/page", "What surrounds the text"), ("variants/ar/page", "What surrounds the text"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "audience", "heading"),
    [("en", "all contacts", "Heading"), ("fr", "tous les contacts", "Titre"), ("ar", "", "عنوان")],
)
def test_the_approver_reads_changes_and_audience_in_their_language(
    campaign: str, language: str, audience: str, heading: str
) -> None:
    first = store.submit_for_approval(campaign)
    frappe.set_user(HEAD_OF_MISSION)
    store.refuse(campaign, first, "Un autre titre, s’il vous plaît")
    frappe.set_user(OFFICER)
    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.variants[0].blocks = doc.variants[0].blocks.replace("Un été au Maroc", "Le Maroc cet été")
    doc.save()
    frappe.local.lang = language
    assert [one["label"] for one in api.changes(campaign)] == [heading]
    store.submit_for_approval(campaign)
    frappe.set_user(HEAD_OF_MISSION)
    frappe.local.lang = language
    shown = api.review(campaign, "fr")
    assert [(one["path"], one["label"], one["after"]) for one in shown["changes"]] == [
        ("variants/fr/blocks/0", heading, "Le Maroc cet été")
    ]
    assert audience in shown["in_words"]["audience"].lower() and shown["in_words"]["schedule"]
