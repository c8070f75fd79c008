"""What a condition's value becomes before it is put into a parameter: folded, escaped, in hex, as a moment in UTC.

One function per placeholder of the operators' and fields' SQL. Returns strings and whole numbers only, so that
the parameters of a compiled tree are JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from diaspora.crm.name_folding import fold_text
from diaspora.segments.circle import Circle, circle_of
from diaspora.segments.fields import Field
from diaspora.segments.spans import SPANS
from diaspora.segments.tree import Scalar, Value

Operand = str | int | float | tuple[str | int | float, ...]

LIKE_ESCAPE = "!"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Today and the zone in which days begin: the mission's."""

    today: date
    zone: tzinfo = UTC


def operand(placeholder: str, field: Field, value: Value, calendar: Calendar, span: str = "as written") -> Operand:
    """The value for `{placeholder}`; the tree has been checked, so the value has the shape that it needs."""
    if placeholder in ("start", "end"):
        first, last = SPANS[span](value, calendar.today)
        return _beginning(first if placeholder == "start" else last + timedelta(days=1), field, calendar)
    if placeholder in Circle.__slots__:
        return getattr(circle_of(value), placeholder)
    return _OPERANDS[placeholder](field, value, calendar)


def escape_like(text: str) -> str:
    """The text for a LIKE ... ESCAPE '!' in which nothing is a wildcard."""
    for character in (LIKE_ESCAPE, "%", "_"):
        text = text.replace(character, LIKE_ESCAPE + character)
    return text


def hex_of(text: str) -> str:
    """What HEX() gives for the text on both databases: the bytes of its UTF-8 in capitals."""
    return text.encode("utf-8").hex().upper()


def _comparable(field: Field, value: Scalar) -> str | int:
    if not isinstance(value, str):
        return int(value)
    if field.type == "folded text":
        return fold_text(value)
    if field.type == "language":
        return value.lower()
    if field.type != "text":
        return value
    return value.strip().upper() if field.in_capitals else value.strip()


def _one(field: Field, value: Value, _calendar: Calendar) -> str | int:
    assert value is not None and not isinstance(value, tuple)
    return _comparable(field, value)


def _several(field: Field, value: Value, _calendar: Calendar) -> tuple[str | int, ...]:
    assert isinstance(value, tuple)
    return tuple(_comparable(field, item) for item in value)


def _hexes(field: Field, value: Value, calendar: Calendar) -> tuple[str, ...]:
    return tuple(hex_of(str(item)) for item in _several(field, value, calendar))


def _text(field: Field, value: Value, calendar: Calendar) -> str:
    return str(_one(field, value, calendar))


def _beginning(day: date, field: Field, calendar: Calendar) -> str:
    """The day itself for a date; for a moment, midnight of the zone in UTC (no fraction: it sorts before any)."""
    if not field.is_moment:
        return day.isoformat()
    midnight = datetime.combine(day, time(0), tzinfo=calendar.zone)
    return midnight.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


_OPERANDS: dict[str, Callable[[Field, Value, Calendar], Operand]] = {
    "value": _one,
    "value_hex": lambda field, value, calendar: hex_of(_text(field, value, calendar)),
    "values": _several,
    "values_hex": _hexes,
    "containing": lambda field, value, calendar: f"%{escape_like(_text(field, value, calendar))}%",
    "starting": lambda field, value, calendar: f"{escape_like(_text(field, value, calendar))}%",
    "starting_hex": lambda field, value, calendar: f"{hex_of(_text(field, value, calendar))}%",
    "value_and_region": lambda field, value, calendar: f"{escape_like(_text(field, value, calendar))}-%",
    "low": lambda field, value, calendar: _several(field, value, calendar)[0],
    "high": lambda field, value, calendar: _several(field, value, calendar)[1],
    "today": lambda _field, _value, calendar: calendar.today.isoformat(),
    "this_year": lambda _field, _value, calendar: calendar.today.year,
}
