"""Explanations, branches, simplification and the frozen JSON, held against the oracle."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from diaspora.crm.row_rules import EVERYTHING, RowRules
from diaspora.segments.compiler import read_tree
from diaspora.segments.explain import MAX_BRANCHES, Answer, answer, branches, question
from diaspora.segments.inline import StoredSegment
from diaspora.segments.operands import Calendar
from diaspora.segments.simplify import simplify_tree
from diaspora.segments.tree import MAX_DEPTH, AllOf, AnyOf, Everyone, Nobody, NotOf, children_of, walk
from diaspora.segments.tree_json import tree_json

from .corpus import PEOPLE, WORLD
from .oracle import Oracle
from .plain_database import PlainDatabase
from .test_oracle_parity import TREES

TODAY = date(2024, 6, 15)
ORACLE = Oracle(WORLD, TODAY)
LYON = {"field": "city", "op": "is", "value": "Lyon"}
quick = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def explained(database: PlainDatabase, tree: Any, contact: str, rules: RowRules = EVERYTHING) -> Answer | None:
    node = read_tree(tree)
    asked = question(node, contact, rules, Calendar(TODAY))
    rows = database.run(asked.sql, asked.params)
    names = ["status", *(f"{letter}{place}" for place in range(len(asked.asked)) for letter in "vx")]
    return answer(node, asked, dict(zip(names, rows[0], strict=True))) if rows else None


@quick
@given(tree=TREES)
def test_every_verdict_is_that_of_the_oracle(world_database: PlainDatabase, tree: dict[str, Any]) -> None:
    for person in PEOPLE[:12]:
        told = explained(world_database, tree, person.name)
        assert told
        waiting = [told]
        while waiting:
            part = waiting.pop()
            assert part.holds == ORACLE.holds(part.node, person), (part.path, person.name)
            waiting.extend(part.children)


def test_a_condition_shows_the_value_as_it_was_entered(world_database: PlainDatabase) -> None:
    tree = {
        "all": [
            LYON,
            {"field": "age", "op": ">", "value": 40},
            {"field": "region_of_origin", "op": "is", "value": "fes-meknes"},
            {"field": "has_phone", "op": "is", "value": False},
            {"field": "topic", "op": "has withdrawn", "value": "investment"},
            {"related": "affiliation"},
            {"field": "postal_code", "op": "is empty"},
        ]
    }
    told = explained(world_database, tree, "amina")
    assert told
    assert [part.value for part in told.children] == ["Lyon", 34, "rabat-sale-kenitra", True, "withdrawn", 2, "69003"]
    assert [part.holds for part in told.children] == [True, False, False, False, True, True, False]
    assert [part.path for part in told.children][:2] == ["all/0", "all/1"]


def test_a_contact_out_of_the_readers_sight_is_not_explained(world_database: PlainDatabase) -> None:
    rules = RowRules(districts=frozenset({"paris"}))
    assert explained(world_database, LYON, "amina", rules) is None
    assert explained(world_database, LYON, "youssef", rules) is not None
    assert explained(world_database, LYON, "mosque_box", rules) is None


def test_a_branch_is_left_out_of_its_group_and_of_nothing_else() -> None:
    city = {"field": "city", "op": "is empty"}
    node = read_tree({"all": [{"any": [LYON, city]}, {"not": {"all": [city]}}]})
    found = {branch.path: tree_json(branch.without) for branch in branches(node)}
    assert found == {
        "all/0": {"all": [{"not": {"all": [city]}}]},
        "all/1": {"all": [{"any": [LYON, city]}]},
        "all/0/any/0": {"all": [{"any": [city]}, {"not": {"all": [city]}}]},
        "all/0/any/1": {"all": [{"any": [LYON]}, {"not": {"all": [city]}}]},
        "all/1/not/all/0": {"all": [{"any": [LYON, city]}, {"not": {"everyone": True}}]},
    }


def test_branches_are_limited_and_the_outer_ones_come_first() -> None:
    node = read_tree({"all": [{"any": [LYON] * 30}, {"any": [LYON] * 30}]})
    found = branches(node)
    assert len(found) == MAX_BRANCHES
    assert [branch.path for branch in found[:3]] == ["all/0", "all/1", "all/0/any/0"]


@quick
@given(tree=TREES)
def test_a_simplified_tree_names_the_same_people(tree: dict[str, Any]) -> None:
    node = read_tree(tree)
    simple = simplify_tree(node)
    assert ORACLE.members(simple) == ORACLE.members(node)
    for part in walk(simple):
        if isinstance(part, NotOf):
            assert not isinstance(part.child, AllOf | AnyOf | NotOf | Everyone | Nobody)
        if isinstance(part, AllOf | AnyOf):
            assert len(part.children) > 1
            assert not any(isinstance(child, type(part) | Everyone | Nobody) for child in part.children)


@quick
@given(tree=TREES)
def test_the_frozen_json_reads_as_the_same_tree(tree: dict[str, Any]) -> None:
    node = read_tree(tree)
    assert read_tree(tree_json(node)) == node


def test_the_frozen_json_has_the_trees_of_saved_segments() -> None:
    load = {"lyon": StoredSegment("lyon", "Lyon", LYON)}.get
    node = read_tree({"any": [{"segment": "lyon"}, {"nobody": True}]}, load)
    assert tree_json(node) == {"any": [LYON, {"nobody": True}]}


@pytest.mark.parametrize("wrapped", ["all", "any"])
def test_walking_visits_every_node_once(wrapped: str) -> None:
    node = read_tree({wrapped: [LYON, {"not": LYON}, {"related": "affiliation"}]})
    assert len(list(walk(node))) == 6
    assert len(children_of(node)) == 3 < MAX_DEPTH
