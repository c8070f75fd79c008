"""Why a contact is in or out, and what each branch of a tree does: the questions as SQL, the answers as values.

Pure: builds the queries and puts the database's answers together; store.py runs them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from diaspora.segments.catalogue import CONTACT, FIELDS
from diaspora.segments.emit import CONTACTS, Emitter
from diaspora.segments.operands import Calendar
from diaspora.segments.simplify import simplify_tree
from diaspora.segments.tree import AllOf, AnyOf, Condition, Everyone, Nobody, Node, NotOf, Related, Saved, children_of

if TYPE_CHECKING:
    from diaspora.crm.row_rules import RowRules

# A branch costs a count; beyond this many the rest is left out, the outer ones first.
MAX_BRANCHES = 40
_NAMES: dict[type, str] = {
    AllOf: "all", AnyOf: "any", NotOf: "not", Condition: "field", Related: "related", Saved: "segment",
    Everyone: "everyone", Nobody: "nobody",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A SELECT of one row at most: `status`, and per condition in `asked` its verdict `v0` and its value `x0` ..."""

    sql: str
    params: dict[str, str | int | float]
    asked: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A node with what it found: `value` as stored (a related condition: how many records), `holds` the verdict."""

    path: str
    kind: str
    node: Node
    value: Any
    holds: bool
    children: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of a group, and the whole tree as it would be without it."""

    path: str
    node: Node
    without: Node


def question(node: Node, contact: str, rules: RowRules, calendar: Calendar) -> Question:
    """One query that tries every condition of a checked tree on one contact that the reader may see."""
    emitter = Emitter(rules, calendar, only=contact)
    asked = _conditions(node)
    columns = ["c.status AS status"]
    for place, leaf in enumerate(asked):
        verdict = emitter.node(simplify_tree(leaf), CONTACT)
        columns.append(f"COALESCE({verdict}, 0) AS v{place}")
        columns.append(f"{_shown(leaf, emitter)} AS x{place}")
    where = " AND ".join([f"c.name {emitter.only}", *emitter.readable()])
    prologue = f"WITH {', '.join(emitter.ctes)} " if emitter.ctes else ""
    sql = f"{prologue}SELECT {', '.join(columns)} FROM {CONTACTS} WHERE {where}"
    return Question(sql, emitter.parameters.values, asked)


def answer(node: Node, asked: Question, row: Mapping[str, Any]) -> Answer:
    """The tree with its verdicts, from the question's row."""
    found = {leaf.path: (bool(row[f"v{place}"]), row[f"x{place}"]) for place, leaf in enumerate(asked.asked)}
    return _answer(node, found)


def branches(node: Node) -> list[Branch]:
    """Every part of every group, outer ones first, at most MAX_BRANCHES; a saved segment is one part."""
    result: list[Branch] = []
    waiting: list[Node] = [node]
    while waiting and len(result) < MAX_BRANCHES:
        current = waiting.pop(0)
        if isinstance(current, AllOf | AnyOf):
            result.extend(Branch(part.path, part, _without(node, part)) for part in current.children)
        if isinstance(current, AllOf | AnyOf | NotOf):
            waiting.extend(children_of(current))
    return result[:MAX_BRANCHES]


def _conditions(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Condition | Related):
        return (node,)
    return tuple(leaf for child in children_of(node) for leaf in _conditions(child))


def _shown(leaf: Node, emitter: Emitter) -> str:
    if isinstance(leaf, Condition):
        field = FIELDS[CONTACT, leaf.field]
        return emitter.fill(field.shows or field.column, {}, field, leaf)
    simple = simplify_tree(leaf)
    return f"(SELECT COUNT(*) FROM {emitter.related(simple)})" if isinstance(simple, Related) else "NULL"


def _answer(node: Node, found: Mapping[str, tuple[bool, Any]]) -> Answer:
    name = _NAMES[type(node)]
    if isinstance(node, Condition | Related):
        holds, value = found[node.path]
        is_yes_or_no = isinstance(node, Condition) and isinstance(node.value, bool)
        return Answer(node.path, name, node, bool(value) if is_yes_or_no else value, holds)
    children = tuple(_answer(child, found) for child in children_of(node))
    verdicts = [child.holds for child in children]
    if isinstance(node, NotOf):
        holds = not verdicts[0]
    elif isinstance(node, AnyOf):
        holds = any(verdicts)
    else:
        # Of no children: everyone is all of nothing.
        holds = all(verdicts) and not isinstance(node, Nobody)
    return Answer(node.path, name, node, None, holds, children)


def _without(node: Node, part: Node) -> Node:
    if isinstance(node, AllOf | AnyOf):
        rest = tuple(_without(child, part) for child in node.children if child is not part)
        if rest:
            return replace(node, children=rest)
        return Everyone(node.path) if isinstance(node, AllOf) else Nobody(node.path)
    return replace(node, child=_without(node.child, part)) if isinstance(node, NotOf) else node
