"""Does the tree mean something, and is it within the limits: the third stage.

Looks at every node of the inlined tree with a stack of its own, and raises CheckError or LimitError with the path of
what is wrong and, where something is near, a proposal. A tree that passes can be emitted.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import cast

from diaspora.crm.name_folding import fold_text
from diaspora.segments.catalogue import CONTACT, FIELDS, RELATIONS, Field, fields_of
from diaspora.segments.circle import EARTH_RADIUS_KM
from diaspora.segments.errors import CheckError, LimitError, proposal, shown
from diaspora.segments.operators import OPERATORS, Operator, operators_of
from diaspora.segments.tree import (
    MAX_CONDITIONS,
    MAX_DEPTH,
    MAX_TEXT_LENGTH,
    MAX_VALUES,
    Condition,
    Everyone,
    Nobody,
    Node,
    Related,
    Saved,
    SavedReference,
    Value,
    child_path,
    children_of,
)

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MAX_SPANS = {"days": 36_500, "weeks": 5_200, "months": 1_200, "years": 100}
MAX_KM = int(math.pi * EARTH_RADIUS_KM)
# Lists of languages become a chain of ORs, whose depth SQLite limits.
MAX_LIST = 200

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def check_tree(root: Node) -> None:
    """Raise CheckError or LimitError unless every field, operator and value of the inlined tree is known and fits."""
    conditions = values = 0
    waiting: list[tuple[Node, str, int]] = [(root, CONTACT, 1)]
    while waiting:
        node, scope, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise LimitError("too deep", node.path, limit=MAX_DEPTH)
        conditions += isinstance(node, Condition | Related | Everyone | Nobody)
        if conditions > MAX_CONDITIONS:
            raise LimitError("too many conditions", node.path, limit=MAX_CONDITIONS)
        if isinstance(node, Condition):
            values += len(node.value) if isinstance(node.value, tuple) else 1
            if values > MAX_VALUES:
                raise LimitError("too many values", node.path, limit=MAX_VALUES)
        inner = _check_node(node, scope)
        below = depth if isinstance(node, Saved) else depth + 1
        waiting.extend((child, inner, below) for child in reversed(children_of(node)))


def _check_node(node: Node, scope: str) -> str:
    """The scope of the node's children."""
    if isinstance(node, Condition):
        _check_condition(node, scope)
    if isinstance(node, SavedReference):
        raise CheckError("unknown segment", child_path(node.path, "segment"), found=shown(node.name))
    if scope != CONTACT and isinstance(node, Related | Saved):
        raise CheckError("not here", node.path, found="related" if isinstance(node, Related) else "segment")
    if not isinstance(node, Related):
        return scope
    if node.relation not in RELATIONS:
        path, near = child_path(node.path, "related"), proposal(node.relation, RELATIONS)
        raise CheckError("unknown relation", path, found=shown(node.relation), proposal=near)
    return node.relation


def _check_condition(node: Condition, scope: str) -> None:
    field = FIELDS.get((scope, node.field))
    if field is None:
        near = proposal(node.field, fields_of(scope))
        raise CheckError("unknown field", child_path(node.path, "field"), found=shown(node.field), proposal=near)
    operator = OPERATORS.get((field.type, node.op))
    if operator is None:
        near = proposal(node.op, operators_of(field.type))
        raise CheckError(
            "unknown operator", child_path(node.path, "op"), found=shown(node.op), field=field.name, proposal=near
        )
    _check_value(field, operator, node.value, child_path(node.path, "value"))


def _check_value(field: Field, operator: Operator, value: Value, path: str) -> None:
    if operator.takes == "nothing":
        if value is not None:
            raise CheckError("no value allowed", path, op=operator.name)
        return
    if value is None:
        raise CheckError("value missing", path, op=operator.name)
    _CHECKS[operator.takes](field, value, path)


