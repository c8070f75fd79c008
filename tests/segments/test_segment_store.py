"""Segments on a site: counts, pages, explanations and menus through the framework, each under its user's rules."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest

from diaspora.crm import store as crm_store
from diaspora.segments import api, store
from diaspora.segments.catalogue import RELATIONS
from diaspora.segments.compiler import compile_tree
from diaspora.segments.operands import Calendar
from tests.clock import START, FixedClock
from tests.people import (
    AMINA,
    EVERYONE,
    IDRISS,
    KARIM,
    LEADER,
    OFFICER,
    RELIGIOUS_AFFAIRS,
    ZINEB,
    Character,
    add,
    add_contact,
    add_scope,
    add_user,
)


@pytest.fixture
def mission(site: str, clock: FixedClock) -> dict[str, str]:
    """A few people of two districts, one mosque and its imam, two associations; names by key."""
    school = add("Institution", title="Lycée Exemple", kind="school", district="PAR")
    mosque = add("Institution", title="Mosquée Exemple", kind="place of worship", district="PAR")
    activity = first("Field of Activity")
    club = add("Association", title="Club d'Échecs", district="PAR", activities=[{"activity": activity}])
    people = {
        "amina": add_contact(AMINA, "amina@example.org", city="Paris", birth_year=1990),
        "karim": add_contact(KARIM, city="Orléans"),
        "idriss": add_contact(IDRISS, city="Paris"),
        "lyonnaise": add_contact(ZINEB, city="Lyon", district="LYO"),
        "mosque_box": add_contact(Character("Contact"), kind="mailbox", institution=mosque),
        "club_box": add_contact(Character("Contact"), kind="mailbox", association=club),
    }
    add("Affiliation", contact=people["amina"], association=club, function="Présidente", from_date="2020-01-01")
    add("Affiliation", contact=people["karim"], institution=school, function="Professeur")
    add("Affiliation", contact=people["idriss"], institution=mosque, function="Imam")
    crm_store.record_consent(people["amina"], "culture", "email", "granted", source="double opt-in", given_at=START)
    add_user(OFFICER, "Diaspora Officer")
    add_user(RELIGIOUS_AFFAIRS, "Diaspora Religious Affairs")
    add_user(LEADER, "Diaspora Association Leader")
    return {**people, "school": school, "mosque": mosque, "club": club}


def first(doctype: str) -> str:
    return frappe.get_all(f"Diaspora {doctype}", pluck="name", order_by="name asc", limit=1)[0]


def members(tree: Any, user: str | None = None) -> set[str]:
    compiled = store.compile_for(tree, user)
    found = store.members_after(compiled, 0, 100)
    assert store.count(compiled) == len(found)
    return {name for name, _row_no in found}


def test_count_preview_and_members_agree(mission: dict[str, str]) -> None:
    tree = {"field": "gender", "op": "is", "value": "female"}
    compiled = store.compile_for(tree)
    assert store.count(compiled) == 2
    assert members(tree) == {mission["amina"], mission["lyonnaise"]}
    page = store.preview(compiled, limit=1)
    assert [row["display_name"] for row in page.rows] == ["Amina Tazi"]
    assert page.after == page.rows[0]["row_no"]
    last = store.preview(compiled, after=page.after or 0, limit=1)
    assert [row["display_name"] for row in last.rows] == ["Zineb Alami"]
    assert last.after is None


def test_members_come_in_the_order_of_row_numbers(mission: dict[str, str]) -> None:
    compiled = store.compile_for(EVERYONE)
    numbers = [row_no for _name, row_no in store.members_after(compiled, 0, 100)]
    assert numbers == sorted(numbers)
    assert store.members_after(compiled, numbers[2], 2) == store.members_after(compiled, 0, 100)[3:5]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_walk_meets_each_member_once_however_far_apart_they_are(mission: dict[str, str], size: int) -> None:
    """Windows of `size` and ten times `size` row numbers come first: somebody sits in each, and beyond both."""
    far = (("karim", 3), ("idriss", 15), ("lyonnaise", 200), ("mosque_box", 900))
    for key, distance in far:
        frappe.db.set_value("Diaspora Contact", mission[key], "row_no", 10_000 + distance)
    for tree in (EVERYONE, {"not": {"field": "city", "op": "is", "value": "Lyon"}}, {"related": "affiliation"}):
        compiled = store.compile_for(tree)
        whole, walked, after = store.members_after(compiled, 0, 100_000), [], 0
        while page := store.members_after(compiled, after, size):
            assert len(page) == size or len(walked) + len(page) == len(whole)
            walked += page
            after = page[-1][1]
        assert walked == whole
        assert len(whole) == store.count(compiled) > 2


def test_folding_is_that_of_the_controller(mission: dict[str, str]) -> None:
    assert members({"field": "city", "op": "is", "value": "ORLEANS"}) == {mission["karim"]}
    assert members({"field": "full_name", "op": "contains", "value": "el-fassi"}) == {mission["karim"]}
    assert members({"field": "topic", "op": "is subscribed to", "value": "culture"}) == {mission["amina"]}


def test_an_officer_sees_the_people_of_the_scope_only(mission: dict[str, str]) -> None:
    assert mission["lyonnaise"] in members(EVERYONE, OFFICER)
    add_scope(OFFICER, "LYO")
    assert members(EVERYONE, OFFICER) == {mission["lyonnaise"]}
    assert members({"not": {"field": "district", "op": "is", "value": "LYO"}}, OFFICER) == set()


def test_an_empty_scope_shows_nobody(mission: dict[str, str]) -> None:
    add_scope(OFFICER)
    assert members(EVERYONE, OFFICER) == set()


@pytest.mark.parametrize("user", [OFFICER, RELIGIOUS_AFFAIRS, LEADER, None])
def test_everyone_is_whom_the_lists_of_the_framework_show(mission: dict[str, str], user: str | None) -> None:
    """One function feeds the lists and the compiler."""
    found = members(EVERYONE, user)
    if user == LEADER:
        assert found == set()
        return
    frappe.set_user(user or "Administrator")
    assert found == set(frappe.get_list("Diaspora Contact", filters={"status": "active"}, pluck="name"))


def test_a_leader_sees_the_mailbox_of_the_association_only(mission: dict[str, str]) -> None:
    frappe.db.set_value("Diaspora Contact", mission["amina"], "user", LEADER)
    club = frappe.get_doc("Diaspora Association", mission["club"])
    club.append("leaders", {"contact": mission["amina"], "from_date": "2020-01-01"})
    club.save()
    assert members(EVERYONE, LEADER) == {mission["club_box"]}
    assert members({"related": "affiliation"}, LEADER) == set()


AT_A_MOSQUE = {
    "related": "affiliation",
    "where": {"field": "institution_kind", "op": "is", "value": "place of worship"},
}
PROBES = (
    AT_A_MOSQUE,
    {"related": "affiliation", "where": {"field": "function", "op": "is", "value": "Imam"}},
    {"related": "affiliation", "where": {"field": "institution", "op": "is not empty"}},
    {"related": "affiliation", "where": {"field": "association", "op": "is empty"}},
    {"related": "affiliation", "where": {"field": "institution_kind", "op": "is not", "value": "school"}},
    {"not": {"related": "affiliation", "where": {"not": {"field": "institution_kind", "op": "is", "value": "school"}}}},
    {"related": "affiliation"},
    {"not": {"related": "affiliation"}},
    {"field": "kind", "op": "is", "value": "mailbox"},
    EVERYONE,
)


@pytest.mark.parametrize("tree", PROBES)
def test_without_the_right_a_religious_function_cannot_be_inferred(mission: dict[str, str], tree: Any) -> None:
    """The answers are the same as on a site where the mosque, its mailbox and its imam's function are not."""
    before = members(tree, OFFICER)
    affiliation = frappe.get_all("Diaspora Affiliation", filters={"institution": mission["mosque"]}, pluck="name")[0]
    frappe.db.delete("Diaspora Affiliation", {"name": affiliation})
    frappe.db.delete("Diaspora Contact", {"name": mission["mosque_box"]})
    assert before == members(tree, OFFICER)


