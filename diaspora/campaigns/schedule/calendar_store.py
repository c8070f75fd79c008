"""Reads the mission's zone, hours and calendar, and the places of people as zones. Never writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import frappe
from frappe.utils import getdate

from diaspora.campaigns.content import FrozenSchedule
from diaspora.campaigns.errors import ScheduleRefused
from diaspora.crm import mission_store

from .calendar_days import MOROCCO, CalendarDays, Correction
from .hours import SendingHours, closes_at, parse_days, parse_span
from .local_zone import zone_of
from .timing import Timing, make_timing

SETTINGS = "Diaspora Settings"
_IN_LIST = 900


def mission_zone() -> str:
    """Return the name of the mission's zone, UTC before it is set."""
    return str(mission_store.mission_zone())


def mission_hours() -> SendingHours:
    """Return the mission's hours and calendar. Raises ScheduleRefused where a setting cannot be read."""
    settings = frappe.get_doc(SETTINGS)
    return SendingHours(
        days=parse_days(settings.send_days),
        span=parse_span(settings.send_from, settings.send_until),
        ramadan_span=parse_span(settings.ramadan_from, settings.ramadan_until),
        friday_pause=parse_span(settings.friday_from, settings.friday_until),
        calendar=CalendarDays(_countries(settings), corrections()),
    )


def corrections() -> tuple[Correction, ...]:
    """Return what people wrote down about days, by date."""
    titles: dict[str, dict[str, str]] = {}
    for parent, language, text in frappe.db.sql(
        """SELECT parent, language, text FROM `tabDiaspora Translation`
        WHERE parenttype = 'Diaspora Calendar Day' AND field = 'title'"""
    ):
        titles.setdefault(parent, {})[language] = text or ""
    rows = frappe.db.sql("SELECT name, date, kind, title FROM `tabDiaspora Calendar Day` ORDER BY date, name")
    return tuple(
        Correction(_day(day), kind, {"": title or "", **titles.get(name, {})}) for name, day, kind, title in rows
    )


def timing_of(schedule: FrozenSchedule) -> Timing:
    """Return the timing of a campaign by the mission's calendar of today. Raises ScheduleRefused."""
    return make_timing(schedule, mission_zone(), mission_hours())


def send_until(schedule: FrozenSchedule, now: datetime, job_end: datetime) -> datetime | None:
    """Return until when one job may send, None where this hour is closed.

    In each recipient's local time their own hours decide (`readers_hours`); a calendar that cannot be read stops
    nothing that was approved.
    """
    if schedule.local_time:
        return job_end
    try:
        timing = timing_of(schedule)
    except ScheduleRefused:
        return job_end
    closing = closes_at(now, timing.zone, timing.hours)
    return min(closing, job_end) if closing else None


class ReadersHours:
    """Where a campaign goes out in each reader's local time: whose hours are closed at a moment."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing

    def waits(self, contacts: Mapping[str, str], now: datetime) -> dict[str, datetime]:
        """Recipient -> when its reader's hours begin again (naive UTC), for those whose hours are closed now.

        `contacts` is recipient -> contact. Where no hour is allowed at all nobody waits.
        """
        zones = zones_of(sorted(set(contacts.values())), self._timing.zone)
        try:
            opens = {zone: self._timing.moment(zone, now).at for zone in {self._timing.zone, *zones.values()}}
        except ScheduleRefused:
            return {}
        moments = {name: opens[zones.get(contact, self._timing.zone)] for name, contact in contacts.items()}
        return {name: moment for name, moment in moments.items() if moment > now}


def readers_hours(schedule: FrozenSchedule) -> ReadersHours | None:
    """The hours of a campaign in local time; None for others, and where a calendar cannot be read."""
    if not schedule.local_time:
        return None
    try:
        return ReadersHours(timing_of(schedule))
    except ScheduleRefused:
        return None


def zones_of(contacts: Iterable[str], default: str) -> dict[str, str]:
    """Return the zone of each contact, by country, coordinates and city; `default` where no country is known."""
    codes = country_codes()
    every = list(contacts)
    found: dict[str, str] = {}
    for start in range(0, len(every), _IN_LIST):
        rows = frappe.db.sql(
            "SELECT name, country, city, latitude, longitude FROM `tabDiaspora Contact` WHERE name IN %(names)s",
            {"names": tuple(every[start : start + _IN_LIST])},
        )
        for name, country, city, latitude, longitude in rows:
            code = codes.get(country or "", "")
            found[name] = zone_of(code, city or "", _degrees(latitude), _degrees(longitude), default=default)
    return found


def country_codes() -> dict[str, str]:
    """Return the ISO code of each country by its name, in capitals."""
    rows: Any = frappe.db.sql("SELECT name, code FROM `tabCountry`")
    return {name: (code or "").upper() for name, code in rows}


def _countries(settings: Any) -> tuple[str, ...]:
    host = country_codes().get(settings.mission_country or "", "") if settings.keep_host_holidays else ""
    return tuple(code for code in (host, MOROCCO if settings.keep_moroccan_holidays else "") if code)


def _degrees(value: Any) -> float | None:
    return float(value) if value is not None else None


def _day(value: Any) -> date:
    return getdate(value)
