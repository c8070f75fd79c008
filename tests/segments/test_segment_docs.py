"""docs/segments.md has every field, operator, choice, node and method, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diaspora.segments import parse, tree
from diaspora.segments.catalogue import CONTACT, FIELDS, RELATIONS, fields_of
from diaspora.segments.check import MAX_LIST
from diaspora.segments.operators import OPERATORS, VALUE_SHAPES, operators_of

PAGE = (Path(__file__).parents[2] / "docs" / "segments.md").read_text(encoding="utf-8")
TYPES = list(dict.fromkeys(kind for kind, _name in OPERATORS))


def section(title: str) -> str:
    """The text under a heading that starts so, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(title)}.*?\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/segments.md has no section {title!r}"
    return found.group(1)


def rows(text: str) -> list[list[str]]:
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip(" |") for cell in line] for line in lines]


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_lists_its_operators_in_order(kind: str) -> None:
    text = section(kind)
    named = [row[0].strip("`") for row in rows(text)]
    if not named:
        named = re.findall(r"`([^`]+)`", text.split("Operators", 1)[1].split(".", 1)[0])
    # Prose of the type may name "choice": only names of operators are compared.
    assert [name for name in named if name in operators_of(kind)] == list(operators_of(kind))
    assert set(named) <= set(operators_of(kind))


@pytest.mark.parametrize("kind", TYPES)
def test_each_negative_operator_says_what_it_negates(kind: str) -> None:
    for row in rows(section(kind)):
        operator = operators_of(kind)[row[0].strip("`")]
        if operator.negates:
            assert row[2] == f"NOT `{operator.negates}`"


def fields_section(scope: str) -> str:
    """The section of contacts, or the one whose title shows the relation."""
    if scope == CONTACT:
        return section("Fields of contacts")
    found = re.search(rf'^## (Fields of [^(]+) \(`"related": "{scope}"`\)', PAGE, re.MULTILINE)
    assert found, f"docs/segments.md has no section for {scope}"
    return section(found.group(1))


@pytest.mark.parametrize("scope", [CONTACT, *RELATIONS])
def test_each_field_is_listed_with_its_type(scope: str) -> None:
    listed = {row[0].strip("`"): row for row in rows(fields_section(scope))}
    assert list(listed) == list(fields_of(scope))
    for name, field in fields_of(scope).items():
        assert listed[name][1] == field.type
        if field.choices:
            assert re.findall(r"`([^`]+)`", listed[name][2]) == list(field.choices)


def test_every_kind_of_node_is_shown() -> None:
    for key in parse.KEYS:
        assert f'"{key}"' in section("Nodes")


def test_the_limits_are_those_of_the_code() -> None:
    text = section("Nodes")
    for limit, unit in (
        (tree.MAX_DEPTH, "levels"), (tree.MAX_CONDITIONS, "conditions"), (tree.MAX_VALUES, "values"),
        (MAX_LIST, "values in one list"), (tree.MAX_TEXT_LENGTH, "characters"),
    ):  # fmt: skip
        assert re.search(rf"{limit:,}\s+{unit}".replace(" ", r"\s+"), text), unit


def test_every_shape_of_value_is_taken_by_some_operator() -> None:
    assert {operator.takes for operator in OPERATORS.values()} == set(VALUE_SHAPES)
    assert {field.type for field in FIELDS.values()} == set(TYPES)


def test_every_method_of_the_api_is_named() -> None:
    source = (Path(__file__).parents[2] / "diaspora" / "segments" / "api.py").read_text(encoding="utf-8")
    methods = re.findall(r"@frappe\.whitelist\(\)\ndef (\w+)", source)
    assert methods
    for method in methods:
        assert f"`{method}`" in section("Answers")


def test_the_check_list_for_operators_and_fields_names_what_is_there() -> None:
    root = Path(__file__).parents[2]
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    steps = text.split("## Add an operator or a field to segments", 1)[1].split("## ", 1)[0]
    names = [name for name in re.findall(r"`([^`]+)`", steps) if name.endswith((".py", ".md", "/"))]
    assert len(names) >= 8
    places = ("", "diaspora/segments/", "tests/segments/")
    assert [name for name in names if not any(list(root.glob(place + name)) for place in places)] == []
    assert "def note_changes" in (root / "diaspora/crm/change_store.py").read_text(encoding="utf-8")
