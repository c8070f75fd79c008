"""Segments for the browser and for REST. The first line of each method is its permission.

Trees come as JSON text or as objects; a wrong one is answered with the path and, where something is near, a proposal.
"""

from collections.abc import Generator
from contextlib import contextmanager
from itertools import combinations
from typing import Any, cast

import frappe

from diaspora.crm.row_rules import ADMINISTRATOR
from diaspora.segments import cost_store, counting_store, overtaking_store, snapshot_store, store
from diaspora.segments.compiler import TreeSource, read_tree
from diaspora.segments.cost import in_words
from diaspora.segments.errors import SegmentError
from diaspora.segments.explain import Answer
from diaspora.segments.inline import StoredSegment
from diaspora.segments.menu import menu
from diaspora.segments.overlap import MAX_TREES, Make
from diaspora.segments.prose import Narrator

# The framework reads the annotations of these methods to turn texts of a query into numbers: no postponed ones here.
Tree = str | dict[str, Any]


@frappe.whitelist()
def count(tree: Tree, patient: bool = False, editor: str = "", number: int = 0) -> dict[str, Any]:
    """How many people the tree names among those whom the user may see: exact, or past the budget an estimate.

    An estimate has `exact` false and the numbers between which the truth lies; `patient` then asks for the exact one.
    `editor` is a token that the browser makes up for each editor, and `number` grows with each count that it asks for:
    one that is overtaken is ended in the database, and answers that it was.
    """
    _may_use_segments()
    turn = overtaking_store.turn_of(editor, number) if editor else None
    try:
        with _refusals():
            seconds = counting_store.PATIENCE_S if patient else counting_store.BUDGET_S
            counted = counting_store.count_within(store.compile_for(tree), seconds, turn)
    except overtaking_store.Overtaken:
        return {"label": "overtaken", "exact": False}
    if counted.is_exact:
        return {"label": "exact", "count": counted.number, "exact": True}
    return {
        "label": "estimate", "count": counted.number, "exact": False, "low": counted.low, "high": counted.high,
    }  # fmt: skip


@frappe.whitelist()
def preview(tree: Tree, after: int = 0, limit: int = 20) -> dict[str, Any]:
    """A page of people; `after` of the answer asks for the next one."""
    _may_use_segments()
    with _refusals():
        page = store.preview(store.compile_for(tree), after, limit)
    return {"rows": page.rows, "after": page.after}


@frappe.whitelist()
def explain(tree: Tree, contact: str, lang: str | None = None) -> dict[str, Any]:
    """Why a contact is in or out: each condition with its value and verdict."""
    _may_use_segments()
    with _refusals():
        found = store.explain_contact(tree, contact)
    if found is None:
        frappe.throw(frappe._("There is no contact {0} that you may see.").format(contact), frappe.DoesNotExistError)
    return _told(found, _narrator(lang))


@frappe.whitelist()
def effects(tree: Tree, lang: str | None = None) -> list[dict[str, Any]]:
    """How many people each branch of the tree adds (positive) or takes away (negative)."""
    _may_use_segments()
    narrator = _narrator(lang)
    with _refusals():
        found = store.branch_effects(tree, counting_store.exact)
    return [{"path": part.path, "prose": narrator.clause(part.node), "effect": effect} for part, effect in found]


@frappe.whitelist()
def overlap(trees: list[Any] | str) -> dict[str, Any]:
    """Two to six trees: how many people are in each, in each two of them, and in exactly which; with the share of
    women among those whose gender is known, and of people under 35 among those whose year of birth is."""
    _may_use_segments()
    given: Any = frappe.parse_json(trees)
    parts = cast("list[Tree]", given if isinstance(given, list) else [])
    if not 2 <= len(parts) <= MAX_TREES:
        frappe.throw(frappe._("Give two to {0} trees.").format(MAX_TREES))
    with _refusals(), counting_store.budget(counting_store.PATIENCE_S):
        found = store.overlap_of(parts)
    places = range(len(parts))
    return {
        "each": [_made_of(found.within(place)) for place in places],
        "both": [
            {"trees": [one, other], **_made_of(found.within(one, other))} for one, other in combinations(places, 2)
        ],
        "exactly": [
            {"trees": sorted(key), **_made_of(make)} for key, make in sorted(found.exactly.items(), key=_order)
        ],
    }


