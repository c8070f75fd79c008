"""Trees and the database: counts, pages of members, explanations, saved segments.

The only module of this package, with api.py, that knows the framework. It never changes a contact; every query carries
the row rules of the user who asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

import frappe

from diaspora import clock
from diaspora.crm.mission_store import mission_zone
from diaspora.crm.row_rules import RowRules
from diaspora.segments import explain, leaf_store, overlap
from diaspora.segments.catalogue import CONTACT, FIELDS, Field
from diaspora.segments.compiler import Compiled, TreeSource, calendar_of, compile_node, compile_tree, read_tree
from diaspora.segments.emit import CONTACTS, Emitter
from diaspora.segments.errors import CheckError, SegmentError, proposal, shown
from diaspora.segments.inline import StoredSegment
from diaspora.segments.leaves import numbers_after
from diaspora.segments.operands import Calendar
from diaspora.segments.prose import TitleOf
from diaspora.segments.tree import Condition, Node, Related, child_path, children_of
from diaspora.segments.tree_json import tree_json

SEGMENT = "Diaspora Segment"
MAX_PAGE = 500
# Row numbers that a preview looks through before it asks about everybody.
PREVIEW_WINDOWS = (500, 5_000)
MAX_ROW_NO = 2**31 - 1  # of an Int column
MAX_PROPOSALS_FROM = 500
# Documents that not everybody may see: for others they do not exist, here either.
GUARDED = frozenset({"Diaspora Association", "Diaspora Institution"})
PREVIEW_COLUMNS = ("name", "row_no", "display_name", "city", "country", "district", "preferred_language")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of members by row number; `after` starts the next one, None where this is the last."""

    rows: list[dict[str, Any]]
    after: int | None


def rules_of(user: str | None = None) -> RowRules:
    """The row rules of a user, of the session's without one."""
    from diaspora.crm.permissions import row_rules

    return row_rules(user or frappe.session.user)


def mission_calendar() -> Calendar:
    """Today in the mission's zone; in UTC where the settings name none that exists."""
    return calendar_of(clock.utcnow(), mission_zone())


def load_segment(name: str) -> StoredSegment | None:
    """A saved segment whoever asks: for work in the name of the system. None: there is no such segment."""
    row = frappe.db.get_value(SEGMENT, name, ["name", "title", "tree"], as_dict=True)
    return StoredSegment(row["name"], row["title"], row["tree"]) if row else None


def load_readable_segment(name: str) -> StoredSegment | None:
    """A saved segment that the session's user may read."""
    if not frappe.db.exists(SEGMENT, name) or not frappe.has_permission(SEGMENT, "read", doc=name):
        return None
    return load_segment(name)


def compile_for(tree: TreeSource, user: str | None = None, *, shielded: bool = False) -> Compiled:
    """A tree under the rules of a user (the session's without one), for today in the mission's zone; `shielded` for a
    reader who must not learn of religious functions, whatever the user sees."""
    calendar = mission_calendar()
    rules = rules_of(user)
    if shielded:
        rules = replace(rules, sees_religious=False)
    return compile_tree(tree, rules=rules, now=calendar.today, zone=calendar.zone, load_segment=load_readable_segment)


def inlined_tree(tree: TreeSource) -> dict[str, Any]:
    """The tree with saved segments replaced by their own trees: what an approval freezes."""
    return tree_json(read_tree(tree, load_segment))


def validate_tree(tree: TreeSource | None, name: str | None = None) -> None:
    """Refuse with a ValidationError a tree that does not compile, or that names a linked document that is not there.

    `name` is the saved segment that is about to get the tree: it may not contain itself.
    """

    def load(wanted: str) -> StoredSegment | None:
        return StoredSegment(wanted, wanted, tree) if tree and wanted == name else load_readable_segment(wanted)

    try:
        if not tree:
            raise CheckError("missing", key="tree")
        _check_links(read_tree(tree, load))
    except SegmentError as error:
        refuse(error)


def refuse(error: SegmentError) -> None:
    """A wrong tree as the framework's error for people, in their language."""
    frappe.throw(error.said(frappe._))


def count(compiled: Compiled) -> int:
    """The exact number of members."""
    return int(frappe.db.sql(compiled.emitted.select("COUNT(*)"), compiled.params)[0][0])


def members_after(compiled: Compiled, row_no: int, limit: int) -> list[tuple[str, int]]:
    """The next members (name, row_no) after a row number, in the order of row numbers; start with 0."""
    found = _first_rows(compiled, "c.name, c.row_no", row_no, limit, (limit, 10 * limit))
    return [(str(name), int(number)) for name, number in found]


def preview(compiled: Compiled, after: int = 0, limit: int = 20) -> Page:
    """A page of members with what a reader needs to recognise them; at most MAX_PAGE rows."""
    size = max(1, min(limit, MAX_PAGE))
    start = max(0, min(after, MAX_ROW_NO))
    known = _known_page(compiled, start, size)
    if known is not None:
        return known
    columns = ", ".join(f"c.{column}" for column in PREVIEW_COLUMNS)
    found = _first_rows(compiled, columns, start, size + 1, PREVIEW_WINDOWS)
    rows = _told(found[:size])
    return Page(rows, int(rows[-1]["row_no"]) if len(found) > size else None)


def _told(rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(PREVIEW_COLUMNS, row, strict=True)) for row in rows]


