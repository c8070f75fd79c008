"""Which days a condition on a date means, first and last included. Pure; days are those of the mission's zone."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from diaspora.segments.tree import Value

Span = tuple[date, date]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of its month where that is shorter (31 May, 3: 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _number(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _written(value: Value, _today: date) -> Span:
    first, last = (value[0], value[1]) if isinstance(value, tuple) else (value, value)
    return date.fromisoformat(str(first)), date.fromisoformat(str(last))


def _this_month(_value: Value, today: date) -> Span:
    return today.replace(day=1), today.replace(day=calendar.monthrange(today.year, today.month)[1])


SPANS: dict[str, Callable[[Value, date], Span]] = {
    "as written": _written,
    "last days": lambda value, today: (today - timedelta(days=_number(value)), today),
    "last weeks": lambda value, today: (today - timedelta(weeks=_number(value)), today),
    "last months": lambda value, today: (months_before(today, _number(value)), today),
    "last years": lambda value, today: (months_before(today, 12 * _number(value)), today),
    "next days": lambda value, today: (today, today + timedelta(days=_number(value))),
    "this month": _this_month,
    "this year": lambda _value, today: (today.replace(month=1, day=1), today.replace(month=12, day=31)),
}
