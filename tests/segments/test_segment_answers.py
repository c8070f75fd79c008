"""Budgets, overlaps, comparisons and costs, on a site."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest

from diaspora.segments import api, cost_store, counting_store, overlap, snapshot_store, store, tasks
from diaspora.segments.counting_store import Counted, from_sample
from diaspora.segments.row_bitmap import read_bitmap, write_bitmap
from tests.clock import FixedClock

EVERYONE = {"everyone": True}
WOMEN = {"field": "gender", "op": "is", "value": "female"}
IN_LYON = {"field": "city", "op": "is", "value": "Lyon"}


@pytest.fixture
def people(site: str, clock: FixedClock) -> dict[str, str]:
    """Two women and a man in Lyon, a woman in Paris; their names by first name."""
    district = frappe.get_all("Diaspora District", pluck="name", limit=1)[0]
    made = {}
    for first_name, gender, city, birth_year in (
        ("Amina", "female", "Lyon", 2000),
        ("Salma", "female", "Lyon", 1960),
        ("Youssef", "male", "Lyon", 0),
        ("Hind", "female", "Paris", 1999),
    ):
        values = {"first_name": first_name, "gender": gender, "city": city, "birth_year": birth_year}
        contact = frappe.get_doc({"doctype": "Diaspora Contact", "kind": "person", "district": district, **values})
        made[first_name] = str(contact.insert().name)
    frappe.db.commit()
    return made


def segment_of(tree: dict[str, Any]) -> Any:
    district = frappe.get_all("Diaspora District", pluck="name", limit=1)[0]
    values = {"doctype": "Diaspora Segment", "title": "Lyonnaises", "district": district, "tree": json.dumps(tree)}
    return frappe.get_doc(values).insert()


def test_a_count_in_its_budget_is_exact(people: dict[str, str]) -> None:
    assert api.count(WOMEN) == {"label": "exact", "count": 3, "exact": True}


def test_a_query_over_its_budget_is_ended_in_the_database(people: dict[str, str]) -> None:
    # MariaDB ends a recursion after a thousand rows by itself.
    endless = {
        "sqlite": "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 1000000000)"
        " SELECT COUNT(*) FROM n",
        "mariadb": "SELECT SLEEP(20)",
    }
    with pytest.raises(counting_store.OverBudget), counting_store.budget(1):
        frappe.db.multisql(endless)
    assert frappe.db.sql("SELECT 1")[0][0] == 1


def test_past_the_budget_the_count_is_a_labelled_estimate(
    people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting_store, "SAMPLE", 2)
    counted = counting_store.estimate(store.compile_for({"related": "affiliation"}))
    assert (counted.number, counted.is_exact, counted.low) == (0, False, 0)
    assert counted.high > 0
    everyone = counting_store.estimate(store.compile_for(EVERYONE))
    assert everyone.low <= 4 <= everyone.high


def test_a_sample_tells_between_which_numbers_the_truth_lies() -> None:
    counted = from_sample(hits=500, asked=2000, step=100)
    assert (counted.number, counted.is_exact) == (50_000, False)
    assert counted.low < 47_000 < 50_000 < 53_000 < counted.high
    assert from_sample(hits=7, asked=9, step=1) == Counted(7, True, 7, 7)


def test_an_overlap_says_who_is_in_both_and_who_in_one_alone(people: dict[str, str]) -> None:
    found = store.overlap_of([WOMEN, IN_LYON])
    assert {key: make.people for key, make in found.exactly.items()} == {
        frozenset({0}): 1, frozenset({1}): 1, frozenset({0, 1}): 2,
    }  # fmt: skip
    assert found.within(0).people == 3
    assert found.within(0, 1).people == 2


def test_an_overlap_gives_the_shares_of_women_and_of_people_under_35(people: dict[str, str]) -> None:
    lyon = api.overlap([WOMEN, IN_LYON])["each"][1]
    assert (lyon["count"], lyon["gender_known"], lyon["birth_known"]) == (3, 3, 2)
    assert lyon["share_of_women"] == pytest.approx(2 / 3)
    assert lyon["share_under_35"] == pytest.approx(1 / 2)
    assert overlap.Make().share_of_women is None


def test_fewer_than_two_and_more_than_six_trees_do_not_overlap(people: dict[str, str]) -> None:
    for trees in ([WOMEN], [WOMEN] * 7):
        with pytest.raises(frappe.ValidationError):
            api.overlap(trees)


def test_a_comparison_names_who_joined_and_who_left_since_a_day(people: dict[str, str], clock: FixedClock) -> None:
    segment = segment_of({"all": [WOMEN, IN_LYON]})
    tasks.take_snapshot(segment.name)
    clock.advance(days=3)
    frappe.db.set_value("Diaspora Contact", people["Salma"], "city_folded", "paris")
    frappe.db.set_value("Diaspora Contact", people["Hind"], "city_folded", "lyon")
    found = api.compare(segment.name, str(clock().date()))
    assert [row["name"] for row in found["joined"]["rows"]] == [people["Hind"]]
    assert [row["name"] for row in found["left"]["rows"]] == [people["Salma"]]
    assert (found["joined"]["count"], found["left"]["count"]) == (1, 1)
    assert (found["joined"]["share_of_women"], found["left"]["share_under_35"]) == (1.0, 0.0)


def test_a_segment_opens_with_the_last_count_of_its_own_district(people: dict[str, str], clock: FixedClock) -> None:
    segment = segment_of(WOMEN)
    elsewhere = frappe.get_all("Diaspora District", filters={"name": ["!=", segment.district]}, pluck="name", limit=1)
    frappe.get_doc("Diaspora Contact", people["Hind"]).update({"district": elsewhere[0]}).save()
    assert not frappe.get_doc("Diaspora Segment", segment.name).last_count
    tasks.take_snapshot(segment.name)
    opened = frappe.get_doc("Diaspora Segment", segment.name)
    assert (opened.last_count, opened.counted_at) == (2, clock())
    assert str(opened.modified) == str(segment.modified)


def test_a_segment_can_be_deleted_after_its_members_were_noted(people: dict[str, str], clock: FixedClock) -> None:
    segment, other = segment_of(WOMEN), segment_of(IN_LYON)
    for one in (segment, other):
        tasks.take_snapshot(one.name)
    segment.reload()
    segment.delete()
    assert frappe.get_all("Diaspora Segment Snapshot", pluck="segment", distinct=True) == [other.name]


def test_two_segments_are_compared_by_who_is_in_one_of_them_alone(people: dict[str, str]) -> None:
    women, lyonnais = segment_of(WOMEN), segment_of(IN_LYON)
    found = api.compare(women.name, other=lyonnais.name)
    assert [row["name"] for row in found["joined"]["rows"]] == [people["Youssef"]]
    assert [row["name"] for row in found["left"]["rows"]] == [people["Hind"]]
    assert (found["joined"]["count"], found["joined"]["share_of_women"]) == (1, 0.0)
    assert (found["left"]["count"], found["left"]["share_under_35"]) == (1, 1.0)


def test_a_comparison_is_with_a_day_or_with_another_segment(people: dict[str, str]) -> None:
    women = segment_of(WOMEN)
    for wrong in ({}, {"since": "2026-01-01", "other": women.name}):
        with pytest.raises(frappe.ValidationError, match="either"):
            api.compare(women.name, **wrong)
    with pytest.raises(frappe.DoesNotExistError):
        api.compare(women.name, other="nothing")


def test_without_a_snapshot_from_before_there_is_nothing_to_compare_with(
    people: dict[str, str], clock: FixedClock
) -> None:
    segment = segment_of(WOMEN)
    tasks.take_snapshot(segment.name)
    with pytest.raises(frappe.ValidationError, match="no snapshot"):
        api.compare(segment.name, "2020-01-01")


def test_an_erased_person_is_nobody_in_a_comparison(people: dict[str, str], clock: FixedClock) -> None:
    segment = segment_of(WOMEN)
    tasks.take_snapshot(segment.name)
    clock.advance(days=1)
    frappe.db.set_value("Diaspora Contact", people["Salma"], "status", "erased")
    change = snapshot_store.changes_since(segment.name, segment.tree, clock())
    assert change is not None
    assert (change.joined, change.left) == ((), ())


@pytest.mark.parametrize("numbers", [[], [0], [7, 8, 200_001], list(range(1, 3000, 7))])
def test_a_bitmap_gives_back_the_numbers_that_were_written(numbers: list[int]) -> None:
    assert read_bitmap(write_bitmap(numbers)) == frozenset(numbers)


def test_a_text_of_other_making_is_no_bitmap() -> None:
    with pytest.raises(ValueError, match="bitmap"):
        read_bitmap("00000")


def test_the_cost_is_told_in_words(people: dict[str, str]) -> None:
    tree = {"all": [IN_LYON, {"related": "affiliation"}]}
    steps = cost_store.cost_of(store.compile_for(tree))
    assert {step.table for step in steps} >= {"Contact", "Affiliation"}
    assert any("Affiliation" in sentence for sentence in api.cost(tree))


def test_people_on_a_list_are_found_by_its_rows(people: dict[str, str]) -> None:
    district = frappe.get_all("Diaspora District", pluck="name", limit=1)[0]
    rows = [{"contact": people["Amina"]}, {"contact": people["Youssef"]}]
    values = {"doctype": "Diaspora People List", "title": "Guests", "district": district, "people": rows}
    guests = frappe.get_doc(values).insert()
    listed = {"related": "list", "where": {"field": "list", "op": "is", "value": guests.name}}
    assert api.count(listed)["count"] == 2
    assert api.count({"all": [WOMEN, {"not": listed}]})["count"] == 2


def test_a_page_is_the_same_however_many_windows_it_takes(
    people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = {"all": [WOMEN, {"not": {"related": "affiliation"}}]}
    whole = store.preview(store.compile_for(tree), limit=3)
    monkeypatch.setattr(store, "PREVIEW_WINDOWS", (1, 1))
    assert store.preview(store.compile_for(tree), limit=3) == whole
    first = store.preview(store.compile_for(tree), limit=2)
    assert first.after is not None
    rest = store.preview(store.compile_for(tree), after=first.after, limit=2)
    assert [row["name"] for row in first.rows + rest.rows] == [people[name] for name in ("Amina", "Salma", "Hind")]
