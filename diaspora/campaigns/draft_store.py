"""Reading a campaign as its author has written it: the document and all that it points to, in one value."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import get_datetime

from diaspora.segments.store import inlined_tree

from .blocks.block_json import parse_blocks
from .blocks.event_card import EventFacts
from .content import FrozenSchedule, FrozenSender, FrozenTest, canonical_json
from .draft import CampaignDraft, ContentBlock, VariantDraft, events_of, pictures_of
from .picture_store import read_pictures


def read_draft(campaign: str) -> CampaignDraft:
    """Return a campaign as its author has written it, all that it points to resolved.

    Raises DoesNotExistError, BlockRefused.
    """
    doc = frappe.get_doc("Diaspora Campaign", campaign)
    variants = tuple(read_variant(row) for row in doc.variants)
    blocks = tuple(block for variant in variants for block in (*variant.blocks, *variant.blocks_b))
    return CampaignDraft(
        campaign=doc.name,
        title=doc.title or "",
        topic=doc.topic or "",
        recipient_policy=doc.recipient_policy or "",
        layout=doc.layout or "",
        layout_mjml=frappe.db.get_value("Diaspora Layout", doc.layout, "mjml") or "",
        public_url=_setting("public_url").rstrip("/"),
        sender=read_sender(doc.sender),
        variants=variants,
        mission=_setting("mission_name"),
        blocks=read_blocks(),
        tracks_clicks=bool(doc.track_clicks),
        tree_json=_tree(doc.segment),
        pictures=read_pictures(pictures_of(blocks)),
        pictures_inlined=doc.pictures == "inlined",
        pictures_attached=doc.pictures == "attached",
        events=read_events(events_of(blocks)),
        written_in=_setting("default_language") or "fr",
        schedule=read_schedule(doc),
        test=FrozenTest(int(doc.ab_share or 0), int(doc.ab_wait_hours or 0), int(doc.ab_minimum_clicks or 0)),
    )


def read_schedule(doc: Any) -> FrozenSchedule:
    """Return when a campaign is to go out, as its document says."""
    return FrozenSchedule(
        scheduled_at=get_datetime(doc.scheduled_at).isoformat(timespec="seconds") if doc.scheduled_at else "",
        local_time=bool(doc.local_time),
        send_from=doc.send_from or "",
        send_until=doc.send_until or "",
        send_days=doc.send_days or "",
        ignores_calendar=bool(doc.ignore_calendar),
    )


def read_variant(row: Any) -> VariantDraft:
    """Return a row of a campaign's variants, a document or its values. Raises BlockRefused."""
    return VariantDraft(
        language=row.get("language") or "",
        direction=row.get("direction") or "ltr",
        subject=row.get("subject") or "",
        preheader=row.get("preheader") or "",
        body=row.get("body") or "",
        is_fallback=bool(row.get("is_fallback")),
        blocks=parse_blocks(row.get("blocks")),
        subject_b=row.get("subject_b") or "",
        blocks_b=parse_blocks(row.get("blocks_b")),
    )


def read_events(names: frozenset[str]) -> dict[str, EventFacts]:
    """Return the named events that there are, each with its zone: its own, else the mission's, else UTC."""
    mission_zone = _setting("mission_timezone") or "UTC"
    found: dict[str, EventFacts] = {}
    for name in sorted(names):
        if not frappe.db.exists("Diaspora Event", name):
            continue
        doc = frappe.get_doc("Diaspora Event", name)
        titles = {row.language: row.text for row in doc.translations if row.field == "title" and row.text}
        found[name] = EventFacts(
            name=name,
            title=doc.title or "",
            starts_at=get_datetime(doc.starts_at),
            zone=doc.timezone or mission_zone,
            ends_at=get_datetime(doc.ends_at) if doc.ends_at else None,
            venue=doc.venue or "",
            city=doc.city or "",
            url=doc.url or "",
            titles=titles,
        )
    return found


def read_sender(name: str) -> FrozenSender:
    """Return who writes, as the sender is set up now. Raises DoesNotExistError."""
    doc = frappe.get_doc("Diaspora Sender", name)
    names = {row.language: row.text for row in doc.translations if row.field == "display_name" and row.text}
    return FrozenSender(
        name=doc.name,
        email=doc.email or "",
        display_name=doc.display_name or doc.title or "",
        reply_to=doc.reply_to or "",
        provider=doc.provider or "outbox",
        display_names=tuple(sorted(names.items())),
    )


def read_blocks() -> tuple[ContentBlock, ...]:
    """Return the mission's content blocks with their translations, in the order of their codes."""
    texts: dict[str, dict[str, str]] = {}
    for parent, language, text in frappe.db.sql(
        """SELECT t.parent, t.language, t.text FROM `tabDiaspora Translation` t
        WHERE t.parenttype = 'Diaspora Content Block' AND t.field = 'body'"""
    ):
        texts.setdefault(parent, {})[language] = text or ""
    rows = frappe.db.sql("SELECT b.code, b.body, b.name FROM `tabDiaspora Content Block` b ORDER BY b.code")
    return tuple(ContentBlock(code, body or "", texts.get(name, {})) for code, body, name in rows)


def _tree(segment: str) -> str:
    return canonical_json(inlined_tree(frappe.db.get_value("Diaspora Segment", segment, "tree")))


def _setting(name: str) -> str:
    return str(frappe.db.get_single_value("Diaspora Settings", name) or "")
