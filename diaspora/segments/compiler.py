"""The stages in their order: parse, inline, check, simplify, emit. The door of this package for others.

Pure: takes the reader's rules, the day, the zone and a loader of saved segments, and gives SQL with its parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from diaspora.segments.check import check_tree
from diaspora.segments.emit import Emitted, emit_tree
from diaspora.segments.inline import SegmentLoader, inline_segments, no_segments
from diaspora.segments.operands import Calendar
from diaspora.segments.parse import parse_tree
from diaspora.segments.simplify import simplify_tree
from diaspora.segments.tree import Node

if TYPE_CHECKING:
    from diaspora.crm.row_rules import RowRules

TreeSource = str | bytes | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A tree as SQL.

    `sql` is a SELECT of `name, row_no` without ORDER BY, fit to stand in `FROM (<sql>) m`; `emitted` has the same in
    parts, for a caller that puts its own columns, range and limit into one SELECT. `params` are named `seg1` ...
    `prose_tree` is the inlined tree as it was written, for prose and explain.
    """

    sql: str
    params: dict[str, str | int | float]
    prose_tree: Node
    emitted: Emitted
    rules: RowRules
    calendar: Calendar

    def limited_to(self, people: str) -> Emitted:
        """The same tree asked about some contacts c only; `people` is SQL of the caller's own, never a value."""
        return emit_tree(simplify_tree(self.prose_tree), self.rules, self.calendar, people)


def read_tree(tree: TreeSource, load_segment: SegmentLoader = no_segments) -> Node:
    """Parse, inline and check: the nodes as they were written. Raises SegmentError with a path."""
    node = inline_segments(parse_tree(tree), load_segment)
    check_tree(node)
    return node


def compile_tree(
    tree: TreeSource,
    *,
    rules: RowRules,
    now: date,
    load_segment: SegmentLoader = no_segments,
    zone: tzinfo = UTC,
) -> Compiled:
    """The people of a tree as SQL, under the reader's rules.

    `now` is the present day in the mission's `zone`, or the present moment as a naive datetime in UTC.
    Raises SegmentError with a path.
    """
    node = read_tree(tree, load_segment)
    return compile_node(node, rules=rules, calendar=calendar_of(now, zone))


def compile_node(node: Node, *, rules: RowRules, calendar: Calendar) -> Compiled:
    """As compile_tree, for a tree that read_tree has given."""
    emitted = emit_tree(simplify_tree(node), rules, calendar)
    return Compiled(emitted.select(), emitted.params, node, emitted, rules, calendar)


def calendar_of(now: date, zone: tzinfo) -> Calendar:
    """Today in the zone; a naive datetime is a moment in UTC."""
    if isinstance(now, datetime):
        moment = now if now.tzinfo else now.replace(tzinfo=UTC)
        return Calendar(moment.astimezone(zone).date(), zone)
    return Calendar(now, zone)
