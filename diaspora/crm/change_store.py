"""Notes whose data have changed, in the very transaction that changes them, so that what was derived can follow.

Who writes to a table that segments ask about calls `note_changes`; documents are noted by the hook `on_change`. The
note is written just before the commit: a number of one of SHARDS counters and a row that bears it. Numbers of a
counter have no gaps and come in the order of the commits, because whoever takes one holds the counter until then.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.row_writing import STANDARD_COLUMNS, Stamp

CHANGE, _COUNTER = "Diaspora Change", "Diaspora Counter"
# Commits on MariaDB wait for each other only where they take the same counter.
SHARDS = 8
COUNTERS = tuple(f"changes {shard}" for shard in range(SHARDS))
ANY_TABLE = "*"
# More people at once are not named: whatever was derived from the table is derived anew.
MOST_NAMED = 2_000
KEPT = 1_000
RESTORED = 1_000_000
_COLUMNS = (*STANDARD_COLUMNS, "shard", "number", "of_table", "contacts")

# Documents of which each belongs to one contact; to the contacts of its rows; and those that are looked up from
# others, with the fields that segments ask about and the tables that hold them.
OF_ONE = (
    "Diaspora Affiliation", "Diaspora Imam", "Diaspora Teacher", "Diaspora Elected Official", "Diaspora Investor",
    "Diaspora Student", "Diaspora Competency", "Diaspora Event Registration", "Diaspora Consent",
    "Diaspora Subscription", "Diaspora Recipient", "Diaspora Mail Event",
)  # fmt: skip
OF_ROWS = {
    "Diaspora Association": ("leaders", "Diaspora Association Leader"),
    "Diaspora Interaction": ("participants", "Diaspora Interaction Participant"),
    "Diaspora People List": ("people", "Diaspora People List Entry"),
}
LOOKED_UP: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Diaspora Association": (
        ("title_folded", "activities"),
        ("Diaspora Association", "Diaspora Association Activity"),
    ),
    "Diaspora Institution": (("kind", "title_folded"), ("Diaspora Institution",)),
    "Diaspora Event": (("kind", "topic", "starts_at"), ("Diaspora Event",)),
    "Diaspora Campaign": (("topic", "district"), ("Diaspora Campaign",)),
    "Diaspora Province": (("region",), ("Diaspora Province",)),
    "Diaspora People List": (("district",), ("Diaspora People List",)),
}

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """`contacts` None: the table as a whole."""

    shard: int
    number: int
    table: str
    contacts: tuple[str, ...] | None


def note_changes(doctype: str, contacts: Iterable[str | None] | None) -> None:
    """Rows of a table that belong to these contacts are being written; None: whoever's. No commit."""
    flags = frappe.local.flags
    noted: dict[str, set[str] | None] | None = flags.get("diaspora_changes")
    if noted is None:
        noted = flags["diaspora_changes"] = {}
        frappe.db.before_commit.add(_write)
        frappe.db.after_rollback.add(_forget)
    named = None if contacts is None else {contact for contact in contacts if contact}
    already = noted.get(doctype, set())
    together = None if named is None or already is None else already | named
    noted[doctype] = None if together is None or len(together) > MOST_NAMED else together


def note_document(doc: Any, method: str | None = None) -> None:
    """The hook `on_change` of the documents above and of contacts."""
    doctype = str(doc.doctype)
    before = doc.get_doc_before_save()
    if doctype == "Diaspora Contact":
        note_changes(doctype, [doc.name])
    if doctype in OF_ONE:
        note_changes(doctype, [doc.contact, before.contact if before else None])
    if doctype in OF_ROWS:
        field, table = OF_ROWS[doctype]
        note_changes(table, [row.contact for one in (doc, before) if one for row in _rows_of(one, field)])
    if doctype in LOOKED_UP:
        fields, tables = LOOKED_UP[doctype]
        if before is None or any(_plain(doc, field) != _plain(before, field) for field in fields):
            for table in tables:
                note_changes(table, None)


