"""Blocks, pictures, events, test mail and web version on a site: saved by an officer, frozen, sent, read by anybody."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.campaigns.block_letter import TEXTS, blocks_json, photograph
from tests.clock import FixedClock
from tests.people import HEAD_OF_MISSION, OFFICER, Character, add, add_contact, add_segment, add_sender, add_user
from tests.people import settle_mission as settle


def upload() -> dict[str, Any]:
    from diaspora.campaigns.blocks import api

    texts = {"fr": "Une porte ocre", "ar": "باب مغري"}
    return api.upload_picture("Porte", base64.b64encode(photograph()).decode(), texts)


def blocks_of(language: str, picture: str, event: str) -> str:
    return json.dumps(blocks_json(language)).replace("PIC-1", picture).replace("EV-1", event)


@pytest.fixture
def campaign(site: str, clock: FixedClock) -> str:
    """A letter of blocks in French and Arabic, on a topic that needs no opt-in, for two readers."""
    import frappe

    settle(public_url="https://mission.example", mission_timezone="Europe/Paris")
    add_user(OFFICER, "Diaspora Officer")
    add_user(HEAD_OF_MISSION, "Diaspora Head of Mission")
    add_contact(Character("Amina", "Tazi", "أمينة", "التازي"), "amina@example.org", preferred_language="ar")
    add_contact(Character("Karim"), "karim@example.org", preferred_language="nl")
    event = add(
        "Event", title="Forum", kind="forum", district="PAR", starts_at="2027-04-17 16:00:00", city="Lyon",
        url="https://culture.mission.example/forum",
        translations=[{"language": "ar", "field": "title", "text": "منتدى"}],
    )  # fmt: skip
    sender, segment = add_sender(), add_segment("Tous")
    frappe.set_user(OFFICER)
    picture = upload()["name"]
    variants = [
        {
            "language": language, "subject": TEXTS[language]["subject"], "is_fallback": int(language == "fr"),
            "blocks": blocks_of(language, picture, event),
        }
        for language in ("fr", "ar")
    ]  # fmt: skip
    doc = {
        "doctype": "Diaspora Campaign", "title": "Été", "topic": "consular-services", "segment": segment,
        "district": "PAR", "sender": sender, "layout": "mission-newsletter", "variants": variants,
    }  # fmt: skip
    name = frappe.get_doc(doc).insert().name
    frappe.db.commit()
    return name


def sent(campaign: str) -> list[Any]:
    """Approve, plan and send it here; the mails in the outbox."""
    import email
    import email.policy
    from pathlib import Path

    import frappe

    from diaspora.campaigns import control, store, tasks

    version = store.submit_for_approval(campaign)
    frappe.set_user(HEAD_OF_MISSION)
    control.approve(campaign, version)
    tasks.plan_campaign(campaign)
    tasks.send_campaign(campaign)
    folder = Path(frappe.get_site_path("private", "outbox", campaign))
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.glob("*.eml")]


def test_blocks_are_saved_frozen_and_sent(campaign: str) -> None:
    from diaspora.campaigns import api

    assert [one for one in api.check(campaign) if one["severity"] == "error"] == []
    bodies = {mail["Content-Language"]: mail.get_body(("html",)).get_content() for mail in sent(campaign)}
    assert "Samedi 17 avril 2027, 18:00 (heure locale, Paris)" in bodies["fr"]
    assert "منتدى" in bodies["ar"] and 'dir="rtl"' in bodies["ar"]
    assert "/api/method/diaspora.campaigns.public_pages.picture.show?id=" in bodies["fr"]


def test_blocks_of_another_shape_are_refused_when_they_are_saved(campaign: str) -> None:
    import frappe

    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.variants[0].blocks = '{"version": 1, "blocks": [{"kind": "video"}]}'
    with pytest.raises(frappe.ValidationError, match="variants/fr/blocks/0/kind"):
        doc.save()


def test_a_variant_has_blocks_or_a_body_not_both(campaign: str) -> None:
    import frappe

    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.variants[0].body = "<mj-section></mj-section>"
    with pytest.raises(frappe.ValidationError, match="not both"):
        doc.save()


def test_an_edited_block_takes_an_approved_campaign_back(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store

    store.submit_for_approval(campaign)
    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.variants[0].blocks = doc.variants[0].blocks.replace("cet été", "cet hiver")
    doc.save()
    assert doc.state == "draft"


def test_an_event_that_moves_after_submission_must_be_looked_at_again(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import store
    from diaspora.campaigns.errors import ApprovalRefused

    version = store.submit_for_approval(campaign)
    frappe.db.sql("UPDATE `tabDiaspora Event` SET starts_at = '2027-04-18 16:00:00'")
    frappe.db.commit()
    frappe.set_user(HEAD_OF_MISSION)
    with pytest.raises(ApprovalRefused, match="edited"):
        store.approve(campaign, version)


def test_the_same_picture_is_kept_once_and_served_to_anybody(campaign: str) -> None:
    import frappe

    from diaspora.campaigns.public_pages import picture

    again = upload()
    assert frappe.db.count("Diaspora Picture") == 1
    frappe.set_user("Guest")
    picture.show(again["sha256"])
    assert (frappe.local.response.type, frappe.local.response.content_type) == ("download", "image/jpeg")
    assert len(frappe.local.response.filecontent) == again["byte_size"]


@pytest.mark.parametrize("ident", ["", "0" * 64, "../../etc/passwd", "A" * 64])
def test_a_picture_that_is_not_there_is_not_found(site: str, ident: str) -> None:
    import frappe

    from diaspora.campaigns.public_pages import picture

    with pytest.raises(frappe.DoesNotExistError):
        picture.show(ident)


def test_a_picture_that_a_campaign_shows_is_not_deleted_and_none_is_exchanged(campaign: str) -> None:
    import frappe

    name = frappe.get_all("Diaspora Picture", pluck="name")[0]
    before = frappe.db.get_value("Diaspora Picture", name, ["sha256", "content"])
    doc = frappe.get_doc("Diaspora Picture", name)
    doc.update({"content": "AAAA", "sha256": "0" * 64, "title": "Autre"})
    doc.save()
    assert frappe.db.get_value("Diaspora Picture", name, ["sha256", "content"]) == before
    with pytest.raises(frappe.ValidationError, match="uses this picture"):
        frappe.delete_doc("Diaspora Picture", name)


def test_what_is_no_picture_is_refused_in_the_readers_language(campaign: str) -> None:
    import frappe

    from diaspora.campaigns.blocks import api

    frappe.local.lang = "fr"
    with pytest.raises(frappe.ValidationError, match="n'est pas une image lisible"):
        api.upload_picture("x", base64.b64encode(b"<svg/>").decode())


def test_a_test_mail_goes_to_the_one_who_asks_and_to_nobody_else(campaign: str) -> None:
    from pathlib import Path

    import frappe

    from diaspora.campaigns.blocks import api

    assert api.send_test(campaign, "ar") == {"sent_to": OFFICER}
    (path,) = Path(frappe.get_site_path("private", "outbox", "service")).glob("trial-*.eml")
    text = path.read_text()
    assert f"To: {OFFICER}" in text and "List-Unsubscribe" not in text
    assert frappe.db.count("Diaspora Recipient") == 0


def test_who_may_not_write_campaigns_sends_no_test_mail_and_uploads_nothing(campaign: str) -> None:
    import frappe

    from diaspora.campaigns.blocks import api

    frappe.set_user(add_user("reader@mission.example", "Diaspora Data Protection Officer"))
    with pytest.raises(frappe.PermissionError):
        api.send_test(campaign)
    with pytest.raises(frappe.PermissionError):
        api.upload_picture("x", "AAAA")


def test_the_web_version_names_nobody_and_lets_nobody_be_unsubscribed(campaign: str) -> None:
    import re

    import frappe

    from diaspora.campaigns.public_pages import web_version

    mail = next(mail for mail in sent(campaign) if mail["Content-Language"] == "ar")
    html = mail.get_body(("html",)).get_content()
    assert "أمينة" in html
    token = re.search(r"web_version\.show\?t=([\w.:-]+)", html)
    assert token
    frappe.set_user("Guest")
    web_version.show(token[1])
    page = frappe.local.response.filecontent.decode()
    assert frappe.local.response.content_type.startswith("text/html")
    assert "أمينة" not in page and "التازي" not in page and 'dir="rtl"' in page and "noindex" in page
    assert not re.search(r"(unsubscribe|preferences|click)\?t=[^\"]", page)


@pytest.mark.parametrize("token", ["", "x", "w.x.y"])
def test_a_link_that_was_cut_shows_no_message(site: str, token: str) -> None:
    import frappe

    from diaspora.campaigns.public_pages import web_version

    with pytest.raises(frappe.DoesNotExistError):
        web_version.show(token)


def test_problems_are_told_with_severity_and_remedy_in_the_readers_language(campaign: str) -> None:
    import frappe

    from diaspora.campaigns import api

    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.variants[0].blocks = '{"version": 1, "blocks": [{"kind": "button", "label": "Ici", "href": ""}]}'
    doc.save()
    frappe.local.lang = "fr"
    told = next(one for one in api.check(campaign) if one["path"] == "variants/fr/blocks/0/href")
    assert (told["severity"], told["message"]) == ("error", "le lien ne mène nulle part")
    assert told["remedy"] == "écrivez une adresse qui commence par https://"
