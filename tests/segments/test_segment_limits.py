"""Trees as deep and as wide as they may be run on both databases, in seconds."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from diaspora.crm.row_rules import EVERYTHING, RowRules
from diaspora.segments.compiler import compile_tree, read_tree
from diaspora.segments.explain import question
from diaspora.segments.inline import StoredSegment
from diaspora.segments.operands import Calendar

from .corpus import WORLD
from .oracle import Oracle
from .plain_database import PlainDatabase

TODAY = date(2024, 6, 15)
LYON = {"field": "city", "op": "is", "value": "Lyon"}
CURRENT = {"related": "affiliation", "where": {"field": "current", "op": "is", "value": True}}
RULES = RowRules(districts=frozenset({"paris", "lyon"}), associations=frozenset({"club"}), sees_religious=True)


def alternating(levels: int, leaf: dict[str, Any]) -> dict[str, Any]:
    """all and any in turn, each with a condition before the deeper part: nothing that simplify could flatten."""
    tree = leaf
    for level in range(levels - 1):
        kind, other = (("all", "is not empty"), ("any", "is empty"))[level % 2]
        tree = {kind: [{"field": "city", "op": other}, tree]}
    return tree


def negated(levels: int, leaf: dict[str, Any]) -> dict[str, Any]:
    """not, all, not, any in turn."""
    tree = leaf
    for level in range(levels - 1):
        tree = {"not": tree} if level % 2 == 0 else {("all", "any")[level // 2 % 2]: [LYON, tree]}
    return tree


def within_related(levels: int) -> dict[str, Any]:
    """Conditions on an affiliation, alternating like the others."""
    tree: dict[str, Any] = {"field": "activity", "op": "is", "value": "women"}
    for level in range(levels - 1):
        tree = {("all", "any")[level % 2]: [{"field": "current", "op": "is", "value": level % 4 == 0}, tree]}
    return tree


DEEP = {
    "alternating": alternating(12, LYON),
    "negated": negated(12, LYON),
    "a topic at the bottom": alternating(12, {"field": "topic", "op": "has withdrawn", "value": "culture"}),
    "a region at the bottom": negated(12, {"field": "region_of_origin", "op": "is", "value": "fes-meknes"}),
    "a related at the bottom": alternating(11, CURRENT),
    "a related with all the depth": {"related": "affiliation", "where": within_related(11)},
}  # fmt: skip

RELATED = [
    {"related": "affiliation", "where": {"field": "function", "op": "is", "value": f"function {number}"}}
    for number in range(250)
]
WIDE = {
    "500 cities": {"any": [{"field": "city", "op": "is", "value": f"city {number}"} for number in range(499)] + [LYON]},
    "500 negations": {"all": [{"field": "city", "op": "is not", "value": f"city {number}"} for number in range(500)]},
    "500 topics": {"any": [{"field": "topic", "op": "has withdrawn", "value": f"t{number}"} for number in range(500)]},
    "500 regions": {
        "any": [{"field": "region_of_origin", "op": "is", "value": f"region {number}"} for number in range(500)]
    },
    "250 related": {"any": RELATED},
    "all of 250 related": {"all": RELATED},
    "none of 250 related, each on its own": {"all": [{"not": related} for related in RELATED]},
    "no 250 related": {"not": {"any": RELATED}},
    "5,000 values": {
        "any": [
            {"field": "district", "op": "is one of", "value": [f"d{row}-{number}" for number in range(200)]}
            for row in range(25)
        ]
    },
    "200 languages": {"field": "preferred_language", "op": "is none of", "value": ["fr", "ar"] * 100},
}


@pytest.mark.parametrize("tree", [*DEEP.values(), *WIDE.values()], ids=[*DEEP, *WIDE])
def test_a_tree_at_the_limits_runs(world_database: PlainDatabase, tree: dict[str, Any]) -> None:
    started = time.monotonic()
    compiled = compile_tree(tree, rules=EVERYTHING, now=TODAY)
    rows = world_database.run(f"SELECT m.name FROM ({compiled.sql}) m", compiled.params)
    assert {name for (name,) in rows} == Oracle(WORLD, TODAY).members(read_tree(tree))
    limited = compile_tree(tree, rules=RULES, now=TODAY)
    assert len(world_database.run(limited.sql, limited.params)) <= len(rows)
    assert time.monotonic() - started < 10


def test_twelve_saved_segments_within_each_other_run(world_database: PlainDatabase) -> None:
    trees: dict[str, Any] = {"s11": LYON}
    for level in range(11):
        trees[f"s{level}"] = {"segment": f"s{level + 1}"}
    load = {name: StoredSegment(name, name, tree) for name, tree in trees.items()}.get
    compiled = compile_tree({"segment": "s0"}, rules=EVERYTHING, now=TODAY, load_segment=load)
    assert len(compiled.emitted.ctes) == 12
    assert {row[0] for row in world_database.run(compiled.sql, compiled.params)} == {"amina", "trailing"}


def test_saved_segments_nested_under_groups_run(world_database: PlainDatabase) -> None:
    trees: dict[str, Any] = {"s5": LYON}
    for level in range(5):
        trees[f"s{level}"] = {"any": [{"field": "city", "op": "is empty"}, {"not": {"segment": f"s{level + 1}"}}]}
    load = {name: StoredSegment(name, name, tree) for name, tree in trees.items()}.get
    tree = {"not": {"segment": "s0"}}
    node = read_tree(tree, load)
    compiled = compile_tree(tree, rules=EVERYTHING, now=TODAY, load_segment=load)
    assert {row[0] for row in world_database.run(compiled.sql, compiled.params)} == Oracle(WORLD, TODAY).members(node)


def test_a_hundred_saved_segments_side_by_side_run(world_database: PlainDatabase) -> None:
    """MariaDB takes 64 expressions in a WITH clause."""
    load = {
        f"s{n}": StoredSegment(f"s{n}", "", {"field": "city", "op": "is not", "value": f"c{n}"}) for n in range(100)
    }
    tree = {"all": [LYON, *({"segment": name} for name in load)]}
    compiled = compile_tree(tree, rules=EVERYTHING, now=TODAY, load_segment=load.get)
    assert {row[0] for row in world_database.run(compiled.sql, compiled.params)} == {"amina", "trailing"}


def test_an_explanation_of_five_hundred_conditions_runs(world_database: PlainDatabase) -> None:
    for tree in (WIDE["500 cities"], WIDE["500 topics"], WIDE["250 related"]):
        asked = question(read_tree(tree), "amina", EVERYTHING, Calendar(TODAY))
        rows = world_database.run(asked.sql, asked.params)
        assert len(rows) == 1
        assert len(rows[0]) == 1 + 2 * len(asked.asked)
