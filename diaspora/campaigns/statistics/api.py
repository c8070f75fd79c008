"""What the browser may ask about a campaign that was sent. The first line of each method is its permission."""

# The framework reads the annotations of these methods to turn texts of a query into numbers: no postponed ones here.
from typing import Any

import frappe

from diaspora.campaigns.access_store import may, spoken_errors
from diaspora.segments.store import load_readable_segment

from . import report_files
from . import statistics_store as counts
from .figures import events_by_maker, part_figures

_MOST = 5_000
_MOST_ROWS = 10_000


@frappe.whitelist()
def overview(campaign: str) -> dict[str, Any]:
    """Events by kind and maker, and the figures of each variant; people only where they agreed to be measured."""
    may(campaign, "read")
    return {
        "events": events_by_maker(counts.event_counts(campaign)),
        "variants": [part_figures(count) for count in counts.by_variant(campaign)],
    }


@frappe.whitelist()
def links(campaign: str, start: int = 0, limit: int = 50) -> list[dict[str, Any]]:
    """The links of each variant, the most followed first: language, number, target, people."""
    may(campaign, "read")
    return counts.by_link(campaign, max(start, 0), _page(limit))


@frappe.whitelist()
def over_time(campaign: str, bucket: str = "hour", start: int = 0, limit: int = 200) -> list[dict[str, Any]]:
    """Events per hour (UTC) or day (of the mission's zone): at, kind, made_by, events."""
    may(campaign, "read")
    if bucket not in counts.BUCKETS:
        frappe.throw(frappe._("Ask for figures by hour or by day."))
    return counts.over_time(campaign, bucket, max(start, 0), _page(limit))


@frappe.whitelist()
def segment(campaign: str, segment: str) -> dict[str, Any]:
    """The figures of those recipients whom a saved segment finds now, among the people whom the user may see."""
    may(campaign, "read")
    frappe.has_permission("Diaspora Segment", "read", doc=frappe.get_doc("Diaspora Segment", segment), throw=True)
    with spoken_errors():
        stored = load_readable_segment(segment)
        if stored is None:
            raise frappe.DoesNotExistError(frappe._("There is no such segment."))
        return part_figures(counts.by_segment(campaign, stored.tree, stored.title))


@frappe.whitelist()
def download(campaign: str, table: str) -> None:
    """A table of the report as a CSV file: `variants`, `links` or `course` (by day). Nobody is named in any."""
    may(campaign, "read")
    if table not in report_files.TABLES:
        frappe.throw(frappe._("There is no such table of the report."))
    if table == "variants":
        rows: list[dict[str, Any]] = [part_figures(count) for count in counts.by_variant(campaign)]
    elif table == "links":
        rows = list(counts.by_link(campaign, 0, _MOST_ROWS))
    else:
        rows = list(counts.over_time(campaign, "day", 0, _MOST_ROWS))
    content = report_files.as_csv(table, rows, frappe._).encode("utf-8-sig")
    frappe.local.response.update({"type": "download", "filename": f"{table}-{campaign}.csv", "filecontent": content})


def _page(limit: int) -> int:
    return min(max(limit, 1), _MOST)
