"""The nodes of a condition tree, as values.

Owns the shape of a tree after parsing and its limits. Never reads JSON, never knows a field or an operator.
Every node carries the path of its JSON (`all/2`), which takes no part in comparisons.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

MAX_DEPTH = 12
MAX_CONDITIONS = 500
MAX_VALUES = 5_000
MAX_TEXT_LENGTH = 500

Scalar = str | int | float | bool
Value = Scalar | tuple[Scalar, ...] | None


@dataclass(frozen=True, slots=True)
class Everyone:
    """All contacts; has to be said, never results from something missing."""

    path: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Nobody:
    """No contact."""

    path: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """A field, an operator and a value (a list of values is a tuple; no value is None)."""

    field: str
    op: str
    value: Value = None
    path: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every child holds. Never empty."""

    children: tuple[Node, ...]
    path: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one child holds. Never empty."""

    children: tuple[Node, ...]
    path: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class NotOf:
    """The child does not hold; what is unknown does not hold, so its NOT does."""

    child: Node
    path: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Related:
    """The contact has related records for which `where` holds."""

    relation: str
    where: Node
    # How many such records there are, at least.
    at_least: int = 1
    path: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class SavedReference:
    """A saved segment by name, before inlining."""

    name: str
    path: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved segment with its tree, after inlining; becomes a common table expression."""

    name: str
    title: str
    child: Node
    path: str = dataclasses.field(default="", compare=False)


Node = Everyone | Nobody | Condition | AllOf | AnyOf | NotOf | Related | SavedReference | Saved


def child_path(path: str, step: str | int) -> str:
    """`all/2` and `value` give `all/2/value`; the top of the tree is the empty path."""
    return f"{path}/{step}" if path else str(step)


def children_of(node: Node) -> tuple[Node, ...]:
    """The nodes right below, in order; those of a related `where` and of a saved segment included."""
    if isinstance(node, AllOf | AnyOf):
        return node.children
    if isinstance(node, NotOf | Saved):
        return (node.child,)
    return (node.where,) if isinstance(node, Related) else ()


def walk(node: Node) -> Iterator[Node]:
    """Every node in the order in which it is written, without recursion."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children_of(current)))
