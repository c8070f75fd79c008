"""JSON to nodes: the first stage. Knows the shape of a tree and nothing of fields and operators.

Text is looked over for its depth before it reaches the JSON parser, and the descent stops at the limit,
so neither a text nor a dict of 10,000 levels can exhaust the interpreter's stack.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from diaspora.segments.errors import LimitError, ShapeError, proposal, shown
from diaspora.segments.tree import (
    MAX_CONDITIONS,
    MAX_DEPTH,
    MAX_VALUES,
    AllOf,
    AnyOf,
    Condition,
    Everyone,
    Nobody,
    Node,
    NotOf,
    Related,
    SavedReference,
    Value,
    child_path,
)

MAX_JSON_LENGTH = 1_000_000
MAX_AT_LEAST = 1_000
# A level of the tree takes two of JSON ({"all": [...]}), a list of values one more.
MAX_BRACKETS = 2 * MAX_DEPTH + 8

KEYS: dict[str, frozenset[str]] = {
    "all": frozenset({"all"}),
    "any": frozenset({"any"}),
    "not": frozenset({"not"}),
    "everyone": frozenset({"everyone"}),
    "nobody": frozenset({"nobody"}),
    "segment": frozenset({"segment"}),
    "related": frozenset({"related", "where", "at least"}),
    "field": frozenset({"field", "op", "value"}),
}


def parse_tree(source: str | bytes | Mapping[str, Any], path: str = "") -> Node:
    """A tree from JSON text or from what JSON text gives; raises ShapeError or LimitError with the path.

    `path` is where the tree stands in a larger one: paths of a saved segment go on from its reference.
    """
    data = _read_json(source, path) if isinstance(source, str | bytes) else source
    return _Parser().node(data, path, 1)


def _read_json(source: str | bytes, path: str) -> Any:
    if len(source) > MAX_JSON_LENGTH:
        raise LimitError("too long", path, limit=MAX_JSON_LENGTH)
    try:
        text = source.decode("utf-8") if isinstance(source, bytes) else source
        if _bracket_depth(text) > MAX_BRACKETS:
            raise LimitError("too deep", path, limit=MAX_DEPTH)
        return json.loads(text, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        raise ShapeError("not json", path, detail=str(error)[:200]) from error
    except ValueError as error:  # a repeated key, or more digits than Python reads
        detail = "a number is too long" if "digits" in str(error) else str(error)[:200]
        raise ShapeError("not json", path, detail=detail) from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON keeps the last of two equal keys; a reader may have seen the first."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return result


def _bracket_depth(text: str) -> int:
    depth = deepest = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


class _Parser:
    """Counts while it descends, so that the budget holds for the whole tree."""

    def __init__(self) -> None:
        self.conditions = 0
        self.values = 0
        self.readers: dict[str, Callable[[Mapping[str, Any], str, int], Node]] = {
            "all": self._all,
            "any": self._any,
            "not": self._not,
            "everyone": self._everyone,
            "nobody": self._nobody,
            "segment": self._segment,
            "related": self._related,
            "field": self._condition,
        }

    def node(self, data: Any, path: str, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise LimitError("too deep", path, limit=MAX_DEPTH)
        if not isinstance(data, Mapping):
            raise ShapeError("not an object", path, found=shown(data))
        known = cast("Mapping[str, Any]", data)
        return self.readers[_kind_of(known, path)](known, path, depth)

    def _all(self, data: Mapping[str, Any], path: str, depth: int) -> Node:
        return AllOf(self._children(data["all"], child_path(path, "all"), depth), path)

    def _any(self, data: Mapping[str, Any], path: str, depth: int) -> Node:
        return AnyOf(self._children(data["any"], child_path(path, "any"), depth), path)

    def _children(self, data: object, path: str, depth: int) -> tuple[Node, ...]:
        if not isinstance(data, list | tuple):
            raise ShapeError("not a list", path, found=shown(data))
        children = cast("Sequence[Any]", data)
        if not children:
            raise ShapeError("empty list", path)
        return tuple(self.node(child, child_path(path, place), depth + 1) for place, child in enumerate(children))

    def _not(self, data: Mapping[str, Any], path: str, depth: int) -> Node:
        return NotOf(self.node(data["not"], child_path(path, "not"), depth + 1), path)

    def _everyone(self, data: Mapping[str, Any], path: str, depth: int) -> Node:
        self._count_condition(path)
        return Everyone(_said(data, "everyone", path))

    def _nobody(self, data: Mapping[str, Any], path: str, depth: int) -> Node:
        self._count_condition(path)
        return Nobody(_said(data, "nobody", path))

    def _segment(self, data: Mapping[str, Any], path: str, depth: int) -> Node:
        self._count_condition(path)
        return SavedReference(_text(data, "segment", path), path)

    def _related(self, data: Mapping[str, Any], path: str, depth: int) -> Node:
        self._count_condition(path)
        relation = _text(data, "related", path)
        where: Node = Everyone(child_path(path, "where"))
        if "where" in data:
            where = self.node(data["where"], child_path(path, "where"), depth + 1)
        return Related(relation, where, _at_least(data, path), path)

    def _condition(self, data: Mapping[str, Any], path: str, depth: int) -> Node:
        self._count_condition(path)
        value = self._value(data.get("value"), child_path(path, "value"))
        return Condition(_text(data, "field", path), _text(data, "op", path), value, path)

    def _value(self, value: object, path: str) -> Value:
        if isinstance(value, list | tuple):
            items = cast("Sequence[object]", value)
            self.values += len(items)
            if self.values > MAX_VALUES:
                raise LimitError("too many values", path, limit=MAX_VALUES)
            return tuple(_scalar(item, child_path(path, place)) for place, item in enumerate(items))
        return None if value is None else _scalar(value, path)

    def _count_condition(self, path: str) -> None:
        self.conditions += 1
        if self.conditions > MAX_CONDITIONS:
            raise LimitError("too many conditions", path, limit=MAX_CONDITIONS)


def _kind_of(data: Mapping[str, Any], path: str) -> str:
    kinds = [key for key in KEYS if key in data]
    if len(kinds) != 1:
        found = ", ".join(shown(key) for key in list(data)[:5]) or "none"
        raise ShapeError("no kind", path, expected=", ".join(KEYS), found=found)
    for key in data:
        if key not in KEYS[kinds[0]]:
            raise ShapeError("unknown key", path, found=shown(key), proposal=proposal(key, KEYS[kinds[0]]))
    return kinds[0]


def _said(data: Mapping[str, Any], key: str, path: str) -> str:
    if data[key] is not True:
        raise ShapeError("not true", child_path(path, key))
    return path


def _at_least(data: Mapping[str, Any], path: str) -> int:
    number = data.get("at least", 1)
    at = child_path(path, "at least")
    if isinstance(number, bool) or not isinstance(number, int):
        raise ShapeError("not a number", at, found=shown(number))
    if not 1 <= number <= MAX_AT_LEAST:
        raise ShapeError("out of range", at, found=shown(number), low=1, high=MAX_AT_LEAST)
    return number


def _text(data: Mapping[str, Any], key: str, path: str) -> str:
    if key not in data:
        raise ShapeError("missing", path, key=key)
    value = data[key]
    if not isinstance(value, str) or not value:
        raise ShapeError("not a text", child_path(path, key), found=shown(value))
    return value


def _scalar(value: object, path: str) -> str | int | float | bool:
    if not isinstance(value, str | int | float):
        raise ShapeError("not a value", path, found=shown(value))
    return value