def _known_page(compiled: Compiled, after: int, size: int) -> Page | None:
    """By row number, where every leaf of the tree is known; who was hidden since is left out all the same."""
    members = leaf_store.members_of(compiled, lambda: None, only_known=True)
    if members is None:
        return None
    numbers = numbers_after(members, after, size + 1)
    if not numbers:
        return Page([], None)
    emitter = Emitter(compiled.rules, compiled.calendar)
    where = " AND ".join(["c.row_no IN %(page_numbers)s", "c.status = 'active'", *emitter.readable()])
    columns = ", ".join(f"c.{column}" for column in PREVIEW_COLUMNS)
    sql = f"SELECT {columns} FROM {CONTACTS} WHERE {where} ORDER BY c.row_no"
    rows = frappe.db.sql(sql, {**emitter.parameters.values, "page_numbers": tuple(numbers[:size])})
    return Page(_told(rows), numbers[size - 1] if len(numbers) > size else None)


def _first_rows(compiled: Compiled, columns: str, after: int, limit: int, windows: Sequence[int]) -> list[Any]:
    """Look among few people first, then among more: most pages are full before the tables are read to the end.

    `windows` are numbers of row numbers; whoever is missing after the last one is sought among everybody.
    """
    windowed = compiled.limited_to("c.row_no > %(page_after)s AND c.row_no <= %(page_until)s")
    sql = windowed.select(columns, " ORDER BY c.row_no LIMIT %(page_limit)s")
    found: list[Any] = []
    for width in windows:
        place = {"page_after": after, "page_until": after + width, "page_limit": limit - len(found)}
        found += frappe.db.sql(sql, {**windowed.params, **place})
        after += width
        if len(found) >= limit:
            return found
    return found + _page(compiled, columns, after, limit - len(found))


def _page(compiled: Compiled, columns: str, after: int, limit: int) -> list[Any]:
    more = " AND c.row_no > %(page_after)s ORDER BY c.row_no LIMIT %(page_limit)s"
    values = {**compiled.params, "page_after": int(after), "page_limit": int(limit)}
    return list(frappe.db.sql(compiled.emitted.select(columns, more), values))


def explain_contact(tree: TreeSource, contact: str, user: str | None = None) -> explain.Answer | None:
    """Each condition with its value and verdict for a contact; None where the user may not see the contact."""
    node = read_tree(tree, load_readable_segment)
    asked = explain.question(node, contact, rules_of(user), mission_calendar())
    rows = frappe.db.sql(asked.sql, asked.params, as_dict=True)
    return explain.answer(node, asked, rows[0]) if rows else None


def branch_effects(
    tree: TreeSource, count_of: Callable[[Compiled], int], user: str | None = None
) -> list[tuple[explain.Branch, int]]:
    """Per branch how many people it adds (positive) or takes away (negative), all else being equal.

    `count_of` counts the tree and what it would be without each branch.
    """
    node = read_tree(tree, load_readable_segment)
    rules, calendar = rules_of(user), mission_calendar()

    @cache
    def size(part: Node) -> int:
        return count_of(compile_node(part, rules=rules, calendar=calendar))

    return [(branch, size(node) - size(branch.without)) for branch in explain.branches(node)]


def overlap_of(trees: Sequence[TreeSource], user: str | None = None) -> overlap.Overlap:
    """How the trees overlap among the people whom the user may see."""
    nodes = [read_tree(tree, load_readable_segment) for tree in trees]
    sql, values = overlap.overlap_query(nodes, rules_of(user), mission_calendar())
    return overlap.read_overlap(len(nodes), frappe.db.sql(sql, values))


def end_of(text: str) -> datetime:
    """The last moment of a day in the mission's zone, or the moment itself, as naive UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        frappe.throw(frappe._("{0} is not a date (use YYYY-MM-DD).").format(text))
    if len(text) > len("YYYY-MM-DD"):
        return moment.replace(tzinfo=None) if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    local = datetime.combine(moment.date(), time.max, tzinfo=mission_calendar().zone)
    return local.astimezone(UTC).replace(tzinfo=None)


def titles_in(lang: str) -> TitleOf:
    """Gives titles of linked documents in a language; their names where the session's user may not see them."""
    language = lang.replace("_", "-").split("-")[0].lower()

    def title_of(doctype: str, name: str) -> str:
        if doctype == "Country" or (doctype in GUARDED and not _existing(doctype, {"name": name})):
            return name
        place = {"parenttype": doctype, "parent": name, "field": "title", "language": language}
        translated = frappe.db.get_value("Diaspora Translation", place, "text")
        return str(translated or frappe.db.get_value(doctype, name, "title") or name)

    return title_of


def _check_links(root: Node) -> None:
    wanted: dict[str, dict[str, str]] = {}
    for field, value, path in _linked_values(root, CONTACT):
        wanted.setdefault(field.links_to or "", {}).setdefault(value, path)
    for doctype, paths in wanted.items():
        there = set(_existing(doctype, {"name": ["in", list(paths)]}))
        for name, path in paths.items():
            if name not in there:
                near = proposal(name, _existing(doctype, {}))
                raise CheckError("unknown value", path, doctype=doctype, found=shown(name), proposal=near)


def _existing(doctype: str, filters: dict[str, Any]) -> list[str]:
    find = frappe.get_list if doctype in GUARDED else frappe.get_all
    return list(find(doctype, filters=filters, pluck="name", limit=MAX_PROPOSALS_FROM))


def _linked_values(node: Node, scope: str) -> Iterable[tuple[Field, str, str]]:
    if isinstance(node, Condition) and FIELDS[scope, node.field].links_to and node.value is not None:
        path = child_path(node.path, "value")
        values = node.value if isinstance(node.value, tuple) else (node.value,)
        for place, value in enumerate(values):
            at = child_path(path, place) if isinstance(node.value, tuple) else path
            yield FIELDS[scope, node.field], str(value), at
    for child in children_of(node):
        yield from _linked_values(child, node.relation if isinstance(node, Related) else scope)
