"""Makes the next draft of a recurring campaign and the series around an event, and follows an event that moves.

Drafts are their author's: made as the author, under the author's rights, to be read and submitted by a person.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import get_datetime

from diaspora import clock
from diaspora.campaigns.errors import ScheduleRefused
from diaspora.campaigns.pause_reasons import EVENT_MOVED
from diaspora.campaigns.store import CAMPAIGN, take_back
from diaspora.sentence import Sentence

from .calendar_store import mission_zone
from .recurrence import next_dates
from .series import COPIED, COPIED_OF_VARIANTS, MAX_STEPS, Step, around_event
from .timing import due_at

EVENT = "Diaspora Event"


def make_next_drafts() -> list[str]:
    """For each recurring campaign that has begun and has no successor: the next one as a draft; their names. Commits.

    Two at once make one: the successor's link is unique. What cannot be made is logged and tried again.
    """
    rows: Any = frappe.db.sql(
        """SELECT g.name FROM `tabDiaspora Campaign` g
        WHERE g.repeat_rule IS NOT NULL AND g.repeat_rule <> '' AND g.state IN ('planning', 'sending', 'finished')
          AND NOT EXISTS (SELECT 1 FROM `tabDiaspora Campaign` n WHERE n.follows = g.name)""",
        pluck=True,
    )
    made: list[str] = []
    for name in rows:
        frappe.db.commit()
        try:
            made += _make_next(name)
            frappe.db.commit()
        except (ScheduleRefused, frappe.ValidationError, frappe.PermissionError) as error:
            frappe.db.rollback()
            frappe.logger("diaspora").warning("campaign %s has no successor: %s", name, type(error).__name__)
    return made


def next_of(doc: Any, count: int) -> list[datetime]:
    """Return the next dates of a recurring campaign, naive UTC. Raises ScheduleRefused."""
    first = doc.scheduled_at or doc.started_at or clock.utcnow()
    begun = get_datetime(first)
    return next_dates(doc.repeat_rule, begun, mission_zone(), max(begun, clock.utcnow()), count)


def plan_series(campaign: str, event: str, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Make a draft for each step around an event from a campaign, as the session's user: name, title, scheduled_at.

    A mail of that title that many days from the event, which a series made before, is not made again, neither by two
    clicks at once. Raises ScheduleRefused, PermissionError, ValidationError.
    """
    if not 1 <= len(steps) <= MAX_STEPS:
        raise ScheduleRefused(Sentence("A series has 1 to {most} mails.", most=MAX_STEPS))
    template = frappe.get_doc(CAMPAIGN, campaign)
    standing = _standing(event, template.district)
    made: list[dict[str, Any]] = []
    for step in steps:
        title = step.title or template.title
        if (title, step.days) in standing:
            continue
        doc = _copy(template, {"event": event, "event_days": step.days, "event_hour": step.hour})
        doc.title = title
        doc.insert()
        standing.add((title, step.days))
        made.append({"name": doc.name, "title": doc.title, "scheduled_at": str(doc.scheduled_at)})
    return made


def _standing(event: str, district: str) -> set[tuple[str, int]]:
    """Hold an event until the end of the transaction; titles and days of the mails that a district has around it."""
    frappe.db.sql("SELECT name FROM `tabDiaspora Event` WHERE name = %(event)s FOR UPDATE", {"event": event})
    # A locking read sees what whoever held the event before has made, also in a transaction that began earlier.
    rows: Any = frappe.db.sql(
        """SELECT g.title, g.event_days FROM `tabDiaspora Campaign` g
        WHERE g.event = %(event)s AND g.district = %(district)s AND g.state <> 'cancelled' FOR UPDATE""",
        {"event": event, "district": district},
    )
    return {(title, int(days or 0)) for title, days in rows}


def schedule_by_event(doc: Any) -> None:
    """For the controller: put the time of a campaign that accompanies an event by the event's date."""
    if doc.event:
        starts_at, zone = event_time(doc.event)
        doc.scheduled_at = around_event(starts_at, zone, int(doc.event_days or 0), doc.event_hour or "")
    at = get_datetime(doc.scheduled_at) if doc.scheduled_at else None
    doc.due_at = due_at(at, bool(doc.local_time), mission_zone())


def event_time(event: str) -> tuple[datetime, str]:
    """Return when an event begins (naive UTC) and its zone. Raises ScheduleRefused where there is no such event."""
    row = frappe.db.get_value(EVENT, event, ["starts_at", "timezone"])
    if not row:
        raise ScheduleRefused(Sentence("There is no such event."))
    return get_datetime(row[0]), row[1] or mission_zone()


def follow_event(event: str) -> list[str]:
    """Move the campaigns of an event that has moved: drafts quietly, those in approval go back to their author.

    Part of the transaction that saves the event; the names of the campaigns that moved.
    """
    starts_at, zone = event_time(event)
    moved: list[str] = []
    rows = frappe.get_all(
        CAMPAIGN,
        filters={"event": event, "state": ["in", ["draft", "awaiting approval", "approved"]]},
        fields=["name", "state", "scheduled_at", "event_days", "event_hour", "local_time"],
    )
    for row in rows:
        at = around_event(starts_at, zone, int(row.event_days or 0), row.event_hour or "")
        if row.scheduled_at and get_datetime(row.scheduled_at) == at:
            continue
        take_back(
            row.name, EVENT_MOVED if row.state != "draft" else "", at, due_at(at, bool(row.local_time), mission_zone())
        )
        moved.append(row.name)
    return moved


def _make_next(name: str) -> list[str]:
    doc = frappe.get_doc(CAMPAIGN, name)
    dates = next_of(doc, 1)
    if not dates:
        return []
    with _acting_as(doc.author):
        made = _copy(doc, {"scheduled_at": dates[0], "repeat_rule": doc.repeat_rule})
        made.flags.follows = doc.name
        return [made.insert().name]


def _copy(doc: Any, values: dict[str, Any]) -> Any:
    variants = [{field: row.get(field) for field in COPIED_OF_VARIANTS} for row in doc.variants]
    copied = {field: doc.get(field) for field in COPIED}
    return frappe.get_doc({"doctype": CAMPAIGN, **copied, **values, "variants": variants})


@contextmanager
def _acting_as(user: str) -> Generator[None]:
    before = frappe.session.user
    frappe.set_user(user)
    try:
        yield
    finally:
        frappe.set_user(before)
