"""What a campaign's controller refuses in its variants, before preflight looks at what they say."""

from __future__ import annotations

from typing import Any

import frappe

from diaspora.campaigns.blocks.block_json import dump_blocks, parse_blocks
from diaspora.campaigns.errors import BlockRefused
from diaspora.campaigns.language import direction_of
from diaspora.diaspora.field_checks import check_language


def check_variants(doc: Any) -> None:
    """Refuse contradicting variants and malformed blocks; put direction and blocks into their one form."""
    for variant in doc.variants:
        check_language(variant, "language")
        variant.direction = direction_of(variant.language)
        _check_blocks(variant)
    if len({variant.language for variant in doc.variants}) < len(doc.variants):
        frappe.throw(frappe._("Two variants have the same language. Keep one of them."))
    if doc.variants and sum(bool(variant.is_fallback) for variant in doc.variants) != 1:
        frappe.throw(frappe._("Mark exactly one variant as the fallback."))


def _check_blocks(variant: Any) -> None:
    raw = variant.blocks
    try:
        blocks = parse_blocks(raw if isinstance(raw, str) else frappe.as_json(raw) if raw else None)
    except BlockRefused as error:
        frappe.throw(f"variants/{variant.language}/{error.said(frappe._)}")
    variant.blocks = dump_blocks(blocks) if blocks else None
    if blocks and (variant.body or "").strip():
        frappe.throw(frappe._("A variant has blocks or a body in MJML, not both. Empty one of them."))
