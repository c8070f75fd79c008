"""From a draft to frozen content: preflight, then each variant compiled. Pure; the same draft gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from diaspora.sentence import Sentence

from .ab_test import ARM_SUFFIX
from .composing import body_mjml, own_addresses, pictures_shown, source_of
from .content import FrozenContent, FrozenPicture, FrozenVariant
from .draft import CampaignDraft, VariantDraft
from .errors import ContentRefused, TemplateRefused
from .layout import CompiledPage, PageSource, compile_page
from .preflight import CLIPPED_HTML_BYTES, MAX_HTML_BYTES, Problem, preflight, stopping
from .rendering import VariantRenderer


def freeze(draft: CampaignDraft) -> FrozenContent:
    """Return the content of a draft as it will be sent. Raises ContentRefused with every problem found."""
    if problems := stopping(preflight(draft)):
        raise ContentRefused(problems)
    return FrozenContent(
        campaign=draft.campaign,
        title=draft.title,
        topic=draft.topic,
        recipient_policy=draft.recipient_policy,
        layout=draft.layout,
        public_url=draft.public_url,
        sender=draft.sender,
        fallback=draft.fallback,
        variants=tuple(arm for variant in draft.variants for arm in _arms(draft, variant)),
        test=draft.test,
        tracks_clicks=draft.tracks_clicks,
        tree_json=draft.tree_json,
        schedule=draft.schedule,
        pictures=() if draft.pictures_inlined else _pictures(draft),
        pictures_attached=draft.pictures_attached,
    )


def _arms(draft: CampaignDraft, variant: VariantDraft) -> Iterator[FrozenVariant]:
    """A variant, and where two are tried, the second: another subject, other blocks, or both."""
    frozen = freeze_variant(draft, variant)
    yield frozen
    if not draft.test.share_percent or not (second := variant.second):
        return
    other = freeze_variant(draft, second, "body_b") if variant.blocks_b else replace(frozen, subject=second.subject)
    yield replace(other, language=f"{variant.language}{ARM_SUFFIX}")


def freeze_variant(draft: CampaignDraft, variant: VariantDraft, place: str = "body") -> FrozenVariant:
    """Return one variant compiled, and proved by compiling what would be sent. Raises ContentRefused."""
    path = f"variants/{variant.language}/{place}"
    try:
        page = compile_variant(draft, variant)
        frozen = FrozenVariant(
            language=variant.language,
            direction=variant.direction,
            subject=variant.subject.strip(),
            preheader=variant.preheader.strip(),
            html=page.html,
            text=page.text,
            links=page.links,
            tracks_clicks=draft.tracks_clicks,
            source=source_of(variant),
        )
        VariantRenderer(frozen)
    except TemplateRefused as error:
        raise ContentRefused([Problem(path, error.sentence)]) from error
    if len(page.html.encode()) > MAX_HTML_BYTES:
        raise ContentRefused([Problem(path, Sentence("more than {limit:,} bytes of HTML", limit=MAX_HTML_BYTES))])
    return frozen


def size_warnings(content: FrozenContent) -> tuple[Problem, ...]:
    """Return a warning for each variant that Gmail would clip."""
    return tuple(
        Problem(
            f"variants/{variant.language}/body",
            Sentence("longer than Gmail shows: the footer may be cut off"),
            stops=False,
        )
        for variant in content.variants
        if len(variant.html.encode()) > CLIPPED_HTML_BYTES
    )


def compile_variant(draft: CampaignDraft, variant: VariantDraft) -> CompiledPage:
    """Return the page of one variant. Raises TemplateRefused."""
    blocks = draft.blocks_in(variant.language)
    source = PageSource(
        language=variant.language,
        direction=variant.direction,
        subject=variant.subject.strip(),
        preheader=variant.preheader.strip(),
        layout=draft.layout_mjml,
        body=body_mjml(draft, variant),
        mission_name=draft.mission_name_in(variant.language),
        mission_address=blocks.get("mission-address", ""),
        blocks=blocks,
        pictures=own_addresses(draft),
    )
    return compile_page(source)


def _pictures(draft: CampaignDraft) -> tuple[FrozenPicture, ...]:
    return tuple(FrozenPicture(one.sha256, one.mime_type, one.content) for one in pictures_shown(draft))
