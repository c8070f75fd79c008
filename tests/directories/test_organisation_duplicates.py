"""Organisations in other spellings: proposed as duplicates, never taken for one, seen by who sees both."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaspora.crm.imports.likeness import Organisation, likeness_of_organisations
from diaspora.crm.imports.run import import_file
from diaspora.crm.imports.undo_store import undo_import
from diaspora.crm.organisation_key import title_key
from diaspora.crm.row_rules import OFFICER, RELIGIOUS_AFFAIRS
from tests.directories.test_kinds_on_a_site import write
from tests.people import add, add_user


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Association Al Nour de Lyon", "جمعية النور ليون"),
        ("Amicale des Marocains de Lille", "AMICALE MAROCAINS LILLE"),
        ("L'Éclat de l’Atlas", "Eclat d'Atlas (association loi 1901)"),
        ("ATLAS IMPORT EXPORT SARL", "Atlas Import-Export"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Éclat d'Atlas", "Voix d'Atlas"), ("Union de Lille", "Union de Lyon")])
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize("title", ["", "Association", "Association loi 1901", "ASBL", "1901", "🌍"])
def test_a_name_that_tells_nothing_has_no_key(title: str) -> None:
    assert title_key(title) == ""


def organisation(name: str = "a", **told: str) -> Organisation:
    return Organisation(name, "Éclat d'Atlas", **told)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({"city": "Lyon"}, {"city": "LYON"}, ("name", "city")),
        ({"city": "Lyon", "district": "LYO"}, {"district": "LYO"}, ("name", "district")),
        ({"website": "https://www.eclat.example/"}, {"website": "http://eclat.example"}, ("name", "website")),
        ({"city": "Lyon", "phone": "+33400000000"}, {"city": "Bron", "phone": "+33400000000"}, ("name", "phone")),
    ],
)
def test_what_two_have_in_common_beside_the_name_is_said(
    one: dict[str, str], other: dict[str, str], reasons: tuple[str, ...]
) -> None:
    like = likeness_of_organisations(organisation(**one), organisation("b", **other))
    assert like is not None
    assert like.reasons == reasons
    assert 0.5 < like.score <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"city": "Lyon"}, {"city": "Grenoble"}),
        ({"city": "Lyon", "district": "LYO"}, {"city": "Grenoble", "district": "LYO"}),
        ({"city": "Lyon", "register_id": "W1"}, {"city": "Lyon", "register_id": "W2"}),
        ({"city": "Lyon", "kind": "school"}, {"city": "Lyon", "kind": "company"}),
    ],
)
def test_a_name_alone_or_a_contradiction_raises_no_suspicion(one: dict[str, str], other: dict[str, str]) -> None:
    assert likeness_of_organisations(organisation(**one), organisation("b", **other)) is None


def pairs(kind: str = "association") -> list[set[str]]:
    """The titles of each proposed pair."""
    import frappe

    rows = frappe.get_all("Diaspora Duplicate", fields=[f"{kind}_a", f"{kind}_b"])
    return [
        {str(frappe.db.get_value(f"Diaspora {kind.title()}", side, "title")) for side in row.values()} for row in rows
    ]


def test_an_association_in_another_spelling_is_proposed_and_made_all_the_same(mission, tmp_path: Path) -> None:
    import frappe

    add("Association", title="Association Al Nour de Lyon", status="active", district="LYO", city="Lyon")
    other = {"Intitulé": "جمعية النور ليون", "Ville": "LYON", "Objet": "Culture"}
    twin = {"Intitulé": "Asso An-Nour, Lyon", "Ville": "Lyon", "Objet": "Culture"}
    elsewhere = {"Intitulé": "An-Nour Lyon", "Ville": "Grenoble", "Objet": "Culture"}
    result = import_file(write(tmp_path, other, twin, elsewhere), "association")
    assert result.created == 3
    found = sorted(sorted(pair) for pair in pairs())
    assert found == sorted(
        sorted(pair)
        for pair in (
            {"Association Al Nour de Lyon", "جمعية النور ليون"},
            {"Association Al Nour de Lyon", "Asso An-Nour, Lyon"},
            {"جمعية النور ليون", "Asso An-Nour, Lyon"},
        )
    )
    assert import_file(write(tmp_path, other, twin, elsewhere, name="again.csv"), "association").created == 0
    assert len(pairs()) == 3

    assert undo_import(result.name).kept == {}
    assert pairs() == []
    assert frappe.db.count("Diaspora Association") == 1


def test_an_import_of_institutions_is_undone(mission, tmp_path: Path) -> None:
    import frappe

    row = {"Intitulé": "École Avicenne", "Type": "école", "Ville": "Lyon"}
    result = import_file(write(tmp_path, row), "institution")
    assert (result.created, frappe.db.count("Diaspora Institution")) == (1, 1)
    undo_import(result.name)
    assert frappe.db.count("Diaspora Institution") == 0


def test_the_school_that_a_teachers_file_names_is_proposed_where_its_spelling_is_another(
    mission, tmp_path: Path
) -> None:
    add("Institution", title="École Avicenne", kind="school", status="active", district="LYO", city="Lyon")
    row = {"Nom": "TAZI", "Prénom": "Amina", "Courriel": "amina@exemple.fr", "École": "Ecole d'Avicenne"}
    import_file(write(tmp_path, row), "teacher")
    assert pairs("institution") == [{"École Avicenne", "Ecole d'Avicenne"}]


def test_a_pair_is_seen_by_who_sees_both_and_places_of_worship_by_their_desk(mission) -> None:
    import frappe

    from diaspora.crm.permissions import query_conditions

    def institution(title: str, kind: str, district: str) -> str:
        return add("Institution", title=title, kind=kind, status="active", district=district)

    def pair(kind: str, *districts: str) -> str:
        one, other = (institution(f"{kind} {place}", kind, district) for place, district in enumerate(districts))
        return add("Duplicate", institution_a=one, institution_b=other, score=0.75, reasons="name, city")

    near, far = pair("school", "LYO", "LYO"), pair("company", "LYO", "PAR")
    worship = pair("place of worship", "LYO", "LYO")
    officer = add_user("officer@mission.example", OFFICER, districts=["LYO"])
    desk = add_user("worship@mission.example", RELIGIOUS_AFFAIRS, districts=["LYO"])
    frappe.db.commit()

    def seen(user: str) -> set[str]:
        frappe.set_user(user)
        try:
            assert query_conditions(user, "Diaspora Duplicate")
            return set(frappe.get_list("Diaspora Duplicate", pluck="name", limit=0))
        finally:
            frappe.set_user("Administrator")

    assert seen(officer) == {near}
    assert seen(desk) == {near, worship}
    assert not frappe.has_permission("Diaspora Duplicate", "read", doc=worship, user=officer)
    assert not frappe.has_permission("Diaspora Duplicate", "read", doc=far, user=officer)


def test_the_patch_fills_the_keys_of_an_older_site_and_may_run_again(mission) -> None:
    import frappe

    from diaspora.patches import title_keys

    name = add("Association", title="Association Éclat d'Atlas", status="active", district="LYO")
    for _ in range(2):
        frappe.db.set_value("Diaspora Association", name, "title_key", None)
        title_keys.execute()
        assert frappe.db.get_value("Diaspora Association", name, "title_key") == title_key("Éclat d'Atlas")
