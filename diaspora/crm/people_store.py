"""The list of people for the workspace: a page, and how many there are. Reads under the row rules of the user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe

from diaspora.crm import permissions
from diaspora.crm.people_query import FILTERS, SORTS, C, PeopleQuery, people_query

CONTACT = "Diaspora Contact"
MAX_PAGE = 100
MAX_START = 10**7
COLUMNS = (
    "name", "kind", "status", "display_name", "first_name_ar", "last_name_ar", "primary_email", "primary_phone", "city",
    "district", "affiliation", "preferred_language", "modified",
)  # fmt: skip


def page(
    text: str, filters: Mapping[str, str], sort: str, descending: bool, start: int, limit: int
) -> list[dict[str, Any]]:
    """Rows of people from the `start`-th on."""
    query = _query(text, filters, sort, descending)
    values = {**query.values, "start": max(0, min(start, MAX_START)), "limit": max(1, min(limit, MAX_PAGE))}
    columns = ", ".join(f"{C}.{column}" for column in COLUMNS)
    return frappe.db.sql(
        f"SELECT {columns} FROM {C} WHERE {_seen(query)} ORDER BY {query.order} LIMIT %(limit)s OFFSET %(start)s",
        values,
        as_dict=True,
    )


def count(text: str, filters: Mapping[str, str]) -> int:
    """How many people there are."""
    query = _query(text, filters, "name", False)
    return int(frappe.db.sql(f"SELECT COUNT(*) FROM {C} WHERE {_seen(query)}", query.values)[0][0])


def _query(text: str, filters: Mapping[str, str], sort: str, descending: bool) -> PeopleQuery:
    for name in filters:
        if name not in FILTERS:
            frappe.throw(frappe._("People cannot be filtered by {0}.").format(name))
    if sort not in SORTS:
        frappe.throw(frappe._("People cannot be sorted by {0}.").format(sort))
    return people_query(text, {name: str(value or "") for name, value in filters.items()}, sort, descending)


def _seen(query: PeopleQuery) -> str:
    """The query's condition, and the row rules."""
    rules = permissions.query_conditions(doctype=CONTACT)
    return f"({query.where}) AND ({rules})" if rules else query.where
