"""Submitting, approving and editing on a site: two users, real documents, the committed newsletter."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diaspora.campaigns.errors import ApprovalRefused, ContentRefused
from diaspora.sample import newsletter
from tests.clock import FixedClock
from tests.people import (
    HEAD_OF_MISSION,
    OFFICER,
    Character,
    add_contact,
    add_segment,
    add_sender,
    add_user,
    settle_mission,
)

HEAD = HEAD_OF_MISSION


def add_reader(number: int, language: str) -> None:
    add_contact(Character(f"Reader {number}"), f"reader{number}@example.org", preferred_language=language)


@pytest.fixture
def campaign(site: str, clock: FixedClock) -> str:
    """The newsletter as an officer's draft, to an audience of six."""
    import frappe

    settle_mission(public_url="http://127.0.0.1:8000")
    add_user(OFFICER, "Diaspora Officer")
    add_user(HEAD, "Diaspora Head of Mission")
    for number, language in enumerate(("ar", "ar-MA", "fr-BE", "nl", "de", "")):
        add_reader(number, language)
    sender, segment = add_sender(), add_segment("Tous")
    frappe.set_user(OFFICER)
    name = draft(segment, sender)
    frappe.db.commit()
    return name


def draft(segment: str, sender: str) -> str:
    import frappe

    doc = newsletter.campaign_doc(segment=segment, sender=sender)
    return frappe.get_doc({**doc, "district": "PAR"}).insert().name


def field(campaign: str, name: str) -> Any:
    import frappe

    return frappe.db.get_value("Diaspora Campaign", campaign, name)


def submitted(campaign: str) -> str:
    import frappe

    from diaspora.campaigns import store

    frappe.set_user(OFFICER)
    return store.submit_for_approval(campaign)


def approved(campaign: str) -> str:
    import frappe

    from diaspora.campaigns import store

    version = submitted(campaign)
    frappe.set_user(HEAD)
    store.approve(campaign, version)
    return version


