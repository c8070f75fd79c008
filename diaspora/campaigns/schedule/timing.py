"""When each recipient's mail may go out, by what was approved and by the mission's calendar of the day. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from diaspora.campaigns.content import FrozenSchedule

from .calendar_days import CalendarDays
from .hours import Moment, SendingHours, first_moment, parse_days, parse_span, to_local, to_utc

# The clocks that are first in a day are 14 hours before UTC (Line Islands), the last 12 behind.
EARLIEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Timing:
    """A campaign's schedule in the world: `scheduled_at` is naive UTC, None for as soon as it is approved."""

    zone: str
    hours: SendingHours
    scheduled_at: datetime | None = None
    local_time: bool = False

    def moment(self, zone: str, now: datetime) -> Moment:
        """Return when a mail to somebody in a zone goes out, not before `now`. Raises ScheduleRefused."""
        if self.local_time and self.scheduled_at is not None:
            wall = to_local(self.scheduled_at, self.zone).replace(tzinfo=None)
            return first_moment(max(to_utc(wall, zone), now), zone, self.hours)
        return first_moment(max(self.scheduled_at or now, now), self.zone, self.hours)


def make_timing(schedule: FrozenSchedule, zone: str, mission: SendingHours) -> Timing:
    """Return the timing of a campaign: its own hours and days where it has some, in Ramadan too, else the mission's.

    Raises ScheduleRefused where its hours cannot be read.
    """
    own_span = parse_span(schedule.send_from, schedule.send_until)
    hours = replace(
        mission,
        span=own_span or mission.span,
        ramadan_span=None if own_span else mission.ramadan_span,
        days=parse_days(schedule.send_days) if schedule.send_days else mission.days,
    )
    if schedule.ignores_calendar:
        hours = SendingHours(calendar=CalendarDays())
    at = datetime.fromisoformat(schedule.scheduled_at) if schedule.scheduled_at else None
    return Timing(zone, hours, at, schedule.local_time)


def due_at(scheduled_at: datetime | None, local_time: bool, zone: str) -> datetime | None:
    """Return when a campaign has to be planned: in each recipient's local time, before the first clocks strike."""
    if scheduled_at is None or not local_time:
        return scheduled_at
    return to_local(scheduled_at, zone).replace(tzinfo=None) - EARLIEST_ZONE
