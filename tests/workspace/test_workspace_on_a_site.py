"""What the workspace is told: who, which rights, titles; and the list of people under the row rules."""

from __future__ import annotations

import frappe
import pytest

from diaspora.crm import api as crm
from diaspora.workspace import api
from tests.people import AMINA, IDRISS, KARIM, OFFICER, ZINEB, add_contact, add_user


@pytest.fixture
def people(site: str) -> dict[str, str]:
    add_user(OFFICER, "Diaspora Officer", districts=["PAR"])
    return {
        "amina": add_contact(AMINA, "amina@exemple.fr", phones=[{"phone": "+33612345678"}], city="Paris"),
        "karim": add_contact(KARIM, preferred_language="fr"),
        "idriss": add_contact(IDRISS),
        "zineb": add_contact(ZINEB, district="LYO"),
    }


def found(text: str = "", **more: object) -> list[str]:
    return [row["name"] for row in crm.people(text, **more)]


def test_a_guest_is_told_the_language_and_no_right(site: str) -> None:
    frappe.set_user("Guest")
    boot = api.boot()
    assert (boot["user"], boot["roles"], boot["may"], boot["csrf_token"]) == ("Guest", [], {}, "")


def test_an_officer_is_told_what_the_roles_allow(people: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frappe.sessions.get_csrf_token", lambda: "the session's")  # outside of a request there is none
    frappe.set_user(OFFICER)
    boot = api.boot()
    assert boot["csrf_token"] == "the session's"
    assert boot["roles"] == ["Diaspora Officer"]
    assert boot["may"]["Contact"] == ["read", "write", "create"]
    assert "Imam" not in boot["may"]


def test_a_guest_keeps_no_language_and_nobody_an_unknown_one(people: dict[str, str]) -> None:
    frappe.set_user(OFFICER)
    api.set_language("ar")
    assert frappe.db.get_value("User", OFFICER, "language") == "ar"
    with pytest.raises(frappe.ValidationError):
        api.set_language("xx")


@pytest.mark.parametrize(
    "text", ["amina", "Tazi Amina", "AMINA", "أمينة", "التازي", "amina@ex", "0612345678", "+33 6 12 34 56 78"]
)
def test_she_is_found_by_any_of_her_names_her_address_or_number(people: dict[str, str], text: str) -> None:
    frappe.set_user(OFFICER)
    assert found(text) == [people["amina"]]
    assert crm.people_count(text) == 1


def test_nobody_outside_of_the_officer_s_districts_is_listed_counted_or_found(people: dict[str, str]) -> None:
    frappe.set_user(OFFICER)
    assert people["zineb"] not in found(limit=100)
    assert (found("zineb"), crm.people_count("zineb"), crm.people_count("", {"district": "LYO"})) == ([], 0, 0)


def test_filters_and_pages_go_together_with_the_count(people: dict[str, str]) -> None:
    frappe.set_user(OFFICER)
    assert found(filters='{"preferred_language": "fr"}') == [people["karim"]]
    everyone = found(limit=100)
    assert crm.people_count() == len(everyone)
    assert [found(start=place, limit=1)[0] for place in range(len(everyone))] == everyone
    assert found(descending=True, limit=100) == everyone[::-1]


@pytest.mark.parametrize(("filters", "sort"), [({"row_no": "1"}, "name"), ({}, "row_no")])
def test_what_cannot_be_asked_is_refused(people: dict[str, str], filters: dict[str, str], sort: str) -> None:
    frappe.set_user(OFFICER)
    with pytest.raises(frappe.ValidationError):
        crm.people("", filters, sort)


def test_who_may_read_nobody_is_refused(people: dict[str, str]) -> None:
    add_user("system@mission.example", "Diaspora Administrator")
    frappe.set_user("system@mission.example")
    for ask in (crm.people, crm.people_count):
        with pytest.raises(frappe.PermissionError):
            ask()


def test_titles_to_choose_from_are_in_the_reader_s_language_and_found_in_it(people: dict[str, str]) -> None:
    frappe.set_user(OFFICER)
    frappe.local.lang = "ar"
    assert {"value": "LYO", "label": "ليون"} in api.choices("Diaspora District")
    assert [choice["value"] for choice in api.choices("Diaspora District", "ليون")] == ["LYO"]
    frappe.local.lang = "fr"
    assert [choice["value"] for choice in api.choices("Diaspora District", "lyon")] == ["LYO"]


def test_only_lists_that_are_meant_for_it_are_to_choose_from(people: dict[str, str]) -> None:
    frappe.set_user(OFFICER)
    for doctype in ("Diaspora Contact", "User", "Diaspora Imam", "nothing"):
        with pytest.raises(frappe.ValidationError):
            api.choices(doctype)
