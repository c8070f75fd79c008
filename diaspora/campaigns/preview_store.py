"""A variant as it stands in the composer, before it is saved, as one reader would get it. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import frappe

from diaspora.crm.mission_store import mission_today
from diaspora.crm.terms import is_current

from . import layout_preview
from .blocks.block import Block, Button, Columns, Picture
from .composing import picture_address
from .draft import CampaignDraft, events_of, pictures_of
from .draft_store import read_blocks, read_draft, read_events, read_variant
from .errors import ContentRefused
from .freezing import freeze_variant
from .language import direction_of
from .link_shape import link_trouble
from .merge_fields import Person
from .picture_store import read_pictures
from .preflight import preflight_variants, stopping
from .previewing import INVENTED_READER, NOWHERE, PreviewMail, preview_mail
from .recipient_reading_store import district_titles

_MOST_AFFILIATIONS = 100
_OF_READER = ("first_name", "last_name", "first_name_ar", "last_name_ar", "gender", "city")


def preview_unsaved(campaign: str, row: Mapping[str, Any], contact: str) -> PreviewMail:
    """Return the variant for a contact whom the user may read, or for an invented reader where it is "".

    `row` has the fields of a variant. Raises BlockRefused, ContentRefused, DoesNotExistError.
    """
    draft = _with_variant(read_draft(campaign), row)
    try:
        variant = freeze_variant(draft, draft.variants[0])
    except ContentRefused as error:
        raise ContentRefused(stopping(preflight_variants(draft)) or error.problems) from error
    reader = read_reader(contact, variant.language) if contact else INVENTED_READER
    pictures = {picture_address(draft, one): one.data_uri for one in draft.pictures.values()}
    return preview_mail(variant, reader, pictures)


def preview_layout(mjml: str, language: str) -> PreviewMail:
    """Return an invented letter of this mission in a layout that is not saved yet. Raises TemplateRefused."""
    mission = str(frappe.db.get_single_value("Diaspora Settings", "mission_name") or "")
    return layout_preview.preview_layout(mjml, language, mission, read_blocks())


def _with_variant(draft: CampaignDraft, row: Mapping[str, Any]) -> CampaignDraft:
    language = str(row.get("language") or "")
    typed = read_variant({**row, "direction": row.get("direction") or direction_of(language)})
    variant = replace(typed, blocks=tuple(_leading_somewhere(block) for block in typed.blocks))
    return replace(
        draft,
        variants=(variant,),
        pictures=read_pictures(_readable("Diaspora Picture", pictures_of(variant.blocks))),
        events=read_events(_readable("Diaspora Event", events_of(variant.blocks))),
    )


def _leading_somewhere(block: Block) -> Any:
    """The block with a stand-in for a target that is not written yet: preflight tells of it, the preview goes on."""
    if isinstance(block, Columns):
        start, end = (tuple(map(_leading_somewhere, side)) for side in (block.start, block.end))
        return replace(block, start=start, end=end)
    if isinstance(block, Button) and _is_unfinished(block.href):
        return replace(block, href=NOWHERE)
    if isinstance(block, Picture) and block.href and _is_unfinished(block.href):
        return replace(block, href="")
    return block


def _is_unfinished(href: str) -> bool:
    trouble = link_trouble(href)
    return trouble is not None and trouble.stops


def _readable(doctype: str, names: frozenset[str]) -> frozenset[str]:
    """Those of the names that the user may read: what is not saved may point anywhere."""
    if not names:
        return names
    return frozenset(frappe.get_list(doctype, filters={"name": ("in", sorted(names))}, pluck="name", limit=len(names)))


def read_reader(contact: str, language: str) -> Person:
    """Return what a letter knows of a contact, as far as the user may read it. Raises DoesNotExistError, also for a
    hidden one."""
    fields = ["name", "district", *_OF_READER]
    found = frappe.get_list("Diaspora Contact", filters={"name": contact}, fields=fields, limit=1)
    if not found:
        raise frappe.DoesNotExistError(frappe._("There is no such person."))
    titles = district_titles().get(found[0].district, {})
    return Person(
        **{field: found[0].get(field) or "" for field in _OF_READER},
        district_title=titles.get("", ""),
        district_titles=titles,
        association=_association_of(contact, language),
    )


def _association_of(contact: str, language: str) -> str:
    terms = frappe.get_list(
        "Diaspora Affiliation",
        filters={"contact": contact, "association": ("is", "set")},
        fields=["association", "from_date", "to_date"],
        order_by="from_date desc",
        limit=_MOST_AFFILIATIONS,
    )
    today = mission_today()
    belongs = [term.association for term in terms if is_current(term.from_date, term.to_date, today)]
    wanted = {"name": belongs[0]} if belongs else None
    rows = frappe.get_list("Diaspora Association", filters=wanted, fields=["title", "title_ar"]) if wanted else []
    titles = [(row.title_ar or row.title) if language.startswith("ar") else (row.title or row.title_ar) for row in rows]
    return next(iter(titles), None) or ""