def test_the_religious_affairs_desk_finds_religious_functions(mission: dict[str, str]) -> None:
    assert members(AT_A_MOSQUE, RELIGIOUS_AFFAIRS) == {mission["idriss"]}
    assert mission["mosque_box"] in members(EVERYONE, RELIGIOUS_AFFAIRS)
    assert members(AT_A_MOSQUE, OFFICER) == set()


def test_an_explanation_hides_what_its_reader_may_not_see(mission: dict[str, str]) -> None:
    asked = {"any": [AT_A_MOSQUE, {"field": "city", "op": "is", "value": "Paris"}]}
    told = store.explain_contact(asked, mission["idriss"], OFFICER)
    assert told and [(part.value, part.holds) for part in told.children] == [(0, False), ("Paris", True)]
    told = store.explain_contact(asked, mission["idriss"], RELIGIOUS_AFFAIRS)
    assert told and [(part.value, part.holds) for part in told.children] == [(1, True), ("Paris", True)]
    assert store.explain_contact(asked, mission["mosque_box"], OFFICER) is None
    add_scope(OFFICER, "LYO")
    assert store.explain_contact(asked, mission["idriss"], OFFICER) is None


def test_the_api_explains_each_condition_in_words(mission: dict[str, str]) -> None:
    tree = {
        "all": [{"field": "age", "op": "<", "value": 35}, {"not": {"field": "gender", "op": "is", "value": "male"}}]
    }
    told = api.explain(json.dumps(tree), mission["amina"], lang="fr")
    assert told["holds"] is False
    age, not_male = told["children"]
    assert (age["path"], age["prose"], age["value"], age["holds"]) == (
        "all/0", "dont l'âge est en dessous de 35", START.year - 1990, START.year - 1990 < 35
    )  # fmt: skip
    assert (not_male["kind"], not_male["holds"], not_male["children"][0]["value"]) == ("not", True, "female")


