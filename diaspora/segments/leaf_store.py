"""Who is in a tree, from the sets of its leaves: those that are known follow the changes, the others are asked for.

Exact for one state of the database. What it cannot say for sure (changes that this transaction has not committed, too
many leaves, changes that nobody knows any more) it does not say: the caller asks the database as a whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import frappe

from diaspora.crm import change_store
from diaspora.crm.change_store import ANY_TABLE, Change, Vector
from diaspora.segments import overtaking_store
from diaspora.segments.compiler import Compiled
from diaspora.segments.leaf_memory import Known, LeafMemory
from diaspora.segments.leaves import (
    MAX_PER_SCAN,
    Bits,
    Leaf,
    Query,
    bits_of,
    leaves_of,
    lookup_query,
    members,
    patch_query,
    read_lookup,
    read_scan,
    scan_query,
    with_rows,
)
from diaspora.segments.row_number_store import numbers_of
from diaspora.segments.simplify import simplify_tree
from diaspora.segments.tree import Node

MEMORY = LeafMemory()
# Beyond these one question to the database is the quicker way.
MAX_LEAVES, MAX_LOOKUPS = 100, 12
MAX_TOUCHED, MAX_CHANGES = 5_000, 2_000
_ROUNDS = 6
_STATE = "(SELECT COALESCE(SUM(k.value), 0) FROM `tabDiaspora Counter` k WHERE k.name IN %(counters)s)"


def members_of(compiled: Compiled, before_each: Callable[[], None], *, only_known: bool = False) -> Bits | None:
    """The set of the tree's members among those whom the reader sees; None: ask the database.

    `before_each` is called before every statement and may raise, as a budget does. With `only_known` no leaf is asked
    for anew.
    """
    if change_store.has_unwritten():
        return None
    node = simplify_tree(compiled.prose_tree)
    leaves = leaves_of(node, compiled.rules, compiled.calendar)
    if len(leaves) > MAX_LEAVES:
        return None
    sets = _Settling(compiled, leaves, before_each, only_known).settled()
    return None if sets is None else members(node, sets)


class _Settling:
    """Brings the sets of leaves to one state of the database."""

    def __init__(
        self, compiled: Compiled, leaves: Sequence[Leaf], before_each: Callable[[], None], only_known: bool
    ) -> None:
        self.rules, self.calendar = compiled.rules, compiled.calendar
        self.leaves = leaves
        self.before_each = before_each
        self.only_known = only_known
        self.known: dict[Node, Known] = {}
        self.vector: Vector = ()

    def settled(self) -> Mapping[Node, Bits] | None:
        """The sets at one state, or None."""
        self.before_each()
        self.vector = change_store.read_vector()
        self._remember()
        for _ in range(_ROUNDS):
            if not self._ask_for_missing():
                return None
            outcome = self._follow()
            if outcome is not None:
                for leaf in self.leaves:
                    MEMORY.put(_place(leaf), self.known[leaf.node])
                return {leaf.node: self.known[leaf.node].bits for leaf in self.leaves} if outcome else None
        return None

    def _remember(self) -> None:
        now_s = time.monotonic()
        for leaf in self.leaves:
            known = MEMORY.get(_place(leaf), now_s)
            # One that has seen more than this transaction is of no use to it.
            if known and all(theirs <= ours for theirs, ours in zip(known.vector, self.vector, strict=True)):
                self.known[leaf.node] = known

    def _ask_for_missing(self) -> bool:
        missing = [leaf for leaf in self.leaves if leaf.node not in self.known]
        if not missing:
            return True
        lookups = [leaf for leaf in missing if not leaf.is_scanned]
        if self.only_known or len(lookups) > MAX_LOOKUPS:
            return False
        # What a statement sees is at least as new as this; following from here on leaves nothing out.
        self.before_each()
        vector = change_store.read_vector()
        scanned = [leaf for leaf in missing if leaf.is_scanned]
        if len(scanned) == 1:
            scanned, lookups = [], scanned + lookups
        for start in range(0, len(scanned), MAX_PER_SCAN):
            part = scanned[start : start + MAX_PER_SCAN]
            found = read_scan(part, self._rows(scan_query(part, self.rules, self.calendar))[0])
            if found is None:
                return False
            for leaf in part:
                self._keep(leaf, found[leaf.node], vector)
        for leaf in lookups:
            found = read_lookup(self._rows(lookup_query(leaf, self.rules, self.calendar))[0])
            if found is None:
                return False
            numbers = map(int, found) if leaf.is_scanned else numbers_of(found, self.before_each)
            self._keep(leaf, bits_of(numbers), vector)
        return True

    def _keep(self, leaf: Leaf, bits: Bits, vector: Vector) -> None:
        self.known[leaf.node] = known = Known(bits, vector, time.monotonic())
        MEMORY.put(_place(leaf), known)

    def _follow(self) -> bool | None:
        """One step after the changes: True where all sets are at one state, None where there is more to do, False
        where it cannot be done."""
        oldest = tuple(min(numbers) for numbers in zip(*(known.vector for known in self.known.values()), strict=True))
        self.before_each()
        now = change_store.read_vector()
        if now == oldest:
            return True
        if sum(now) - sum(oldest) > MAX_CHANGES:
            return self._drop(lambda _leaf: True)
        changes = change_store.changes_after(oldest)
        reached = _reached(oldest, changes, now)
        if reached is None:
            return self._drop(lambda _leaf: True)
        touched: set[str] = set()
        stale: list[Leaf] = []
        for leaf in self.leaves:
            names = _touching(leaf, self.known[leaf.node].vector, changes)
            if names is None or len(names) > MAX_TOUCHED:
                return self._drop(lambda other, leaf=leaf: other is leaf)
            if names:
                stale.append(leaf)
                touched |= names
        if len(touched) > MAX_TOUCHED:
            return self._drop(lambda leaf: leaf in stale)
        is_whole = not touched or self._patch(stale, touched, reached)
        for leaf in self.leaves:
            known = self.known[leaf.node]
            self.known[leaf.node] = Known(known.bits, reached, known.since_s)
        return True if is_whole else None

    def _drop(self, is_meant: Callable[[Leaf], bool]) -> bool | None:
        if self.only_known:
            return False
        for leaf in self.leaves:
            if is_meant(leaf):
                del self.known[leaf.node]
        return None

    def _patch(self, stale: Sequence[Leaf], touched: set[str], reached: Vector) -> bool:
        """Ask the stale leaves about the people who were touched; whether the answer is of the state reached."""
        query = patch_query(stale, self.rules, self.calendar, _STATE)
        extra = {"touched": tuple(sorted(touched)), "counters": change_store.COUNTERS}
        rows = self._rows(Query(query.texts, {**query.params, **extra}))
        for place, leaf in enumerate(stale):
            known = self.known[leaf.node]
            bits = with_rows(known.bits, ((int(row[1]), bool(row[2 + place])) for row in rows))
            self.known[leaf.node] = Known(bits, known.vector, known.since_s)
        return not rows or int(rows[0][0]) == sum(reached)

    def _rows(self, query: Query) -> Sequence[Sequence[Any]]:
        self.before_each()
        return overtaking_store.ask(query.texts, query.params)


def _place(leaf: Leaf) -> str:
    return f"{frappe.get_site_path()} {leaf.question}"


def _reached(oldest: Vector, changes: Sequence[Change], now: Vector) -> Vector | None:
    """The state after these changes; None where some are missing on the way to the present one."""
    reached = list(oldest)
    for change in changes:
        if change.number != reached[change.shard] + 1:
            return None
        reached[change.shard] = change.number
    return tuple(reached) if all(there >= wanted for there, wanted in zip(reached, now, strict=True)) else None


def _touching(leaf: Leaf, vector: Vector, changes: Sequence[Change]) -> set[str] | None:
    """The contacts about whom the leaf has to be asked anew; None: about all."""
    touched: set[str] = set()
    for change in changes:
        if change.number <= vector[change.shard] or not (change.table == ANY_TABLE or change.table in leaf.tables):
            continue
        if change.contacts is None:
            return None
        touched |= set(change.contacts)
    return touched
