"""The account of a mission as one JSON value: what came in, who is meant, what went out."""

from pathlib import Path
from typing import Any

import frappe

from diaspora.campaigns.store import report

DIRECTORIES = {
    "institutions": "Institution", "imams": "Imam", "teachers": "Teacher", "elected_officials": "Elected Official",
    "investors": "Investor", "students": "Student", "events": "Event", "registrations": "Event Registration",
}  # fmt: skip


def account(seconds: float) -> dict[str, Any]:
    """What came in, who is meant, what went out, the outbox folder and the seconds, as in the README."""
    return {
        "contacts": frappe.db.count("Diaspora Contact"),
        "associations": frappe.db.count("Diaspora Association"),
        "directories": {name: frappe.db.count(f"Diaspora {doctype}") for name, doctype in DIRECTORIES.items()},
        "imports": _imports(),
        "segments": _segments(),
        "campaigns": _campaigns(),
        "outbox": str(Path(frappe.get_site_path("private", "outbox")).resolve()),
        "seconds": round(seconds, 1),
    }


def as_text(found: dict[str, Any]) -> str:
    """The same account for a person at a terminal."""
    lines = [f"{found['contacts']:,} contacts, {found['associations']:,} associations"]
    lines.append(", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in found["directories"].items()))
    for item in found["imports"]:
        lines.append(
            f"import    {item['file']}: {item['rows']:,} rows, {item['created']:,} created,"
            f" {item['updated']:,} updated, {item['rejected']:,} rejected"
        )
    lines += [f"segment   {item['title']}: {item['count']:,} people; {item['prose']}" for item in found["segments"]]
    for item in found["campaigns"]:
        skipped = ", ".join(f"{count:,} {reason}" for reason, count in item["skipped"].items()) or "none"
        lines.append(
            f"campaign  {item['title']} ({item['topic']}): {item['planned']:,} planned, {item['sent']:,} sent,"
            f" skipped: {skipped}; {item['failed']:,} failed, {item['unknown']:,} unknown"
        )
    return "\n".join([*lines, f"mails     {found['outbox']}", f"took      {found['seconds']} s"])


def _imports() -> list[dict[str, Any]]:
    rows = frappe.get_all(
        "Diaspora Import",
        filters={"state": "done", "dry_run": 0},
        fields=["file_name", "total_rows", "created_rows", "updated_rows", "rejected_rows"],
        order_by="creation asc",
    )
    return [
        {
            "file": row.file_name,
            "rows": row.total_rows,
            "created": row.created_rows,
            "updated": row.updated_rows,
            "rejected": row.rejected_rows,
        }
        for row in rows
    ]


def _segments() -> list[dict[str, Any]]:
    from diaspora.segments import api

    rows = frappe.get_all("Diaspora Segment", fields=["name", "title", "tree"], order_by="creation asc")
    return [
        {"title": row.title, "count": api.count(row.tree)["count"], "prose": api.prose(row.tree)["prose"]}
        for row in rows
    ]


def _campaigns() -> list[dict[str, Any]]:
    rows = frappe.get_all("Diaspora Campaign", fields=["name", "title", "topic"], order_by="creation asc")
    return [{"title": row.title, "topic": row.topic, **_numbers(report(row.name).as_dict())} for row in rows]


def _numbers(found: dict[str, Any]) -> dict[str, Any]:
    return {key: found[key] for key in ("planned", "sent", "skipped", "failed", "unknown")}
