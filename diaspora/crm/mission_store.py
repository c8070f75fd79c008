"""Who the mission is, as its readers see it, and which day it has."""

from datetime import UTC, date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import frappe

from diaspora import clock

NAME_BLOCK = "mission-name"
"""Code of the content block that words the mission's name in each language."""


def mission_name(language: str) -> str:
    """The mission's name in a language: the content block's, else the settings'; "" before either is set."""
    filters = {"parenttype": "Diaspora Content Block", "parent": NAME_BLOCK, "field": "body", "language": language}
    return (
        frappe.db.get_value("Diaspora Translation", filters, "text")
        or frappe.db.get_value("Diaspora Content Block", NAME_BLOCK, "body")
        or frappe.db.get_single_value("Diaspora Settings", "mission_name")
        or ""
    )


def mission_zone() -> ZoneInfo:
    """The zone of the mission's clocks; UTC where the settings name none that exists."""
    name = frappe.db.get_single_value("Diaspora Settings", "mission_timezone") or "UTC"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def mission_today() -> date:
    """The day on the mission's clocks."""
    return clock.utcnow().replace(tzinfo=UTC).astimezone(mission_zone()).date()
