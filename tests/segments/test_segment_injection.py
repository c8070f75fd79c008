"""No value reaches the text of the SQL, wherever it enters; and it finds nobody whom it does not name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from diaspora.crm.row_rules import EVERYTHING, RowRules
from diaspora.segments.catalogue import CONTACT, FIELDS, Field
from diaspora.segments.compiler import Compiled, compile_tree, read_tree
from diaspora.segments.errors import SegmentError
from diaspora.segments.explain import question
from diaspora.segments.inline import StoredSegment
from diaspora.segments.operands import Calendar
from diaspora.segments.operators import Operator, operators_of

from .plain_database import PlainDatabase

TODAY = date(2024, 6, 15)
ATTACKS = (
    "zz' OR '1'='1",
    'zz" OR "1"="1',
    "zz\\' OR 1=1 -- ",
    "zz`; DROP TABLE `tabDiaspora Contact`; --",
    "zz%' OR 1=1 #",
    "%(seg1)szz",
    "{column}zz",
    "zz/* */UNION SELECT name, row_no FROM `tabDiaspora Contact`",
    "zz:seg1 ? %s %% $1",
)


def places() -> Iterator[tuple[Field, Operator]]:
    for field in FIELDS.values():
        for operator in operators_of(field.type).values():
            if operator.takes in ("text", "choice", "choices") and not operator.negates:
                yield field, operator


def compiled(tree: Any, rules: RowRules = EVERYTHING, **options: Any) -> Compiled:
    return compile_tree(tree, rules=rules, now=TODAY, **options)


@pytest.mark.parametrize(("field", "operator"), list(places()), ids=lambda row: f"{row.name}")
def test_a_text_stays_out_of_the_sql(world_database: PlainDatabase, field: Field, operator: Operator) -> None:
    for attack in ATTACKS:
        assert_kept_out(world_database, field, operator, attack)


def assert_kept_out(world_database: PlainDatabase, field: Field, operator: Operator, attack: str) -> None:
    value = [attack] if operator.takes == "choices" else attack
    leaf = {"field": field.name, "op": operator.name, "value": value}
    tree = leaf if field.scope == CONTACT else {"related": field.scope, "where": leaf}
    if field.choices or field.type == "language":
        with pytest.raises(SegmentError):
            compiled(tree)
        return
    query = compiled(tree)
    assert "zz" not in query.sql
    found = {name for name, _row_no in world_database.run(query.sql, query.params)}
    # No one is called so; that nobody has withdrawn or decided anything but those who did it for all topics.
    over_all = {"youssef", "hamza", "percent"}
    assert found <= (over_all if field.type == "topic" else set())


@pytest.mark.parametrize("attack", ATTACKS)
def test_fields_operators_relations_and_names_of_segments_are_never_sql(attack: str) -> None:
    for tree in (
        {"field": attack, "op": "is", "value": "x"},
        {"field": "city", "op": attack, "value": "x"},
        {"related": attack},
        {"segment": attack},
        {attack: True},
    ):
        with pytest.raises(SegmentError):
            compiled(tree)
    saved = compiled(
        {"segment": attack},
        load_segment=lambda name: StoredSegment(name, attack, {"field": "city", "op": "is", "value": attack}),
    )
    assert "zz" not in saved.sql


@pytest.mark.parametrize("attack", ATTACKS)
def test_row_rules_and_the_contact_to_explain_stay_out_of_the_sql(world_database: PlainDatabase, attack: str) -> None:
    rules = RowRules(districts=frozenset({attack}), associations=frozenset({attack}))
    query = compiled({"everyone": True}, rules)
    assert "zz" not in query.sql
    assert world_database.run(query.sql, query.params) == []
    asked = question(read_tree({"related": "affiliation"}), attack, EVERYTHING, Calendar(TODAY))
    assert "zz" not in asked.sql
    assert world_database.run(asked.sql, asked.params) == []


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("age", "<", "1 OR 1=1"),
        ("age", "between", ["0", "1 OR 1=1"]),
        ("created", "is on", "2024-01-01' OR '1'='1"),
        ("created", "between", ["2024-01-01", "2024-01-02' --"]),
        ("created", "in the last days", "1 OR 1=1"),
        ("has_email", "is", "1 OR 1=1"),
        ("place", "is within km of", ["0 OR 1=1", 0, 1]),
        ("place", "is within km of", [0, 0, float("nan")]),
        ("created", "in the last months", "1 OR 1=1"),
    ],
)
def test_what_should_be_a_number_a_date_or_yes_is_refused_as_a_text(field: str, op: str, value: Any) -> None:
    with pytest.raises(SegmentError):
        compiled({"field": field, "op": op, "value": value})


def test_every_parameter_is_a_text_or_a_whole_number_under_a_name_of_its_own() -> None:
    tree = {"all": [{"field": "city", "op": "is one of", "value": "x"}]}
    with pytest.raises(SegmentError):
        compiled(tree)
    query = compiled({"any": [{"field": "district", "op": "is one of", "value": ["a", "b"]},
                              {"field": "age", "op": "between", "value": [1, 2]}]})  # fmt: skip
    assert list(query.params) == [f"seg{number}" for number in range(1, len(query.params) + 1)]
    assert all(type(value) in (str, int, float) for value in query.params.values())
