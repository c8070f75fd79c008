"""What a campaign is scheduled by: an event that it accompanies, or the one before it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from diaspora.campaigns.errors import ScheduleRefused
from diaspora.sentence import Sentence

from .hours import parse_clock, to_local, to_utc

MAX_DAYS = 366
MAX_STEPS = 10
# What a campaign hands on to the next one that is made from it.
COPIED = (
    "title", "topic", "segment", "district", "sender", "layout", "recipient_policy", "track_clicks", "pictures",
    "local_time", "send_from", "send_until", "send_days", "ignore_calendar",
    "ab_share", "ab_wait_hours", "ab_minimum_clicks",
)  # fmt: skip
COPIED_OF_VARIANTS = ("language", "is_fallback", "subject", "preheader", "body", "blocks", "subject_b", "blocks_b")


@dataclass(frozen=True, slots=True)
class Step:
    """One mail of a series: its title, and when it goes out by the event's own clocks."""

    title: str
    days: int
    hour: str


def around_event(starts_at: datetime, zone: str, days: int, hour: str) -> datetime:
    """Return an hour of the day so many days before (negative) or after an event, naive UTC. Raises ScheduleRefused."""
    if abs(days) > MAX_DAYS:
        raise ScheduleRefused(Sentence("A series stays within {days} days of its event.", days=MAX_DAYS))
    day = to_local(starts_at, zone).date() + timedelta(days=days)
    return to_utc(datetime.combine(day, parse_clock(hour or "10:00")), zone)
