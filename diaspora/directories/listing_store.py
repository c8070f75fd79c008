"""The lists of directories: a page, and how many there are, under the row rules of the user.

Fields are those that the user may read, and what a document links to is named only where the user may see it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import frappe

from diaspora.crm import permissions
from diaspora.crm.mission_store import mission_today
from diaspora.crm.row_conditions import CONTACT, INSTITUTION
from diaspora.crm.terms import term_is_current
from diaspora.directories.listing import DIRECTORIES, Directory, Listing, listing

MAX_PAGE = 100
MAX_START = 10**7
MAX_POINTS = 500
_AXES = ("latitude", "longitude")
_PERSON = ("display_name", "first_name_ar", "last_name_ar", "city", "district")


def page(
    kind: str, text: str, filters: Mapping[str, str], sort: str, descending: bool, start: int, limit: int
) -> list[dict[str, Any]]:
    """Rows of a directory from the `start`-th on. Raises PermissionError, ValidationError."""
    directory = _directory(kind)
    try:
        column = directory.column_of_sort(sort)
    except KeyError:
        frappe.throw(frappe._("This list cannot be sorted by {0}.").format(sort))
    direction = "DESC" if descending else "ASC"
    found = _narrowed(directory, text, filters)
    values = {**found.values, "start": max(0, min(start, MAX_START)), "limit": max(1, min(limit, MAX_PAGE))}
    names = frappe.db.sql(
        f"SELECT {directory.table}.name FROM {found.tables} WHERE {found.where}"
        f" ORDER BY {column} {direction}, {directory.table}.name {direction} LIMIT %(limit)s OFFSET %(start)s",
        values,
        pluck=True,
    )
    return _described(directory, names)


def count(kind: str, text: str, filters: Mapping[str, str]) -> int:
    """How many documents the list has. Raises PermissionError, ValidationError."""
    directory = _directory(kind)
    found = _narrowed(directory, text, filters)
    return int(frappe.db.sql(f"SELECT COUNT(*) FROM {found.tables} WHERE {found.where}", found.values)[0][0])


def places(kind: str, text: str, filters: Mapping[str, str]) -> dict[str, Any]:
    """Where the documents of the list are: how many in each district, the places of those that have coordinates (at
    most MAX_POINTS), and how many have no place on a map. Raises PermissionError, ValidationError."""
    directory = _directory(kind)
    found = _narrowed(directory, text, filters)
    rows: Any = frappe.db.sql(
        f"SELECT {directory.district} AS place, COUNT(*) FROM {found.tables} WHERE {found.where} GROUP BY place",
        found.values,
    )
    known = {
        row.name: row
        for row in frappe.get_all("Diaspora District", fields=["name", *_AXES], limit=0)
        if row.latitude or row.longitude
    }
    districts = [
        {
            "district": place,
            "latitude": known[place].latitude,
            "longitude": known[place].longitude,
            "count": int(number),
        }
        for place, number in rows
        if place in known
    ]
    return {
        "districts": sorted(districts, key=lambda one: -one["count"]),
        "elsewhere": sum(int(number) for place, number in rows if place not in known),
        "points": _points(directory, found) if directory.located else [],
    }


def _points(directory: Directory, found: Listing) -> list[dict[str, Any]]:
    table = directory.table
    names = frappe.db.sql(
        f"SELECT {table}.name FROM {found.tables} WHERE {found.where} AND {table}.latitude <> 0"
        f" AND {table}.longitude <> 0 ORDER BY {table}.name LIMIT {MAX_POINTS}",
        found.values,
        pluck=True,
    )
    return _readable(directory.doctype, names, ["name", "title", *_AXES])


def readable() -> list[str]:
    """The directories that the user may open."""
    return [kind for kind, directory in DIRECTORIES.items() if frappe.has_permission(directory.doctype, "read")]


def _directory(kind: str) -> Directory:
    directory = DIRECTORIES.get(kind)
    if directory is None:
        frappe.throw(frappe._("There is no directory {0}.").format(kind))
    frappe.has_permission(directory.doctype, "read", throw=True)
    return directory


def _narrowed(directory: Directory, text: str, filters: Mapping[str, str]) -> Listing:
    try:
        found = listing(directory, text, {name: str(value or "") for name, value in filters.items()})
    except KeyError as error:
        frappe.throw(frappe._("This list cannot be filtered by {0}.").format(error.args[0]))
    rules = permissions.query_conditions(doctype=directory.doctype)
    return replace(found, where=f"({found.where}) AND ({rules})") if rules else found


def _described(directory: Directory, names: list[str]) -> list[dict[str, Any]]:
    fields = ["name", "modified", *directory.columns]
    fields += [directory.link] if directory.link else []
    fields += ["contact"] if directory.of_contact else []
    rows = {str(row["name"]): row for row in _readable(directory.doctype, names, fields)}
    ordered = [rows[name] for name in names if name in rows]
    if directory.of_contact:
        people = {str(one["name"]): one for one in _readable(CONTACT, _named(ordered, "contact"), ["name", *_PERSON])}
        for row in ordered:
            row.update({field: people.get(row["contact"], {}).get(field) for field in _PERSON})
    if directory.link:
        linked = _readable(INSTITUTION, _named(ordered, directory.link), ["name", "title"])
        titles = {str(one["name"]): one["title"] for one in linked}
        for row in ordered:
            row["organisation"] = titles.get(row.pop(directory.link) or "")
    if directory.doctype == "Diaspora Elected Official":
        _add_mandates(ordered)
    return ordered


def _readable(doctype: str, names: Iterable[str], fields: list[str]) -> list[dict[str, Any]]:
    wanted = sorted(set(names))
    if not wanted:
        return []
    rows = frappe.get_list(doctype, filters={"name": ("in", wanted)}, fields=fields, limit=len(wanted))
    return [dict(row) for row in rows]


def _named(rows: Iterable[Mapping[str, Any]], field: str) -> set[str]:
    return {str(row[field]) for row in rows if row.get(field)}


def _add_mandates(rows: list[dict[str, Any]]) -> None:
    """What each holds now, the newest first."""
    for row in rows:
        row["mandate"] = ""
    if not rows:
        return
    held = frappe.db.sql(
        f"""SELECT m.parent, m.office, m.function, m.constituency FROM `tabDiaspora Mandate` m
        WHERE m.parenttype = 'Diaspora Elected Official' AND m.parent IN %(names)s AND {term_is_current("m")}
        ORDER BY m.from_date, m.function_from""",
        {"names": tuple(str(row["name"]) for row in rows), "today": mission_today()},
    )
    told = {parent: " · ".join(filter(None, words)) for parent, *words in held}
    for row in rows:
        row["mandate"] = told.get(row["name"], "")
