"""The lists of directories: search in any spelling, filters, orders, and nothing that the reader may not see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people import AMINA, IDRISS, KARIM, ZINEB, add, add_contact, add_user

OFFICER = "officer@mission.example"


@pytest.fixture
def world(mission: str) -> dict[str, str]:
    """Two associations, a school, a mosque, a teacher in each, an imam, a student, a mayor, an event."""
    import frappe

    school = add("Institution", title="École des Oliviers", kind="school", status="active", district="LYO")
    mosque = add("Institution", title="Mosquée du Cèdre", kind="place of worship", status="active", district="LYO")
    people = {
        "amina": add_contact(AMINA, "amina@exemple.fr", district="LYO", city="Lyon"),
        "karim": add_contact(KARIM, "karim@exemple.fr", district="PAR", city="Paris"),
        "idriss": add_contact(IDRISS, "idriss@exemple.fr", district="LYO", city="Lyon"),
        "zineb": add_contact(ZINEB, "zineb@exemple.fr", district="LYO", city="Bron"),
    }
    add("Teacher", contact=people["amina"], school=school, programme="ELCO")
    add("Teacher", contact=people["zineb"], school=mosque, programme="Cours du soir")
    add("Imam", contact=people["idriss"], place_of_worship=mosque)
    add("Student", contact=people["karim"], field_of_study="Droit", level="master")
    add(
        "Elected Official", contact=people["amina"],
        mandates=[
            {"office": "conseillère municipale", "constituency": "Lyon", "from_date": "2026-03-20",
             "to_date": "2099-03-19"},
            {"office": "sénatrice", "from_date": "2099-10-01"},
            {"office": "conseillère régionale", "from_date": "2021-07-02", "to_date": "2026-03-31"},
        ],
    )  # fmt: skip
    add("Association", title="Les Amis de l'Atlas", status="active", district="LYO", city="Lyon")
    add("Association", title="Patio des Voix", title_ar="فناء الأصوات", status="dormant", district="PAR", city="Paris")
    add("Event", title="Salon de Lyon", kind="fair", district="LYO", starts_at="2026-12-01 09:00:00")
    frappe.db.commit()
    return {**people, "school": school, "mosque": mosque}


def listed(kind: str, text: str = "", **more: Any) -> list[dict[str, Any]]:
    from diaspora.directories import api

    rows = api.listing(kind, text, **more)
    if not {"start", "limit"} & set(more):
        assert api.listing_count(kind, text, more.get("filters")) == len(rows)
    return rows


def titles(kind: str, text: str = "", **more: Any) -> list[str]:
    return [row.get("title") or row["display_name"] for row in listed(kind, text, **more)]


def become(role: str, *districts: str) -> None:
    import frappe

    add_user(OFFICER, role, districts=list(districts) or None)
    frappe.db.commit()
    frappe.set_user(OFFICER)


def test_organisations_are_found_by_the_beginnings_of_words_in_both_scripts(world: dict[str, str]) -> None:
    assert titles("association") == ["Les Amis de l'Atlas", "Patio des Voix"]
    assert titles("association", "VOIX pat") == ["Patio des Voix"]
    assert titles("association", "أصوات") in (["Patio des Voix"], [])
    assert titles("association", "tio") == []
    assert titles("association", filters={"status": "dormant"}) == ["Patio des Voix"]
    assert titles("association", sort="name", descending=True) == ["Patio des Voix", "Les Amis de l'Atlas"]
    assert titles("association", start=1, limit=1) == ["Patio des Voix"]


def test_profiles_are_found_by_their_person_in_any_spelling(world: dict[str, str]) -> None:
    (student,) = listed("student", "karim")
    assert (student["contact"], student["level"], student["city"]) == (world["karim"], "master", "Paris")
    assert titles("student", "كريم") == titles("student")
    assert titles("student", filters={"city": "Lyon"}) == []
    (mayor,) = listed("elected-official")
    assert mayor["mandate"] == "conseillère municipale · Lyon"
    (event,) = listed("event", "salon", sort="starts_at")
    assert event["kind"] == "fair"


def test_a_district_bounds_every_list(world: dict[str, str]) -> None:
    become("Diaspora Officer", "PAR")
    assert titles("association") == ["Patio des Voix"]
    assert (len(listed("student")), listed("event"), listed("elected-official")) == (1, [], [])


def test_religious_functions_are_not_in_any_list_of_an_officer(world: dict[str, str]) -> None:
    import frappe

    from diaspora.directories import api

    become("Diaspora Officer")
    with pytest.raises(frappe.PermissionError):
        api.listing("imam")
    with pytest.raises(frappe.PermissionError):
        api.listing_count("imam", "idriss")
    assert "imam" not in api.directories()
    assert [row["organisation"] for row in listed("teacher")] == ["École des Oliviers"]
    assert titles("institution", "mosquee") == []
    assert titles("institution", filters={"kind": "place of worship"}) == []


def on_the_map(kind: str, **more: Any) -> tuple[dict[str, int], list[str], int]:
    from diaspora.directories import api

    found = api.listing_places(kind, **more)
    counts = {one["district"]: one["count"] for one in found["districts"]}
    return counts, [one["title"] for one in found["points"]], found["elsewhere"]


def test_a_map_counts_each_district_and_shows_the_places_that_are_known(world: dict[str, str]) -> None:
    import frappe

    add("Association", title="Rivages", status="active", district="PAR", latitude=48.8, longitude=2.3)
    frappe.db.set_value("Diaspora District", "LYO", {"latitude": 0, "longitude": 0})
    become("Diaspora Officer")
    assert on_the_map("association") == ({"PAR": 2}, ["Rivages"], 1)
    assert on_the_map("association", text="riv") == ({"PAR": 1}, ["Rivages"], 0)
    assert on_the_map("teacher") == ({}, [], 1)
    assert on_the_map("student", filters={"district": "PAR"}) == ({"PAR": 1}, [], 0)


def test_a_map_shows_nothing_that_the_list_does_not(world: dict[str, str]) -> None:
    import frappe

    from diaspora.directories import api

    frappe.db.set_value("Diaspora Institution", world["mosque"], {"latitude": 45.7, "longitude": 4.8})
    become("Diaspora Officer", "LYO")
    assert on_the_map("association") == ({"LYO": 1}, [], 0)
    assert on_the_map("institution") == ({"LYO": 1}, [], 0)
    with pytest.raises(frappe.PermissionError):
        api.listing_places("imam")


def test_the_religious_affairs_desk_sees_them(world: dict[str, str]) -> None:
    become("Diaspora Religious Affairs")
    (imam,) = listed("imam")
    assert (imam["contact"], imam["organisation"]) == (world["idriss"], "Mosquée du Cèdre")


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("nobody", {}),
        ("association", {"sort": "title_folded; DROP TABLE x"}),
        ("association", {"filters": {"title` = 1 --": "x"}}),
        ("student", {"filters": {"status": "erased"}}),
        ("association", {"filters": "[1]"}),
    ],
)
def test_what_no_list_knows_is_refused_in_words(world: dict[str, str], kind: str, more: dict[str, Any]) -> None:
    import frappe

    from diaspora.directories import api

    with pytest.raises(frappe.ValidationError):
        api.listing(kind, **more)
