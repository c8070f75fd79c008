"""get_list and get_all: filters, fields, joins, order, what they refuse."""

from __future__ import annotations

from typing import Any

import frappe
import pytest

from embedded_frappe import NotSupportedByEmbedded

from .bakery_site import LOAF, SLICE, bakery, bakery_template, make_loaf  # noqa: F401

pytestmark = pytest.mark.usefixtures("loaves")


@pytest.fixture
def loaves(bakery: object) -> None:  # noqa: F811
    make_loaf("Batbout", kind="wheat", count=1, weight=0.2, baked_on="2026-03-01", oven="stone")
    make_loaf("Khobz", kind="wheat", count=2, weight=0.5, baked_on="2026-03-10", baked_at="2026-03-10 18:00:00")
    make_loaf("Rghaif", count=3, notes="thin", slices=[{"topping": "honey", "grams": 5}, {"topping": "oil"}])
    make_loaf("Tafarnout", kind="rye", count=4, weight=1, notes="", oven="spare")
    frappe.db.sql(f"update `tab{LOAF}` set kind = null where title = 'Rghaif'")


@pytest.mark.parametrize(
    ("filters", "initials"),
    [
        ({}, "BKRT"),
        ({"kind": "wheat"}, "BK"),
        ({"kind": ["!=", "wheat"]}, "RT"),
        ({"kind": ""}, "R"),
        ({"kind": ["in", ["rye", "wheat"]]}, "BKT"),
        ({"kind": ["not in", ["rye"]]}, "BKR"),
        ({"kind": ["in", "rye,wheat"]}, "BKT"),
        ({"kind": ["is", "set"]}, "BKT"),
        ({"kind": ["is", "not set"]}, "R"),
        ({"notes": ["is", "set"]}, "R"),
        ({"title": ["like", "%a%"]}, "BRT"),
        ({"notes": ["not like", "%thin%"]}, "BKT"),
        ({"count": [">", 2]}, "RT"),
        ({"count": ["between", [2, 3]]}, "KR"),
        ({"count": "2"}, "K"),
        ({"weight": ["<=", 0.5]}, "BKR"),
        ({"baked_on": [">=", "2026-03-05"]}, "K"),
        ({"baked_on": ["between", ["2026-03-01", "2026-03-10"]]}, "BK"),
        ({"baked_at": ["between", ["2026-03-10", "2026-03-10"]]}, "K"),
        ([["count", ">", 1], ["count", "<", 4]], "KR"),
        ([[LOAF, "title", "=", "Khobz"]], "K"),
        ([[SLICE, "topping", "=", "oil"]], "R"),
        ({"oven": "stone", "count": 1}, "B"),
    ],
)
def test_filters_find(filters: Any, initials: str) -> None:
    titles = frappe.get_all(LOAF, filters=filters, pluck="title", order_by="title asc")
    assert "".join(title[0] for title in titles) == initials


def test_one_of_several_is_enough_for_or_filters() -> None:
    rows = frappe.get_all(LOAF, {"count": [">", 1]}, ["title"], or_filters={"kind": "rye", "title": "Khobz"})
    assert sorted(row.title for row in rows) == ["Khobz", "Tafarnout"]


def test_fields_come_in_frappes_forms() -> None:
    only = {"filters": {"title": "Batbout"}}
    assert frappe.get_all(LOAF, fields=["title as t", "oven.label as oven", "`tabBakery Loaf`.`kind`"], **only) == [
        {"t": "Batbout", "oven": "Stone oven", "kind": "wheat"}
    ]
    assert frappe.get_all(LOAF, fields="title, kind", **only) == [{"title": "Batbout", "kind": "wheat"}]
    assert frappe.get_all(LOAF, fields=["oven.label"], as_list=True, **only) == [("Stone oven",)]
    assert frappe.get_all(LOAF, fields=["*"], **only)[0].count == 1


def test_rows_of_a_table_are_joined() -> None:
    rows = frappe.get_all(LOAF, {"title": "Rghaif"}, ["title", "slices.topping"], order_by="slices.topping")
    assert [tuple(row.values()) for row in rows] == [("Rghaif", "honey"), ("Rghaif", "oil")]


def test_groups_are_counted() -> None:
    rows = frappe.get_all(LOAF, fields=["kind", "count(name) as n"], group_by="kind", order_by="n desc, kind asc")
    assert [(row.kind, row.n) for row in rows] == [("wheat", 2), (None, 1), ("rye", 1)]
    assert frappe.get_all(LOAF, fields=["sum(count) as total", "max(count) as most"]) == [{"total": 10, "most": 4}]


def test_pages_and_the_default_order() -> None:
    assert frappe.get_all(LOAF, pluck="title") == ["Tafarnout", "Rghaif", "Khobz", "Batbout"]
    assert frappe.get_list(LOAF, pluck="title", limit_start=1, limit_page_length=2) == ["Rghaif", "Khobz"]
    assert frappe.get_list(LOAF, pluck="title", start=3, page_length=5) == ["Batbout"]
    assert frappe.get_all(LOAF, pluck="kind", distinct=True, filters={"kind": "wheat"}) == ["wheat"]


@pytest.mark.parametrize(
    "options",
    [
        {"fields": ["title; drop table x"]},
        {"fields": ["(select 1)"]},
        {"fields": ["sleep(5)"]},
        {"fields": ["nothing"]},
        {"filters": {"nothing": 1}},
        {"filters": {"title` = 1 or `name": 1}},
        {"filters": [["title", "regexp", "x"]]},
        {"filters": {"title": ["is", "perhaps"]}},
        {"order_by": "title; drop table x"},
        {"order_by": "(select 1)"},
        {"order_by": "nothing"},
        {"group_by": "title having 1"},
    ],
)
def test_what_is_no_field_operator_or_order_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises((frappe.ValidationError, frappe.db.OperationalError)):
        frappe.get_all(LOAF, **options)


def test_an_option_that_is_not_there_says_so() -> None:
    with pytest.raises(NotSupportedByEmbedded, match="with_comment_count"):
        frappe.get_all(LOAF, with_comment_count=True)


@pytest.mark.parametrize(
    ("filters", "fieldname", "found"),
    [
        ({"title": "Khobz"}, "count", 2),
        ({"title": ["like", "Kh%"]}, ["count", "kind"], (2, "wheat")),
        ({"title": "none"}, ["count", "kind"], None),
        ([["count", ">", 3]], "title", "Tafarnout"),
    ],
)
def test_get_value_answers_in_its_forms(filters: Any, fieldname: Any, found: Any) -> None:
    assert frappe.db.get_value(LOAF, filters, fieldname) == found


def test_get_value_gives_a_dict_and_keeps_an_order() -> None:
    assert frappe.db.get_value(LOAF, {"kind": "wheat"}, "*", as_dict=True, order_by="count asc").title == "Batbout"
    assert frappe.db.get_values(LOAF, {"kind": "wheat"}, "title", order_by="count", pluck=True) == ["Batbout", "Khobz"]
