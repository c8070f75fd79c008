"""What a campaign's controller refuses in its variants, before preflight looks at what they say."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import get_datetime

from diaspora.campaigns.blocks.block_json import dump_blocks, parse_blocks
from diaspora.campaigns.errors import BlockRefused, ScheduleRefused
from diaspora.campaigns.language import direction_of
from diaspora.campaigns.schedule.hours import parse_days, parse_span
from diaspora.campaigns.schedule.recurrence import check_rule
from diaspora.campaigns.schedule.series_store import schedule_by_event
from diaspora.diaspora.field_checks import check_language


def check_hours(settings: Any) -> None:
    """Refuse hours and days of the mission that cannot be read."""
    try:
        for name in ("send", "friday", "ramadan"):
            parse_span(settings.get(f"{name}_from"), settings.get(f"{name}_until"))
        parse_days(settings.send_days)
    except ScheduleRefused as error:
        frappe.throw(error.said(frappe._))


def check_schedule(doc: Any) -> None:
    """Refuse hours, days and rules that nobody can keep; put the time of a series by its event."""
    try:
        parse_span(doc.send_from, doc.send_until)
        parse_days(doc.send_days)
        if doc.repeat_rule:
            check_rule(doc.repeat_rule)
        schedule_by_event(doc)
    except ScheduleRefused as error:
        frappe.throw(error.said(frappe._))
    if not 0 <= int(doc.ab_share or 0) <= 100 or min(int(doc.ab_wait_hours or 0), int(doc.ab_minimum_clicks or 0)) < 0:
        frappe.throw(frappe._("A test takes 0 to 100 per cent of the audience, and waits no negative time."))
    if doc.local_time and not doc.scheduled_at:
        frappe.throw(frappe._("A campaign in local time needs a time. Set the hour at which it is scheduled."))
    if doc.scheduled_at:
        doc.scheduled_at = get_datetime(doc.scheduled_at).replace(microsecond=0)


def check_variants(doc: Any) -> None:
    """Refuse contradicting variants and malformed blocks; put direction and blocks into their one form."""
    for variant in doc.variants:
        check_language(variant, "language")
        variant.direction = direction_of(variant.language)
        _check_blocks(variant, "blocks")
        _check_blocks(variant, "blocks_b")
        if variant.blocks and (variant.body or "").strip():
            frappe.throw(frappe._("A variant has blocks or a body in MJML, not both. Empty one of them."))
    if len({variant.language for variant in doc.variants}) < len(doc.variants):
        frappe.throw(frappe._("Two variants have the same language. Keep one of them."))
    if doc.variants and sum(bool(variant.is_fallback) for variant in doc.variants) != 1:
        frappe.throw(frappe._("Mark exactly one variant as the fallback."))


def _check_blocks(variant: Any, field: str) -> None:
    raw = variant.get(field)
    try:
        blocks = parse_blocks(raw if isinstance(raw, str) else frappe.as_json(raw) if raw else None)
    except BlockRefused as error:
        said = error.said(frappe._)
        frappe.throw(f"variants/{variant.language}/{field + said.removeprefix('blocks')}")
    variant.set(field, dump_blocks(blocks) if blocks else None)
