"""What the browser may ask about schedules. The first line of each method is its permission."""

# The framework reads the annotations of these methods to turn texts of a query into numbers: no postponed ones here.
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, cast

import frappe
from frappe.utils import get_datetime

from diaspora import clock
from diaspora.campaigns.access_store import CAMPAIGN, may, spoken_errors
from diaspora.campaigns.content import FrozenSchedule
from diaspora.campaigns.draft_store import read_schedule

from . import calendar_store, series_store
from .hours import Moment
from .local_zone import zone_of
from .prose import say, say_reasons
from .recurrence import PRESETS, next_dates
from .series import Step
from .timing import Timing

_MOST_DAYS = 400


@frappe.whitelist()
def preview(campaign: str, scheduled_at: str = "", language: str = "") -> dict[str, Any]:
    """When the campaign would go out and why; with `scheduled_at` (UTC), as if it were scheduled then.

    In local time a row per zone, with how many contacts of the mission live in it.
    """
    may(campaign, "read")
    tongue = language or frappe.local.lang
    doc = frappe.get_doc(CAMPAIGN, campaign)
    with spoken_errors():
        schedule = _asked(read_schedule(doc), scheduled_at)
        timing = calendar_store.timing_of(schedule)
        now = clock.utcnow()
        zones = _zones(timing) if timing.local_time else {timing.zone: 0}
        moments = [(timing.moment(zone, now), people) for zone, people in zones.items()]
        moments.sort(key=lambda found: (found[0].at, found[0].zone))
        return {
            **_told(moments[0][0], tongue),
            "wished_at": str(timing.scheduled_at or now),
            "local_time": timing.local_time,
            "moments": [{**_told(moment, tongue), "people": people} for moment, people in moments],
            "next_dates": _next(doc, timing, tongue),
        }


@frappe.whitelist()
def next_occurrences(rule: str, first: str, count: int = 5, language: str = "") -> list[dict[str, Any]]:
    """The next dates of a rule (RFC 5545) that begins at `first` (UTC), moved as hours and holidays say."""
    frappe.has_permission(CAMPAIGN, "read", throw=True)
    with spoken_errors():
        timing = calendar_store.timing_of(FrozenSchedule())
        dates = next_dates(rule, _moment(first), timing.zone, clock.utcnow(), count)
        return [_told(timing.moment(timing.zone, at), language or frappe.local.lang) for at in dates]


@frappe.whitelist()
def rules() -> list[dict[str, str]]:
    """The usual rules of recurrence, with their names in the language of the session."""
    frappe.has_permission(CAMPAIGN, "read", throw=True)
    return [{"name": frappe._(name), "rule": rule} for name, rule in PRESETS.items()]


@frappe.whitelist()
def closed_days(from_date: str, to_date: str, language: str = "") -> list[dict[str, str]]:
    """Days on which nothing is sent, by the mission's calendar, with their names; at most 400 days at a time."""
    frappe.has_permission(CAMPAIGN, "read", throw=True)
    with spoken_errors():
        calendar = calendar_store.mission_hours().calendar
    first, last = _moment(from_date).date(), _moment(to_date).date()
    days = (first + timedelta(days=n) for n in range(min((last - first).days + 1, _MOST_DAYS)))
    found = (calendar.closed(day) for day in days)
    tongue = (language or frappe.local.lang).split("-")[0]
    return [{"day": str(one.day), "name": one.name_in(tongue)} for one in found if one]


@frappe.whitelist(methods=["POST"])
def plan_series(campaign: str, event: str, steps: list[dict[str, Any]] | str) -> list[dict[str, Any]]:
    """Make drafts around an event from a campaign: `steps` are `{title, days, hour}`, days negative for before."""
    may(campaign, "write")
    frappe.has_permission(CAMPAIGN, "create", throw=True)
    frappe.has_permission(series_store.EVENT, "read", doc=frappe.get_doc(series_store.EVENT, event), throw=True)
    with spoken_errors():
        return series_store.plan_series(campaign, event, [_step(step) for step in _listed(steps)])


def _listed(steps: list[dict[str, Any]] | str) -> list[Any]:
    try:
        given: Any = frappe.parse_json(steps)
    except ValueError:
        given = None
    return cast("list[Any]", given)[:20] if isinstance(given, list) else []


def _step(raw: dict[str, Any]) -> Step:
    try:
        return Step(str(raw.get("title") or "")[:140], int(raw.get("days") or 0), str(raw.get("hour") or "10:00"))
    except (TypeError, ValueError, AttributeError):
        frappe.throw(frappe._("Write the days before (negative) or after the event as a whole number."))


def _asked(schedule: FrozenSchedule, scheduled_at: str) -> FrozenSchedule:
    if not scheduled_at:
        return schedule
    at = _moment(scheduled_at).isoformat(timespec="seconds")
    return FrozenSchedule(
        at, schedule.local_time, schedule.send_from, schedule.send_until, schedule.send_days, schedule.ignores_calendar
    )


def _moment(text: str) -> datetime:
    try:
        found = get_datetime(text)
    except (ValueError, TypeError, OverflowError):
        found = None
    if not isinstance(found, datetime) or not date(1970, 1, 1) < found.date() < date(2100, 1, 1):
        frappe.throw(frappe._("{0} is no date. Write it as 2027-04-17 08:00:00.").format(str(text)[:30]))
    return found.replace(tzinfo=None)


def _zones(timing: Timing) -> Counter[str]:
    """Zones of the contacts whom the user sees, by country alone, with how many they are."""
    codes = calendar_store.country_codes()
    rows: Any = frappe.get_list(
        "Diaspora Contact",
        filters={"status": "active"},
        fields=["country", "count(name) as people"],
        group_by="country",
        order_by=None,
        limit_page_length=0,
    )
    zones: Counter[str] = Counter({timing.zone: 0})
    for row in rows:
        zones[zone_of(codes.get(row.country or "", ""), default=timing.zone)] += int(row.people)
    return zones


def _next(doc: Any, timing: Timing, tongue: str) -> list[dict[str, Any]]:
    if not doc.repeat_rule:
        return []
    return [_told(timing.moment(timing.zone, at), tongue) for at in series_store.next_of(doc, 3)]


def _told(moment: Moment, tongue: str) -> dict[str, Any]:
    return {
        "at": str(moment.at),
        "local": moment.local.isoformat(timespec="minutes"),
        "zone": moment.zone,
        "because": say_reasons(moment.reasons, tongue),
        "prose": say(moment, tongue),
    }
