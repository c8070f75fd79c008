"""Saved segments into the tree: the second stage.

Every reference becomes a Saved node with the tree that the given loader returns. Cycles are refused with the path
of the reference; depth and number of conditions are watched while unfolding, so that segments which
contain each other's doubles cannot grow the tree without end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from diaspora.segments.errors import LimitError, SavedSegmentError, shown
from diaspora.segments.parse import parse_tree
from diaspora.segments.tree import (
    MAX_CONDITIONS,
    MAX_DEPTH,
    AllOf,
    AnyOf,
    Condition,
    Everyone,
    Nobody,
    Node,
    NotOf,
    Related,
    Saved,
    SavedReference,
    child_path,
)


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """What a loader knows of a saved segment; `tree` is JSON text or what JSON gives."""

    name: str
    title: str
    tree: str | bytes | Mapping[str, Any]


# None: there is none of that name, or the reader may not see it.
SegmentLoader = Callable[[str], StoredSegment | None]


def no_segments(_name: str) -> StoredSegment | None:
    """The loader of a place that has no saved segments."""
    return None


def inline_segments(node: Node, load_segment: SegmentLoader) -> Node:
    """The tree with every reference replaced; raises SavedSegmentError or LimitError with the reference's path."""
    return _Inliner(load_segment).unfold(node, (), 1)


class _Inliner:
    def __init__(self, load_segment: SegmentLoader) -> None:
        self.load_segment = cache(load_segment)
        self.conditions = 0

    def unfold(self, node: Node, inside: tuple[str, ...], depth: int) -> Node:
        """Recursion is bounded: each level of nodes and each saved segment within another is counted first."""
        if max(depth, len(inside)) > MAX_DEPTH:
            raise LimitError("too deep", node.path, limit=MAX_DEPTH)
        if isinstance(node, Condition | Everyone | Nobody | Related):
            self._count(node.path)
        if isinstance(node, AllOf | AnyOf):
            return replace(node, children=tuple(self.unfold(child, inside, depth + 1) for child in node.children))
        if isinstance(node, NotOf):
            return replace(node, child=self.unfold(node.child, inside, depth + 1))
        if isinstance(node, Related):
            return replace(node, where=self.unfold(node.where, inside, depth + 1))
        return self._saved(node, inside, depth) if isinstance(node, SavedReference) else node

    def _saved(self, node: SavedReference, inside: tuple[str, ...], depth: int) -> Node:
        path = child_path(node.path, "segment")
        if node.name in inside:
            raise SavedSegmentError("circular segment", path, found=shown(node.name))
        stored = self.load_segment(node.name)
        if stored is None:
            raise SavedSegmentError("unknown segment", path, found=shown(node.name))
        child = self.unfold(parse_tree(stored.tree, path), (*inside, node.name), depth)
        return Saved(node.name, stored.title, child, node.path)

    def _count(self, path: str) -> None:
        self.conditions += 1
        if self.conditions > MAX_CONDITIONS:
            raise LimitError("too many conditions", path, limit=MAX_CONDITIONS)
