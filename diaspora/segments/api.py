"""Segments for the browser and for REST. The first line of each method is its permission.

Trees come as JSON text or as objects; a wrong one is answered with the path and, where something is near, a proposal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe

from diaspora.segments import store
from diaspora.segments.compiler import read_tree
from diaspora.segments.errors import SegmentError
from diaspora.segments.explain import Answer
from diaspora.segments.menu import menu
from diaspora.segments.prose import Narrator

# The framework reads the annotations of these methods to turn texts of a query into numbers: no postponed ones here.
Tree = str | dict


@frappe.whitelist()
def count(tree: Tree) -> dict[str, Any]:
    """How many people the tree names among those whom the user may see."""
    _may_use_segments()
    with _refusals():
        return {"count": store.count(store.compile_for(tree)), "exact": True}


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
        found = store.branch_effects(tree)
    return [{"path": part.path, "prose": narrator.clause(part.node), "effect": effect} for part, effect in found]


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
def _refusals() -> Iterator[None]:
    try:
        yield
    except SegmentError as error:
        store.refuse(error)


def _told(answer: Answer, narrator: Narrator) -> dict[str, Any]:
    return {
        "path": answer.path,
        "kind": answer.kind,
        "prose": narrator.clause(answer.node),
        "value": answer.value,
        "holds": answer.holds,
        "children": [_told(child, narrator) for child in answer.children],
    }