def test_branches_tell_how_many_they_add_or_take_away(mission: dict[str, str]) -> None:
    paris = {"field": "city", "op": "is", "value": "Paris"}
    lyon = {"field": "city", "op": "is", "value": "Lyon"}
    tree = {"all": [{"any": [paris, lyon]}, {"not": {"field": "gender", "op": "is", "value": "female"}}]}
    effects = {part["path"]: part["effect"] for part in api.effects(tree, lang="en")}
    # Of amina, idriss and zineb in the two cities, idriss stays; six people are not female or unknown to be so ...
    assert effects == {"all/0": 1 - 4, "all/1": 1 - 3, "all/0/any/0": 1, "all/0/any/1": 0}


def test_a_segment_is_checked_when_it_is_saved(mission: dict[str, str]) -> None:
    for tree, message in (
        ({"field": "ctiy", "op": "is", "value": "Lyon"}, 'did you mean "city"?'),
        ({"field": "topic", "op": "has withdrawn", "value": "cultur"}, 'value: there is no Diaspora Topic "cultur"'),
        ({"all": []}, "everyone"),
        ({"segment": "none"}, "there is no saved segment"),
    ):
        with pytest.raises(frappe.ValidationError, match=message.replace("?", r"\?")):
            add("Segment", title="Wrong", district="PAR", tree=json.dumps(tree))
    deep = '{"all":[' * 10_000 + '{"everyone":true}' + "]}" * 10_000
    with pytest.raises(frappe.ValidationError, match="deeper than 12"):
        add("Segment", title="Deep", district="PAR", tree=deep)
    assert frappe.db.count("Diaspora Segment") == 0


