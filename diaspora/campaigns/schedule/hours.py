"""When a mail may go out: the first moment, not before a wish, that days, hours and the calendar allow. Pure.

Works on local time in a zone and on naive UTC outside; an hour that summer time skips is as much later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from diaspora.campaigns.errors import ScheduleRefused
from diaspora.sentence import Sentence

from .calendar_days import CalendarDays, ClosedDay

DAY_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FRIDAY = 4
_LONGEST_SEARCH = timedelta(days=120)
_IN_A_DAY = frozenset({"hours", "ramadan"})
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """From one hour of a day up to another, the last not included; `end` 00:00 is midnight."""

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        """Return whether a time of day lies in it."""
        return self.start <= moment and (moment < self.end or self.end == time(0))


@dataclass(frozen=True, slots=True)
class SendingHours:
    """What allows a mail to go out. Empty fields allow everything."""

    days: frozenset[int] = frozenset(range(7))
    span: Span | None = None
    ramadan_span: Span | None = None
    friday_pause: Span | None = None
    calendar: CalendarDays = field(default_factory=CalendarDays)

    def span_of(self, day: date) -> Span:
        """Return the hours of a day."""
        if self.ramadan_span and self.calendar.is_ramadan(day):
            return self.ramadan_span
        return self.span or Span(time(0), time(0))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a mail waits: `kind` is "holiday", "day", "hours", "ramadan" or "friday"; `day` is local."""

    kind: str
    day: date
    holiday: ClosedDay | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """When a mail goes out (naive UTC), in which zone that was decided, and what moved it; no reason: as wished."""

    at: datetime
    zone: str
    reasons: tuple[Reason, ...] = ()

    @property
    def local(self) -> datetime:
        """The same moment on the clocks of its zone."""
        return to_local(self.at, self.zone)


def first_moment(wish: datetime, zone: str, hours: SendingHours) -> Moment:
    """Return the first allowed moment at or after `wish` (naive UTC). Raises ScheduleRefused where none is near."""
    reasons: list[Reason] = []
    local = to_local(wish, zone)
    limit = local.date() + _LONGEST_SEARCH
    while local.date() <= limit:
        reason, later = _refusal(local, hours)
        if reason is None:
            at = to_utc(local.replace(tzinfo=None), zone)
            return Moment(max(at, wish), zone, tuple(reasons))
        if reason.kind not in _IN_A_DAY or not reasons:  # the morning of the next day needs no reason
            reasons.append(reason)
        local = later.replace(tzinfo=local.tzinfo)
    raise ScheduleRefused(
        Sentence("No hour within {days} days is allowed: look at the days, hours and holidays.", days=120)
    )


def closes_at(now: datetime, zone: str, hours: SendingHours) -> datetime | None:
    """Return when sending that is allowed now has to stop (naive UTC, within a day), None if it is not allowed."""
    local = to_local(now, zone)
    if _refusal(local, hours)[0] is not None:
        return None
    ends = [datetime.combine(local.date() + timedelta(days=1), time(0))]
    span = hours.span_of(local.date())
    if span.end != time(0):
        ends.append(datetime.combine(local.date(), span.end))
    if hours.friday_pause and local.weekday() == FRIDAY and local.time() < hours.friday_pause.start:
        ends.append(datetime.combine(local.date(), hours.friday_pause.start))
    return to_utc(min(ends), zone)


def to_local(moment: datetime, zone: str) -> datetime:
    """Return a naive UTC moment on the clocks of a zone."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def to_utc(wall: datetime, zone: str) -> datetime:
    """Return a wall time of a zone in naive UTC; what summer time skips is as much later, what it repeats the first."""
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def parse_span(start: str | None, end: str | None) -> Span | None:
    """Return the hours of two texts as `08:00`; None where both are empty. Raises ScheduleRefused."""
    if not start and not end:
        return None
    first, last = parse_clock(start or "00:00"), parse_clock(end or "00:00")
    if last != time(0) and last <= first:
        raise ScheduleRefused(Sentence("The hours end ({end}) before they begin ({start}).", start=first, end=last))
    return Span(first, last)


def parse_clock(text: str) -> time:
    """Return a time of day written as `08:00`. Raises ScheduleRefused."""
    found = _CLOCK.match(text.strip())
    if found is None:
        raise ScheduleRefused(Sentence("{shown} is no time of day. Write it as 08:00.", shown=text[:20]))
    return time(int(found[1]), int(found[2]))


def parse_days(text: str | None) -> frozenset[int]:
    """Return days of the week from `mon tue wed`; all of them for "". Raises ScheduleRefused."""
    codes = (text or "").replace(",", " ").lower().split()
    if unknown := [code for code in codes if code not in DAY_CODES]:
        raise ScheduleRefused(
            Sentence("{shown} is no day. Write days as mon tue wed thu fri sat sun.", shown=unknown[0][:20])
        )
    return frozenset(DAY_CODES.index(code) for code in codes) or frozenset(range(7))


def _refusal(local: datetime, hours: SendingHours) -> tuple[Reason | None, datetime]:
    """Why a local moment is not allowed, and the next one (wall time) to look at."""
    day, moment = local.date(), local.time()
    span = hours.span_of(day)
    tomorrow = datetime.combine(day + timedelta(days=1), time(0))
    if day.weekday() not in hours.days:
        return Reason("day", day), tomorrow
    if holiday := hours.calendar.closed(day):
        return Reason("holiday", day, holiday), tomorrow
    in_hours = "ramadan" if hours.ramadan_span and span is hours.ramadan_span else "hours"
    if moment < span.start:
        return Reason(in_hours, day), datetime.combine(day, span.start)
    if not span.holds(moment):
        return Reason(in_hours, day), tomorrow
    pause = hours.friday_pause
    if pause and day.weekday() == FRIDAY and pause.holds(moment):
        return Reason("friday", day), tomorrow if pause.end == time(0) else datetime.combine(day, pause.end)
    return None, tomorrow
