"""Who was in a segment at a moment: takes snapshots, and compares one with the present. The only writer of snapshots.

A snapshot is taken under no row rules, once with religious functions and once without; who reads a comparison sees
only the people whom the row rules show, and the snapshot of their own kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.row_rules import RowRules
from diaspora.segments.compiler import TreeSource, compile_tree
from diaspora.segments.emit import CONTACTS, Emitter
from diaspora.segments.inline import StoredSegment
from diaspora.segments.overlap import Make, make_query, read_make
from diaspora.segments.row_bitmap import read_bitmap, write_bitmap
from diaspora.segments.store import (
    PREVIEW_COLUMNS,
    SEGMENT,
    compile_for,
    count,
    load_segment,
    mission_calendar,
    rules_of,
)

SNAPSHOT = "Diaspora Segment Snapshot"
_CHUNK, _MOST_AT_ONCE = 500, 5_000


@dataclass(frozen=True, slots=True)
class Change:
    """`joined` and `left` are row numbers of people whom the reader sees, in order; `since` the snapshot's moment."""

    since: datetime
    joined: tuple[int, ...]
    left: tuple[int, ...]


def take_snapshot(segment: str) -> None:
    """Write down who is in a segment now."""
    stored = load_segment(segment)
    if stored is None:
        return
    calendar = mission_calendar()
    for sees_religious in (False, True):
        rules = RowRules(all_districts=True, sees_religious=sees_religious)
        compiled = compile_tree(
            stored.tree, rules=rules, now=calendar.today, zone=calendar.zone, load_segment=load_segment
        )
        numbers = frappe.db.sql(compiled.emitted.select("c.row_no"), compiled.params, pluck=True)
        document = frappe.get_doc(
            {
                "doctype": SNAPSHOT,
                "segment": segment,
                "taken_at": clock.utcnow(),
                "sees_religious": int(sees_religious),
                "member_count": len(numbers),
                "members": write_bitmap(int(number) for number in numbers),
            }
        )
        document.insert(ignore_permissions=True)
    _write_last_count(stored)


def forget(segment: str) -> None:
    """What was written down about a segment goes with it. No commit."""
    frappe.db.delete(SNAPSHOT, {"segment": segment})


def _write_last_count(stored: StoredSegment) -> None:
    """What the segment opens with: of its own district and without religious functions, as whoever may read it sees."""
    district = frappe.db.get_value(SEGMENT, stored.name, "district")
    calendar = mission_calendar()
    compiled = compile_tree(
        stored.tree,
        rules=RowRules(districts=frozenset({district})),
        now=calendar.today,
        zone=calendar.zone,
        load_segment=load_segment,
    )
    values = {"last_count": count(compiled), "counted_at": clock.utcnow()}
    frappe.db.set_value(SEGMENT, stored.name, values, update_modified=False)


def changes_since(segment: str, tree: TreeSource, moment: datetime, user: str | None = None) -> Change | None:
    """Who joined and who left since the newest snapshot at or before the moment; None where there is none."""
    rules = rules_of(user)
    row = frappe.db.sql(
        f"SELECT taken_at, members FROM `tab{SNAPSHOT}` WHERE segment = %(segment)s AND sees_religious = %(religious)s"
        " AND taken_at <= %(moment)s ORDER BY taken_at DESC LIMIT 1",
        {"segment": segment, "religious": int(rules.sees_religious), "moment": moment},
    )
    if not row:
        return None
    then = read_bitmap(row[0][1])
    compiled = compile_for(tree, user)
    now = {int(number) for number in frappe.db.sql(compiled.emitted.select("c.row_no"), compiled.params, pluck=True)}
    return Change(row[0][0], tuple(sorted(now - then)), tuple(_readable(sorted(then - now), rules)))


def people_of(numbers: tuple[int, ...], limit: int) -> list[dict[str, Any]]:
    """The first of these people, with what a reader needs to recognise them; the caller has asked for the right."""
    if not numbers[:limit]:
        return []
    columns = ", ".join(f"c.{column}" for column in PREVIEW_COLUMNS)
    sql = f"SELECT {columns} FROM {CONTACTS} WHERE c.row_no IN %(numbers)s ORDER BY c.row_no"
    return list(frappe.db.sql(sql, {"numbers": tuple(numbers[:limit])}, as_dict=True))


def make_of(numbers: Sequence[int]) -> Make:
    """How many of these people are women, and under 35; the caller has asked for the right to see them."""
    sql, values = make_query(mission_calendar())
    chunks = (tuple(numbers[start : start + _MOST_AT_ONCE]) for start in range(0, len(numbers), _MOST_AT_ONCE))
    return sum((read_make(frappe.db.sql(sql, {**values, "numbers": chunk})[0]) for chunk in chunks), Make())


def _readable(numbers: list[int], rules: RowRules) -> list[int]:
    """Those whom the reader sees; an erased contact is nobody."""
    emitter = Emitter(rules, mission_calendar())
    where = " AND ".join(["c.row_no IN %(numbers)s", "c.status <> %(erased)s", *emitter.readable()])
    sql = f"SELECT c.row_no FROM {CONTACTS} WHERE {where} ORDER BY c.row_no"
    found: list[int] = []
    for start in range(0, len(numbers), _CHUNK):
        values = {"numbers": tuple(numbers[start : start + _CHUNK]), "erased": "erased", **emitter.parameters.values}
        found += [int(number) for number in frappe.db.sql(sql, values, pluck=True)]
    return found