def _check_text(field: Field, value: Value, path: str) -> None:
    if not isinstance(value, str):
        raise CheckError("not a text", path, found=shown(value))
    if len(value) > MAX_TEXT_LENGTH:
        raise CheckError("text too long", path, limit=MAX_TEXT_LENGTH)
    # Cc: control characters; Cs: lone surrogates, which no database takes.
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
        raise CheckError("line break", path)
    comparable = fold_text(value) if field.type == "folded text" else value.strip()
    if not comparable:
        raise CheckError("nothing to compare", path, found=shown(value))
    # The databases do not agree on the capitals of other letters.
    if field.in_capitals and not value.isascii():
        raise CheckError("not plain", path, found=shown(value))


def _check_choice(field: Field, value: Value, path: str) -> None:
    _check_text(field, value, path)
    text = str(value)
    if field.choices and text not in field.choices:
        raise CheckError("not a choice", path, found=shown(text), proposal=proposal(text, field.choices))
    if field.type == "language" and not _LANGUAGE.fullmatch(text):
        raise CheckError("not a language", path, found=shown(text))


def _check_choices(field: Field, value: Value, path: str) -> None:
    if not isinstance(value, tuple):
        raise CheckError("not a list of values", path, found=shown(value))
    if not value:
        raise CheckError("no values", path)
    if len(value) > MAX_LIST:
        raise LimitError("too many values", path, limit=MAX_LIST)
    for place, item in enumerate(value):
        _check_choice(field, item, child_path(path, place))


def _check_number(field: Field, value: Value, path: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise CheckError("not a number", path, found=shown(value))
    if not field.low <= value <= field.high:
        raise CheckError("out of range", path, found=shown(value), low=field.low, high=field.high)


def _check_span(unit: str, _field: Field, value: Value, path: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise CheckError("not a number", path, found=shown(value))
    if not 1 <= value <= MAX_SPANS[unit]:
        raise CheckError("out of range", path, found=shown(value), low=1, high=MAX_SPANS[unit])


def _check_place(_field: Field, value: Value, path: str) -> None:
    if not isinstance(value, tuple) or len(value) != 3:
        raise CheckError("not a place", path)
    for place, (item, low, high) in enumerate(zip(value, (-90, -180, 0), (90, 180, MAX_KM), strict=True)):
        at = child_path(path, place)
        if isinstance(item, bool) or not isinstance(item, int | float) or not math.isfinite(item):
            raise CheckError("not a measure", at, found=shown(item))
        if not low <= item <= high or (high == MAX_KM and item == 0):
            raise CheckError("out of range", at, found=shown(item), low=low, high=high)


def _check_date(field: Field, value: Value, path: str) -> None:
    try:
        # fromisoformat also takes 20240101 and week dates.
        day = date.fromisoformat(value) if isinstance(value, str) and _DATE.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None:
        raise CheckError("not a date", path, found=shown(value))
    if not EARLIEST <= day <= LATEST:
        raise CheckError("out of range", path, found=shown(value), low=EARLIEST, high=LATEST)


def _check_pair(of_each: Callable[[Field, Value, str], None], field: Field, value: Value, path: str) -> None:
    if not isinstance(value, tuple) or len(value) != 2:
        raise CheckError("not a pair", path)
    for place, item in enumerate(value):
        of_each(field, item, child_path(path, place))
    # Both have passed the same check: two numbers, or two ISO dates, whose order is that of their text.
    low, high = cast("tuple[int, int]", value)
    if low > high:
        raise CheckError("wrong order", path, low=shown(low), high=shown(high))


def _check_numbers(field: Field, value: Value, path: str) -> None:
    _check_pair(_check_number, field, value, path)


def _check_dates(field: Field, value: Value, path: str) -> None:
    _check_pair(_check_date, field, value, path)


def _check_yes_or_no(field: Field, value: Value, path: str) -> None:
    if not isinstance(value, bool):
        raise CheckError("not yes or no", path, found=shown(value))


_CHECKS: dict[str, Callable[[Field, Value, str], None]] = {
    "text": _check_text,
    "choice": _check_choice,
    "choices": _check_choices,
    "number": _check_number,
    "numbers": _check_numbers,
    "date": _check_date,
    "dates": _check_dates,
    **{unit: partial(_check_span, unit) for unit in MAX_SPANS},
    "place": _check_place,
    "yes or no": _check_yes_or_no,
}
