"""Counts the events of a campaign. Reads only; a person counts where the consent to measurement stands now."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import frappe

from diaspora.campaigns.schedule.calendar_store import mission_zone
from diaspora.campaigns.store import load_version
from diaspora.segments.store import TreeSource, compile_for

from .figures import PartCount

BUCKETS = ("hour", "day")
_KINDS = ("opened", "clicked", "unsubscribed")
_AGREED = """JOIN `tabDiaspora Subscription` s ON s.contact = r.contact AND s.channel = 'measurement'
    AND s.state = 'granted'"""


def event_counts(campaign: str) -> list[tuple[str, str, int]]:
    """Return (kind, maker, number) of all events, those without a name included."""
    rows: Any = frappe.db.sql(
        "SELECT kind, machine, COUNT(*) FROM `tabDiaspora Mail Event` WHERE campaign = %(campaign)s"
        " GROUP BY kind, machine",
        {"campaign": campaign},
    )
    return [(kind, maker, int(number)) for kind, maker, number in rows]


def by_variant(campaign: str) -> list[PartCount]:
    """Return the counts of each variant."""
    values = {"campaign": campaign, "kinds": _KINDS}
    sent = _pairs(
        "SELECT r.language, COUNT(*) FROM `tabDiaspora Recipient` r"
        " WHERE r.campaign = %(campaign)s AND r.state = 'sent' GROUP BY r.language",
        values,
    )
    measured = _pairs(
        f"SELECT r.language, COUNT(DISTINCT r.name) FROM `tabDiaspora Recipient` r {_AGREED}"
        " WHERE r.campaign = %(campaign)s AND r.state = 'sent' GROUP BY r.language",
        values,
    )
    people: dict[str, dict[str, int]] = {}
    for language, kind, number in frappe.db.sql(
        f"SELECT r.language, e.kind, COUNT(DISTINCT r.name) FROM `tabDiaspora Mail Event` e"
        f" JOIN `tabDiaspora Recipient` r ON r.name = e.recipient {_AGREED}"
        " WHERE e.campaign = %(campaign)s AND e.machine = 'human' AND e.kind IN %(kinds)s"
        " GROUP BY r.language, e.kind",
        values,
    ):
        people.setdefault(language, {})[kind] = int(number)
    return [
        PartCount(language, number, measured.get(language, 0), people.get(language, {}))
        for language, number in sorted(sent.items())
    ]


def by_segment(campaign: str, tree: TreeSource, title: str) -> PartCount:
    """Return the counts of those recipients whom a segment finds now and whom the session's user may see."""
    compiled = compile_for(tree, frappe.session.user)
    inside = f"r.contact IN (SELECT m.name FROM ({compiled.sql}) m)"  # the compiler's SQL; its values are parameters
    values = {**compiled.params, "stat_campaign": campaign, "stat_kinds": _KINDS}

    def number(select: str) -> int:
        return int(frappe.db.sql(select, values)[0][0] or 0)

    base = f"WHERE r.campaign = %(stat_campaign)s AND r.state = 'sent' AND {inside}"
    rows: Any = frappe.db.sql(
        f"SELECT e.kind, COUNT(DISTINCT r.name) FROM `tabDiaspora Mail Event` e"
        f" JOIN `tabDiaspora Recipient` r ON r.name = e.recipient {_AGREED}"
        f" WHERE e.campaign = %(stat_campaign)s AND e.machine = 'human' AND e.kind IN %(stat_kinds)s AND {inside}"
        " GROUP BY e.kind",
        values,
    )
    return PartCount(
        title,
        number(f"SELECT COUNT(*) FROM `tabDiaspora Recipient` r {base}"),
        number(f"SELECT COUNT(DISTINCT r.name) FROM `tabDiaspora Recipient` r {_AGREED} {base}"),
        {kind: int(people) for kind, people in rows},
    )


def by_link(campaign: str, start: int, most: int) -> list[dict[str, Any]]:
    """Return the links of each variant with the measured people who followed them, the most followed first."""
    version = frappe.db.get_value("Diaspora Campaign", campaign, "content_version")
    if not version:
        return []
    targets = {variant.language: variant.links for variant in load_version(version)[0].variants}
    rows: Any = frappe.db.sql(
        f"""SELECT r.language, e.link_index, COUNT(DISTINCT r.name) AS people FROM `tabDiaspora Mail Event` e
        JOIN `tabDiaspora Recipient` r ON r.name = e.recipient {_AGREED}
        WHERE e.campaign = %(campaign)s AND e.kind = 'clicked' AND e.machine = 'human'
        GROUP BY r.language, e.link_index ORDER BY people DESC, r.language, e.link_index
        LIMIT %(most)s OFFSET %(start)s""",
        {"campaign": campaign, "most": most, "start": start},
    )
    found: list[dict[str, Any]] = []
    for language, index, people in rows:
        links = targets.get(language, ())
        target = links[int(index or 0)] if int(index or 0) < len(links) else ""
        found.append({"language": language, "link": int(index or 0), "target": target, "people": int(people)})
    return found


def over_time(campaign: str, bucket: str, start: int, most: int) -> list[dict[str, Any]]:
    """Return the numbers of events per hour (UTC) or per day of the mission's zone, by kind and maker, in order."""
    rows: Any = frappe.db.sql(
        """SELECT SUBSTR(occurred_at, 1, 13) AS bucket, kind, machine, COUNT(*)
        FROM `tabDiaspora Mail Event` WHERE campaign = %(campaign)s GROUP BY bucket, kind, machine""",
        {"campaign": campaign},
    )
    zone = ZoneInfo(mission_zone())
    found: Counter[tuple[str, str, str]] = Counter()
    for hour, kind, maker, number in rows:
        at = f"{hour}:00:00"
        found[_day(at, zone) if bucket == "day" else at, kind or "", maker or ""] += int(number)
    page = sorted(found.items())[start : start + most]
    return [{"at": at, "kind": kind, "made_by": maker, "events": number} for (at, kind, maker), number in page]


def _day(utc: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(zone).date().isoformat()


def _pairs(select: str, values: dict[str, Any]) -> dict[str, int]:
    rows: Any = frappe.db.sql(select, values)
    return {name or "": int(number) for name, number in rows}