def test_a_submitted_campaign_is_frozen_with_the_number_of_its_people(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    version = frappe.get_doc("Diaspora Content Version", submitted(campaign))
    assert (version.state, version.number, version.audience_count, version.submitted_by) == ("waiting", 1, 6, OFFICER)
    assert field(campaign, "state") == "awaiting approval"
    content, sha256 = store.load_version(version.name)
    assert sha256 == version.sha256
    assert set(content.languages()) == {"fr", "ar", "en"}


def test_a_second_person_approves_and_the_author_does_not(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    version = submitted(campaign)
    with pytest.raises(ApprovalRefused, match="head of mission"):
        store.approve(campaign, version)
    frappe.set_user(HEAD)
    store.approve(campaign, version)
    assert field(campaign, "state") == "approved"
    assert field(campaign, "approved_by") == HEAD
    assert frappe.db.get_value("Diaspora Content Version", version, "state") == "approved"


def test_a_head_of_mission_does_not_approve_what_she_submitted(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    frappe.set_user(HEAD)
    version = store.submit_for_approval(campaign)
    with pytest.raises(ApprovalRefused, match="two people"):
        store.approve(campaign, version)
    assert field(campaign, "state") == "awaiting approval"


def test_an_approval_of_another_hash_is_refused(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    version = submitted(campaign)
    frappe.set_user(HEAD)
    with pytest.raises(ApprovalRefused, match="not what would be sent"):
        store.approve(campaign, version, "0" * 64)


def test_an_edit_after_approval_makes_a_draft_and_supersedes_the_version(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import control

    version = approved(campaign)
    before = frappe.db.get_value("Diaspora Content Version", version, "content")
    frappe.set_user(OFFICER)
    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.variants[0].subject = "Un autre objet"
    doc.save()
    frappe.db.commit()
    assert (field(campaign, "state"), field(campaign, "content_version")) == ("draft", None)
    assert frappe.db.get_value("Diaspora Content Version", version, ["state", "content"]) == ("superseded", before)
    assert control.start(campaign) == "draft"


def test_the_next_version_shows_what_changed_since_the_approved_one(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    approved(campaign)
    frappe.set_user(OFFICER)
    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.variants[0].preheader = "Un autre aperçu"
    doc.save()
    changes = store.changes_since_last_decision(submitted(campaign))
    assert "variants/fr/preheader" in [change.path for change in changes]


def test_an_edit_of_the_layout_after_submission_is_noticed_at_approval(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    version = submitted(campaign)
    frappe.set_user("Administrator")
    layout = frappe.get_doc("Diaspora Layout", newsletter.LAYOUT)
    layout.mjml = layout.mjml.replace("#0f5a46", "#123456")
    layout.save()
    frappe.db.commit()
    frappe.set_user(HEAD)
    with pytest.raises(ApprovalRefused, match="variants/fr/html"):
        store.approve(campaign, version)


def test_an_audience_that_has_grown_by_more_than_the_tolerance_is_submitted_again(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    version = submitted(campaign)
    frappe.set_user("Administrator")
    add_reader(7, "fr")
    frappe.db.commit()
    frappe.set_user(HEAD)
    with pytest.raises(ApprovalRefused, match="7 people now, 6 were submitted"):
        store.approve(campaign, version)
    again = submitted(campaign)
    frappe.set_user(HEAD)
    store.approve(campaign, again)
    assert field(campaign, "state") == "approved"


def test_a_refused_campaign_goes_back_to_its_author_with_the_reason(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    version = submitted(campaign)
    frappe.set_user(HEAD)
    store.refuse(campaign, version, "La date du concert est fausse.")
    assert (field(campaign, "state"), field(campaign, "pause_reason")) == ("draft", "La date du concert est fausse.")
    assert frappe.db.get_value("Diaspora Content Version", version, "state") == "refused"


def test_a_campaign_to_nobody_is_not_submitted(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    frappe.set_user("Administrator")
    segment = frappe.get_doc("Diaspora Segment", field(campaign, "segment"))
    segment.tree = json.dumps({"nobody": True})
    segment.save()
    frappe.db.commit()
    frappe.set_user(OFFICER)
    with pytest.raises(ContentRefused, match="nobody"):
        store.submit_for_approval(campaign)


def test_the_fallback_is_shown_with_its_count_before_approval(campaign: str) -> None:
    from diaspora.campaigns import api

    shown = api.preview(campaign, "ar-MA")
    assert shown["variants"] == {"fr": 4, "ar": 2, "en": 0}
    assert shown["fallback"] == "fr"
    assert (shown["language"], shown["direction"]) == ("ar", "rtl")


def test_the_approver_is_shown_the_frozen_content_and_its_hash(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import api

    version = submitted(campaign)
    frappe.set_user(HEAD)
    shown = api.review(campaign, "fr")
    assert shown["version"] == version
    assert shown["sha256"] == frappe.db.get_value("Diaspora Content Version", version, "sha256")
    assert (shown["submitted_people"], shown["edited_since"]) == (6, [])
    assert api.approve(campaign, version, shown["sha256"]) == {"state": "planning"}


def test_an_officer_may_not_call_the_approvers_methods(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import api

    version = submitted(campaign)
    with pytest.raises(frappe.PermissionError):
        api.review(campaign)
    with pytest.raises(frappe.PermissionError):
        api.approve(campaign, version, "0" * 64)


def test_a_mistake_reaches_the_browser_as_a_message_with_its_place(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import api

    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.variants[0].body = "{{ first_name.__class__ }}"
    doc.save()
    with pytest.raises(frappe.ValidationError, match="variants/fr/body: line 1: attributes"):
        api.submit(campaign)
    assert field(campaign, "state") == "draft"


def test_the_report_of_a_draft_counts_nobody(campaign: str) -> None:
    from diaspora.campaigns import api

    counted = api.report(campaign)
    assert (counted["planned"], counted["sent"], counted["state"]) == (0, 0, "draft")


def mails_of(campaign: str) -> dict[str, Any]:
    """The mails in the outbox by the address that they went to."""
    import email
    import email.policy
    from pathlib import Path

    import frappe

    folder = Path(frappe.get_site_path("private", "outbox", campaign))
    mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.glob("*.eml")]
    return {mail["To"].addresses[0].addr_spec: mail for mail in mails}


def sent(campaign: str) -> dict[str, Any]:
    """Start an approved campaign, plan and send it in this process."""
    from diaspora.campaigns import control, tasks

    control.start(campaign)
    tasks.plan_campaign(campaign)
    tasks.send_campaign(campaign)
    return mails_of(campaign)


def make_public_task(campaign: str) -> None:
    """Write about something for which nobody has to opt in."""
    import frappe

    frappe.set_user(OFFICER)
    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.topic = "consular-services"
    doc.save()
    frappe.db.commit()


def test_everybody_gets_the_nearest_variant(campaign: str) -> None:
    make_public_task(campaign)
    approved(campaign)
    languages = {address: mail["Content-Language"] for address, mail in sent(campaign).items()}
    assert languages == {
        "reader0@example.org": "ar",
        "reader1@example.org": "ar",
        "reader2@example.org": "fr",
        "reader3@example.org": "fr",
        "reader4@example.org": "fr",
        "reader5@example.org": "fr",
    }


def test_an_arabic_mail_carries_its_direction_in_its_html(campaign: str) -> None:
    make_public_task(campaign)
    approved(campaign)
    html = sent(campaign)["reader0@example.org"].get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl"' in html
    assert "direction:ltr" not in html
    assert '<bdi dir="ltr">+33 1 99 00 12 34</bdi>' in html


def test_what_is_sent_is_what_was_approved_whatever_is_written_over_it(campaign: str) -> None:
    import frappe

    make_public_task(campaign)
    approved(campaign)
    frappe.db.sql("UPDATE `tabDiaspora Campaign Variant` SET subject = 'Autre', body = '<mj-raw></mj-raw>'")
    frappe.db.sql("UPDATE `tabDiaspora Layout` SET mjml = ''")
    frappe.db.commit()
    assert sent(campaign)["reader2@example.org"]["Subject"] == "Reader 2, un printemps de voix, de fil et d’encre"


def test_the_report_counts_what_was_sent_by_language(campaign: str) -> None:
    from diaspora.campaigns import store

    make_public_task(campaign)
    approved(campaign)
    sent(campaign)
    report = store.report(campaign)
    assert (report.planned, report.sent, report.state) == (6, 6, "finished")
    assert report.by_language == {"ar": {"planned": 2, "sent": 2}, "fr": {"planned": 4, "sent": 4}}


def test_an_overdue_campaign_is_not_sent_and_may_be_approved_again(campaign: str, clock: FixedClock) -> None:
    import frappe

    from diaspora.campaigns import store, tasks

    frappe.db.set_value("Diaspora Campaign", campaign, "scheduled_at", clock.now)
    version = approved(campaign)
    clock.advance(hours=4)
    tasks.sweep()
    assert field(campaign, "state") == "awaiting approval"
    assert "overdue" in field(campaign, "pause_reason")
    assert mails_of(campaign) == {}
    frappe.set_user(HEAD)
    store.approve(campaign, version)
    assert (field(campaign, "state"), field(campaign, "pause_reason")) == ("approved", "")
    tasks.sweep()
    assert field(campaign, "state") == "planning"


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("fr", "variants/fr/body: ligne 1 : les attributs ne sont pas accessibles"),
        ("ar", "variants/fr/body: السطر 1: لا يمكن الوصول إلى السمات"),
    ],
)
def test_a_mistake_is_told_in_the_readers_language(campaign: str, language: str, message: str) -> None:
    import frappe

    from diaspora.campaigns import api

    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.variants[0].body = "{{ first_name.__class__ }}"
    doc.save()
    frappe.local.lang = language
    with pytest.raises(frappe.ValidationError, match=message):
        api.submit(campaign)
    assert any(message == f"{told['path']}: {told['message']}"[: len(message)] for told in api.check(campaign))
