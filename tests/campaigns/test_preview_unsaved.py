"""The composer's preview: what is not saved yet, for a person whom the user may read, or for an invented reader."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.people import OFFICER, Character, add, add_contact, add_segment, add_sender, add_user, settle_mission

SALMA = Character("Salma", "Bennani", gender="female")


@pytest.fixture
def campaign(site: str) -> str:
    """A draft in Paris, of an officer who sees Paris alone."""
    import frappe

    from diaspora.sample import newsletter

    settle_mission(public_url="http://127.0.0.1:8000")
    add_user(OFFICER, "Diaspora Officer")
    add("Staff Scope", user=OFFICER, districts=[{"district": "PAR"}])
    document = newsletter.campaign_doc(segment=add_segment("Tous"), sender=add_sender())
    name = frappe.get_doc({**document, "district": "PAR"}).insert().name
    frappe.db.commit()
    frappe.set_user(OFFICER)
    return name


def variant(*blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    body = json.dumps({"version": 1, "blocks": list(blocks)})
    return {"language": "fr", "subject": "Bonjour {{ first_name }}", "blocks": body, **fields}


GREETING = {"kind": "heading", "id": "a", "text": "Chère {{ display_name }}, de {{ city }}"}


def shown(campaign: str, row: dict[str, Any], contact: str = "") -> dict[str, Any]:
    from diaspora.campaigns import api

    return api.preview_unsaved(campaign, json.dumps(row), contact)


def as_administrator(make: Any) -> str:
    import frappe

    frappe.set_user("Administrator")
    name = make()
    frappe.db.commit()
    frappe.set_user(OFFICER)
    return name


def test_a_person_is_written_to_by_name_and_nothing_is_saved(campaign: str) -> None:
    import frappe

    contact = as_administrator(lambda: add_contact(SALMA, "salma@exemple.fr", city="Créteil"))
    before = frappe.get_doc("Diaspora Campaign", campaign).as_json()
    mail = shown(campaign, variant(GREETING), contact)
    assert mail["subject"] == "Bonjour Salma"
    assert all(word in mail["html"] for word in ("Chère", "Salma", "Bennani", "Créteil"))
    assert (mail["language"], mail["direction"]) == ("fr", "ltr")
    assert frappe.get_doc("Diaspora Campaign", campaign).as_json() == before


def test_the_association_is_the_one_that_the_person_belongs_to_now(campaign: str) -> None:
    import frappe

    def make() -> str:
        contact = add_contact(SALMA, "salma@exemple.fr")
        for title, term in (
            ("Atlas", {"from_date": "2019-01-01", "to_date": "2099-12-31"}),
            ("Patio", {"from_date": "2020-01-01", "to_date": "2021-01-01"}),
            ("Riad", {"from_date": "2099-01-01"}),
        ):
            association = add("Association", title=title, status="active", district="PAR")
            add("Affiliation", contact=contact, association=association, **term)
        return contact

    contact = as_administrator(make)
    heading = {"kind": "heading", "id": "a", "text": "{{ association }}"}
    assert "Atlas" in shown(campaign, variant(heading), contact)["html"]
    frappe.set_user("Administrator")
    assert "Atlas" in shown(campaign, variant(heading), contact)["html"]


def test_without_a_person_the_reader_is_invented(campaign: str) -> None:
    assert "Bruxelles" in shown(campaign, variant(GREETING))["html"]


def test_an_arabic_variant_runs_from_right_to_left_without_being_told(campaign: str) -> None:
    assert shown(campaign, variant(GREETING, language="ar"))["direction"] == "rtl"


def test_a_person_of_another_district_is_as_unknown_as_none(campaign: str) -> None:
    import frappe

    hidden = as_administrator(lambda: add_contact(SALMA, "salma@exemple.fr", district="LYO"))
    for contact in (hidden, "nobody"):
        with pytest.raises(frappe.DoesNotExistError, match="There is no such person"):
            shown(campaign, variant(GREETING), contact)


def test_an_unfinished_block_is_shown_and_a_wrong_one_is_told_with_its_place(campaign: str) -> None:
    import frappe

    assert shown(campaign, variant({"kind": "button", "id": "b", "label": "Lire", "href": ""}))["html"]
    with pytest.raises(frappe.ValidationError, match="blocks/0/kind"):
        shown(campaign, variant({"kind": "video", "id": "c"}))
    with pytest.raises(frappe.ValidationError, match=r"^variants/fr/blocks/0/text: "):
        shown(campaign, variant({"kind": "heading", "id": "d", "text": "{{ nobody }}"}))
    with pytest.raises(frappe.ValidationError, match=r"^variants/fr/subject: line 1: .*nobody") as refused:
        shown(campaign, variant(GREETING, subject="{{ nobody }}"))
    assert "\n" not in str(refused.value)
    with pytest.raises(frappe.ValidationError, match=r"^variants/fr/body: line 2: "):
        shown(campaign, {"language": "fr", "subject": "Bonjour", "body": "<mj-section>\n<mj-carousel></mj-carousel>"})


@pytest.mark.parametrize("given", ["[]", "7", '"x"'])
def test_what_is_no_variant_is_refused_in_words(campaign: str, given: str) -> None:
    import frappe

    from diaspora.campaigns import api

    with pytest.raises(frappe.ValidationError, match="object of its fields"):
        api.preview_unsaved(campaign, given)


def test_who_may_not_read_the_campaign_sees_no_preview(campaign: str) -> None:
    import frappe

    frappe.set_user("Guest")
    with pytest.raises(frappe.PermissionError):
        shown(campaign, variant(GREETING))
