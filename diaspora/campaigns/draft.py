"""A campaign as its author has written it, before it is frozen: plain values, read by the store in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .blocks.block import Block, Event, Picture, each_block
from .blocks.event_card import EventFacts
from .content import FrozenSchedule, FrozenSender, FrozenTest
from .language import base_language


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One language: `subject` and `preheader` are plain templates; the body is `blocks`, or `body` in MJML.

    `subject_b` and `blocks_b` are what the second arm of a test has in their place, where they are written.
    """

    language: str
    direction: str
    subject: str
    preheader: str
    body: str
    is_fallback: bool = False
    blocks: tuple[Block, ...] = ()
    subject_b: str = ""
    blocks_b: tuple[Block, ...] = ()

    @property
    def second(self) -> VariantDraft | None:
        """The variant as the second arm of a test gets it, None where nothing in it differs."""
        if not self.subject_b.strip() and not self.blocks_b:
            return None
        other = replace(self, subject=self.subject_b.strip() or self.subject, subject_b="", blocks_b=())
        return replace(other, blocks=self.blocks_b, body="") if self.blocks_b else other

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it yet."""
        return not self.blocks and not self.body.strip()


@dataclass(frozen=True, slots=True)
class ContentBlock:
    """A piece of MJML or text used in several places; `translations` by primary language."""

    code: str
    body: str
    translations: Mapping[str, str] = field(default_factory=dict[str, str])

    def body_in(self, language: str) -> str:
        """Return the block in a language, or as it was first written."""
        return self.translations.get(base_language(language)) or self.body


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture that blocks show: its bytes in base64, their SHA-256, and its alternative texts by language."""

    name: str
    mime_type: str
    width: int
    height: int
    sha256: str
    content: str
    alts: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def data_uri(self) -> str:
        """The picture as an address that holds it."""
        return f"data:{self.mime_type};base64,{self.content}"


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """All that decides what a campaign sends. The content blocks "mission-name" and "mission-address", where they
    exist, say in each language who writes."""

    campaign: str
    title: str
    topic: str
    recipient_policy: str
    layout: str
    layout_mjml: str
    public_url: str
    sender: FrozenSender
    variants: tuple[VariantDraft, ...]
    mission: str
    blocks: tuple[ContentBlock, ...] = ()
    tracks_clicks: bool = False
    tree_json: str = "{}"
    pictures: Mapping[str, PictureFile] = field(default_factory=dict[str, PictureFile])
    pictures_inlined: bool = False
    pictures_attached: bool = False
    events: Mapping[str, EventFacts] = field(default_factory=dict[str, EventFacts])
    written_in: str = "fr"
    schedule: FrozenSchedule = field(default_factory=FrozenSchedule)
    test: FrozenTest = field(default_factory=FrozenTest)

    def blocks_in(self, language: str) -> dict[str, str]:
        """Return the blocks in a language, by code."""
        return {block.code: block.body_in(language) for block in self.blocks}

    def mission_name_in(self, language: str) -> str:
        """Return the mission's name as a reader of this language sees it."""
        return self.blocks_in(language).get("mission-name") or self.mission

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the variants, in their order."""
        return tuple(variant.language for variant in self.variants)

    @property
    def mission_address(self) -> str:
        """The postal address as first written, "" where there is none."""
        return next((block.body for block in self.blocks if block.code == "mission-address"), "")

    @property
    def fallback(self) -> str:
        """The language of the fallback variant, "" where none is marked."""
        return next((variant.language for variant in self.variants if variant.is_fallback), "")


def pictures_of(blocks: tuple[Block, ...]) -> frozenset[str]:
    """Return the names of the pictures that some blocks show."""
    return frozenset(block.picture for _, block in each_block(blocks) if isinstance(block, Picture))


def events_of(blocks: tuple[Block, ...]) -> frozenset[str]:
    """Return the names of the events that some blocks announce."""
    return frozenset(block.event for _, block in each_block(blocks) if isinstance(block, Event))
