"""Reading a campaign as its author has written it: the document and all that it points to, in one value."""

from __future__ import annotations

from typing import Any

import frappe

from diaspora.segments.store import inlined_tree

from .content import FrozenSender, canonical_json
from .draft import CampaignDraft, ContentBlock, VariantDraft


def read_draft(campaign: str) -> CampaignDraft:
    """Return a campaign as its author has written it, all that it points to resolved. Raises DoesNotExistError."""
    doc = frappe.get_doc("Diaspora Campaign", campaign)
    return CampaignDraft(
        campaign=doc.name,
        title=doc.title or "",
        topic=doc.topic or "",
        recipient_policy=doc.recipient_policy or "",
        layout=doc.layout or "",
        layout_mjml=frappe.db.get_value("Diaspora Layout", doc.layout, "mjml") or "",
        public_url=_setting("public_url").rstrip("/"),
        sender=read_sender(doc.sender),
        variants=tuple(_variant(row) for row in doc.variants),
        mission=_setting("mission_name"),
        blocks=_blocks(),
        tracks_clicks=bool(doc.track_clicks),
        tree_json=_tree(doc.segment),
    )


def _variant(row: Any) -> VariantDraft:
    return VariantDraft(
        language=row.language or "",
        direction=row.direction or "ltr",
        subject=row.subject or "",
        preheader=row.preheader or "",
        body=row.body or "",
        is_fallback=bool(row.is_fallback),
    )


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


def _blocks() -> tuple[ContentBlock, ...]:
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
