"""The golden table: each tree gives the SQL, the parameters, the words and the people written beside it."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from diaspora.crm.row_rules import EVERYTHING, RowRules
from diaspora.segments.compiler import Compiled, compile_tree
from diaspora.segments.inline import StoredSegment
from diaspora.segments.prose import describe

from .corpus import PEOPLE
from .plain_database import PlainDatabase

TABLE = Path(__file__).parents[1] / "golden" / "segments.toml"
CASES: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def loader(case: dict[str, Any]) -> Any:
    trees = case.get("segments", {})
    return {name: StoredSegment(name, name.title(), tree) for name, tree in trees.items()}.get


def compiled(case: dict[str, Any]) -> Compiled:
    given = {
        key: frozenset(value) if isinstance(value, list) else value for key, value in case.get("rules", {}).items()
    }
    rules = RowRules(**given) if given else EVERYTHING
    zone = ZoneInfo("Europe/Paris")
    return compile_tree(case["tree"], rules=rules, now=date(2024, 6, 15), zone=zone, load_segment=loader(case))


@each_case
def test_the_sql_and_its_parameters_are_those_of_the_table(case: dict[str, Any]) -> None:
    found = compiled(case)
    assert found.sql == " ".join(case["sql"].split("\n")).strip()
    assert found.params == case["params"]
    assert json.loads(json.dumps(found.params)) == found.params


@each_case
@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_the_prose_is_that_of_the_table(case: dict[str, Any], lang: str) -> None:
    assert describe(case["tree"], lang, load_segment=loader(case)) == case[lang]


@each_case
def test_the_people_are_those_of_the_table(world_database: PlainDatabase, case: dict[str, Any]) -> None:
    found = compiled(case)
    rows = world_database.run(found.sql, found.params)
    everybody = {person.name for person in PEOPLE}
    expected = set(case["members"]) if "members" in case else everybody - set(case["not_members"])
    assert {name for name, _row_no in rows} == expected


@each_case
def test_the_sql_stands_in_a_join_as_well(world_database: PlainDatabase, case: dict[str, Any]) -> None:
    found = compiled(case)
    sql = f"SELECT m.name, m.row_no, k.city FROM ({found.sql}) m JOIN `tabDiaspora Contact` k ON k.name = m.name"
    assert len(world_database.run(sql, found.params)) == len(world_database.run(found.sql, found.params))
