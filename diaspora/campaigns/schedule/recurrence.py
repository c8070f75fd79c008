"""Recurrence as RFC 5545 writes it (RRULE), in the mission's local time: "the first Monday of the month".

Days and longer only, a few dates at a time; no rule that a person can write runs long. Pure.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from diaspora.campaigns.errors import ScheduleRefused
from diaspora.sentence import Sentence

from .hours import to_local, to_utc

PRESETS = {
    "every week": "FREQ=WEEKLY",
    "every month": "FREQ=MONTHLY",
    "the first Monday of the month": "FREQ=MONTHLY;BYDAY=1MO",
    "every quarter": "FREQ=MONTHLY;INTERVAL=3",
    "every year": "FREQ=YEARLY",
}
MAX_CHARACTERS = 200
MAX_DATES = 24
_PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "UNTIL", "WKST"})
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_SHAPE = re.compile(r"[A-Z]+=[A-Z0-9,+-]+(?:;[A-Z]+=[A-Z0-9,+-]+)*\Z")
_DAY = re.compile(r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)\Z")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FARTHEST = timedelta(days=365 * 10)


def check_rule(text: str) -> None:
    """Refuse a rule that is not RFC 5545, or finer than days. Raises ScheduleRefused."""
    _rule(text, datetime(2026, 1, 1), datetime(2027, 1, 1))


def next_dates(text: str, first: datetime, zone: str, after: datetime, count: int = 1) -> list[datetime]:
    """Return up to `count` (at most 24) dates of a rule after a moment, all naive UTC.

    `first` is when the series began; its hour on the clocks of `zone` is kept, also over summer time. A date that is
    more than ten years away is none. Raises ScheduleRefused.
    """
    start = to_local(first, zone).replace(tzinfo=None)
    begin = to_local(after, zone).replace(tzinfo=None)
    rule = _rule(text, start, begin + _FARTHEST)
    found = (to_utc(wall, zone) for wall in islice(rule.xafter(begin), min(count, MAX_DATES) + 1))
    return [moment for moment in found if moment > after][:count]


def _rule(text: str, start: datetime, last: datetime) -> rrule:
    rule = text.strip().upper().removeprefix("RRULE:")
    if len(rule) > MAX_CHARACTERS or not _SHAPE.match(rule):
        raise _refused(text)
    parts = [part.partition("=") for part in rule.split(";")]
    names = [name for name, _, _ in parts]
    values = {name: value for name, _, value in parts}
    if not set(names) <= _PARTS or len(names) != len(values) or not _can_happen(values):
        raise _refused(text)
    until = min(_until(values.get("UNTIL", ""), text) or last, last)
    bounded = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL="))
    try:
        # bounded, because a rule that no day fits would be looked for until the year 9999
        made = rrulestr(f"{bounded}{_last_days(values, start)};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=start)
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise _refused(text) from error
    if not isinstance(made, rrule):
        raise _refused(text)
    return made


def _last_days(values: dict[str, str], start: datetime) -> str:
    """Parts for a series that began on a day that not every month has: there it falls on the last day instead of being
    left out (SKIP=BACKWARD of RFC 7529)."""
    if start.day <= 28 or set(values) & {"BYDAY", "BYMONTHDAY", "BYSETPOS"}:
        return ""
    days = ",".join(str(day) for day in range(28, start.day + 1))
    if values["FREQ"] == "MONTHLY":
        return f";BYMONTHDAY={days};BYSETPOS=-1"
    if values["FREQ"] == "YEARLY" and (start.month, start.day) == (2, 29) and "BYMONTH" not in values:
        return f";BYMONTH=2;BYMONTHDAY={days};BYSETPOS=-1"
    return ""


def _until(value: str, text: str) -> datetime | None:
    """The last moment of a rule; a day counts to its end."""
    if not value:
        return None
    try:
        if len(value) == 8:
            return datetime.strptime(value + "T235959", "%Y%m%dT%H%M%S")
        return datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")
    except ValueError as error:
        raise _refused(text) from error


def _can_happen(values: dict[str, str]) -> bool:
    """Whether days fit the rule: for one that never happens dateutil would search until the year 9999."""
    frequency = values.get("FREQ", "")
    if frequency not in _FREQUENCIES or not 1 <= _number(values.get("INTERVAL", "1")) <= 120:
        return False
    if frequency in {"DAILY", "WEEKLY"} and set(values) & {"BYMONTHDAY", "BYMONTH", "BYSETPOS"}:
        return False
    days = [day for day in values.get("BYDAY", "").split(",") if day]
    if not all(_DAY.match(day) for day in days) or (days and "BYMONTHDAY" in values):
        return False
    months = [_number(month) for month in values.get("BYMONTH", "1,3").split(",")]
    month_days = [_number(day.removeprefix("-")) for day in values.get("BYMONTHDAY", "1").split(",")]
    positions = [_number(one.removeprefix("-")) for one in values.get("BYSETPOS", "1").split(",")]
    ordinal = any(len(day) > 2 for day in days)
    return (
        all(1 <= month <= 12 for month in months)
        and all(1 <= day <= max(_LONGEST[month - 1] for month in months) for day in month_days)
        and all(1 <= one <= (1 if ordinal else 4) for one in positions)
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _refused(text: str) -> ScheduleRefused:
    return ScheduleRefused(
        Sentence("{shown} is no rule of recurrence. Write one such as FREQ=MONTHLY;BYDAY=1MO.", shown=text[:60])
    )