def note_documents(doctype: str, names: Iterable[str]) -> None:
    """Documents of this kind are being written many at a time, past their controllers. No commit."""
    tables = {OF_ROWS[doctype][1]} if doctype in OF_ROWS else {doctype} if doctype in OF_ONE else set[str]()
    tables |= set(LOOKED_UP[doctype][1]) if doctype in LOOKED_UP else set[str]()
    for table in sorted(tables):
        note_changes(table, None)
    if doctype == "Diaspora Contact":
        note_changes(doctype, names)


def has_unwritten() -> bool:
    """Has this transaction noted changes that no other one sees yet?"""
    return frappe.local.flags.get("diaspora_changes") is not None


def read_vector() -> Vector:
    """How many changes of each shard were committed."""
    rows = frappe.db.sql("SELECT name, value FROM `tabDiaspora Counter` WHERE name IN %(names)s", {"names": COUNTERS})
    found = {str(name): int(value) for name, value in rows}
    return tuple(found.get(name, 0) for name in COUNTERS)


def changes_after(vector: Vector) -> list[Change]:
    """What was committed since, as far as it is still known: a missing number is a change that nobody knows."""
    conditions = " OR ".join(f"(shard = {shard} AND number > %(s{shard})s)" for shard in range(SHARDS))
    values = {f"s{shard}": number for shard, number in enumerate(vector)}
    rows = frappe.db.sql(
        f"SELECT shard, number, of_table, contacts FROM `tab{CHANGE}` WHERE {conditions} ORDER BY shard, number", values
    )
    return [
        Change(int(shard), int(number), str(table), None if contacts is None else tuple(json.loads(contacts)))
        for shard, number, table, contacts in rows
    ]


def forget_past() -> None:
    """After a restore: no number that was ever read comes again, so that nothing derived before it counts. Commits."""
    for name in COUNTERS:
        _take(name, RESTORED)
    frappe.db.commit()


def _rows_of(doc: Any, field: str) -> list[Any]:
    return doc.get(field) or []


def _plain(doc: Any, field: str) -> str:
    """What can be compared: of a moment its text, of a table its rows' values."""
    value = doc.get(field)
    if isinstance(value, list):
        return str(sorted(str(row.get("activity") or "") for row in _rows_of(doc, field)))
    return "" if value is None else str(value)


def _forget() -> None:
    frappe.local.flags.pop("diaspora_changes", None)


def _write() -> None:
    noted: dict[str, set[str] | None] = frappe.local.flags.pop("diaspora_changes", None) or {}
    if not noted:
        return
    shard = random.randrange(SHARDS)
    last = _take(COUNTERS[shard], len(noted))
    stamp = Stamp(clock.utcnow(), frappe.session.user)
    rows = [
        (
            *stamp.standard(f"{shard}-{number}"), shard, number, doctype,
            None if contacts is None else json.dumps(sorted(contacts)),
        )
        for number, (doctype, contacts) in enumerate(noted.items(), start=last - len(noted) + 1)
    ]  # fmt: skip
    frappe.db.bulk_insert(CHANGE, list(_COLUMNS), rows)
    if last // KEPT != (last - len(noted)) // KEPT:
        old = {"shard": shard, "number": last - KEPT}
        frappe.db.sql(f"DELETE FROM `tab{CHANGE}` WHERE shard = %(shard)s AND number <= %(number)s", old)


def _take(counter: str, count: int) -> int:
    """The last of so many numbers; others who want some of the same counter wait for our commit."""
    if not frappe.db.exists(_COUNTER, counter):
        row = (*Stamp(clock.utcnow(), frappe.session.user).standard(counter), counter, 0)
        frappe.db.bulk_insert(_COUNTER, [*STANDARD_COLUMNS, "key", "value"], [row], ignore_duplicates=True)
    values = {"name": counter, "count": count}
    frappe.db.sql("UPDATE `tabDiaspora Counter` SET value = value + %(count)s WHERE name = %(name)s", values)
    select = "SELECT value FROM `tabDiaspora Counter` WHERE name = %(name)s FOR UPDATE"
    return int(frappe.db.sql(select, values, pluck=True)[0])