@frappe.whitelist()
def compare(segment: str, since: str = "", other: str = "", limit: int = 20) -> dict[str, Any]:
    """Who joined and who left a saved segment since the newest snapshot at or before a day (YYYY-MM-DD) or moment; or
    going from it to an `other` one. Of both the number, the first people, and the shares of women and of under 35."""
    _may_use_segments()
    size = max(1, min(limit, store.MAX_PAGE))
    if bool(since) is bool(other):
        frappe.throw(frappe._("Give either a day, or another segment."))
    trees = [_readable_segment(name).tree for name in (segment, other) if name]
    with _refusals(), counting_store.budget(counting_store.PATIENCE_S):
        return _between(trees, size) if other else _since(segment, trees[0], since, size)


def _since(segment: str, tree: TreeSource, since: str, size: int) -> dict[str, Any]:
    change = snapshot_store.changes_since(segment, tree, store.end_of(since))
    if change is None:
        frappe.throw(frappe._("There is no snapshot of this segment from before {0}.").format(since))
    return {
        "since": change.since,
        **{
            name: {
                **_made_of(snapshot_store.make_of(numbers)),
                "rows": snapshot_store.people_of(numbers, size),
            }
            for name, numbers in (("joined", change.joined), ("left", change.left))
        },
    }


def _between(trees: list[Any], size: int) -> dict[str, Any]:
    one, other = (frappe.parse_json(tree) for tree in trees)
    found = store.overlap_of([one, other]).exactly
    changed = {
        "joined": (frozenset({1}), {"all": [other, {"not": one}]}),
        "left": (frozenset({0}), {"all": [one, {"not": other}]}),
    }
    return {
        name: {**_made_of(found.get(key, Make())), "rows": store.preview(store.compile_for(tree), limit=size).rows}
        for name, (key, tree) in changed.items()
    }


def _readable_segment(name: str) -> StoredSegment:
    stored = store.load_readable_segment(name)
    if stored is None:
        frappe.throw(frappe._("There is no segment {0} that you may see.").format(name), frappe.DoesNotExistError)
    return stored


@frappe.whitelist()
def cost(tree: Tree) -> list[str]:
    """What the database would do for the exact count, in words; for administrators of segments."""
    frappe.only_for([ADMINISTRATOR, "System Manager"])
    with _refusals():
        steps = cost_store.cost_of(store.compile_for(tree))
    told = [in_words(step) for step in steps]
    return [frappe._(sentence).format(**values) for sentence, values in told]


@frappe.whitelist()
def prose(tree: Tree, lang: str | None = None) -> dict[str, str]:
    """The tree in words, in the user's language unless another is asked for."""
    _may_use_segments()
    with _refusals():
        words = _narrator(lang).sentence(read_tree(tree, store.load_readable_segment))
    return {"prose": words}


@frappe.whitelist()
def catalogue(lang: str | None = None) -> dict[str, Any]:
    """The fields, operators and choices for the menu of a tree editor."""
    _may_use_segments()
    return menu(lang or _language())


def _may_use_segments() -> None:
    frappe.has_permission(store.SEGMENT, "read", throw=True)
    frappe.has_permission("Diaspora Contact", "read", throw=True)


def _language() -> str:
    return str(frappe.local.lang or "en")


def _narrator(lang: str | None) -> Narrator:
    language = lang or _language()
    return Narrator(language, store.titles_in(language))


@contextmanager
def _refusals() -> Generator[None, None, None]:
    try:
        yield
    except SegmentError as error:
        store.refuse(error)
    except counting_store.OverBudget:
        frappe.throw(frappe._("The database took too long. Ask for less, or ask again later."))


def _made_of(make: Make) -> dict[str, Any]:
    return {
        "count": make.people,
        "share_of_women": make.share_of_women,
        "gender_known": make.gender_known,
        "share_under_35": make.share_under_35,
        "birth_known": make.birth_known,
    }


def _order(entry: tuple[frozenset[int], Make]) -> list[int]:
    return sorted(entry[0])


def _told(answer: Answer, narrator: Narrator) -> dict[str, Any]:
    return {
        "path": answer.path,
        "kind": answer.kind,
        "prose": narrator.clause(answer.node),
        "value": answer.value,
        "holds": answer.holds,
        "children": [_told(child, narrator) for child in answer.children],
    }