def test_a_saved_segment_is_used_by_name_and_told_by_title(mission: dict[str, str]) -> None:
    paris = add("Segment", title="Parisiens", district="PAR",
                   tree=json.dumps({"field": "city", "op": "is", "value": "Paris"}))  # fmt: skip
    tree = {"not": {"segment": paris}}
    assert members(tree) == members({"field": "city", "op": "is not", "value": "Paris"})
    assert api.prose(tree, lang="en") == {
        "prose": "Contacts who are not among those who are in the segment “Parisiens”"
    }
    assert store.inlined_tree(tree) == {"not": {"field": "city", "op": "is", "value": "Paris"}}
    with pytest.raises(frappe.ValidationError, match="contains itself"):
        doc = frappe.get_doc("Diaspora Segment", paris)
        doc.tree = json.dumps(tree)
        doc.save()


def test_a_segment_of_another_district_cannot_be_built_upon(mission: dict[str, str]) -> None:
    other = add("Segment", title="Lyonnais", district="LYO", tree=json.dumps(EVERYONE))
    add_scope(OFFICER, "PAR")
    frappe.set_user(OFFICER)
    with pytest.raises(frappe.ValidationError, match="may not read it"):
        api.count({"segment": other})


def test_the_words_use_titles_and_keep_the_title_of_a_place_of_worship_from_others(mission: dict[str, str]) -> None:
    tree = {"related": "affiliation", "where": {"field": "institution", "op": "is", "value": mission["mosque"]}}
    assert "Mosquée Exemple" in api.prose(tree, lang="en")["prose"]
    frappe.set_user(OFFICER)
    assert "Mosquée" not in api.prose(tree, lang="en")["prose"]
    assert api.prose({"field": "district", "op": "is", "value": "LYO"}, lang="en")["prose"].endswith(
        f"“{frappe.db.get_value('Diaspora District', 'LYO', 'title')}”"
    )


def test_titles_are_in_the_language_of_the_sentence(mission: dict[str, str]) -> None:
    tree = {"field": "topic", "op": "is subscribed to", "value": "culture"}
    assert api.prose(tree, lang="en")["prose"] == "Contacts who are subscribed to “Culture”"
    assert api.prose(tree, lang="ar-MA")["prose"] == "جهات الاتصال المشتركة في «الثقافة»"


@pytest.mark.parametrize("method", ["count", "preview", "explain", "effects", "prose", "catalogue"])
def test_a_leader_and_a_guest_may_not_call_the_methods(mission: dict[str, str], method: str) -> None:
    arguments = {"explain": {"tree": EVERYONE, "contact": mission["amina"]}, "catalogue": {}}
    for user in (LEADER, "Guest"):
        frappe.set_user(user)
        with pytest.raises(frappe.PermissionError):
            getattr(api, method)(**arguments.get(method, {"tree": EVERYONE}))


def test_the_menu_names_fields_operators_and_choices_in_the_language_asked_for(mission: dict[str, str]) -> None:
    menu = api.catalogue(lang="fr")
    gender = next(field for field in menu["fields"] if field["name"] == "gender")
    assert gender["label"] == "Genre"
    assert {"value": "female", "label": "féminin"} in gender["choices"]
    assert {"name": "is one of", "takes": "choices"} in gender["operators"]
    assert [relation["name"] for relation in menu["relations"]] == list(RELATIONS)


def test_the_compiled_sql_can_be_joined_by_others(mission: dict[str, str]) -> None:
    tree = {"related": "affiliation", "where": {"field": "current", "op": "is", "value": True}}
    compiled = compile_tree(tree, rules=store.rules_of(), now=Calendar(START.date()).today)
    rows = frappe.db.sql(
        f"SELECT m.name, m.row_no, c.display_name FROM ({compiled.sql}) m"
        " JOIN `tabDiaspora Contact` c ON c.name = m.name WHERE m.row_no > %(after)s ORDER BY m.row_no LIMIT 10",
        {**compiled.params, "after": 0},
    )
    assert [row[2] for row in rows] == ["Amina Tazi", "Karim El Fassi", "Idriss Saidi"]
