"""A campaign's content as it was frozen for approval: one immutable value, one canonical JSON, one hash.

Sending reads this and nothing else, so that no later edit of a campaign, layout, block or sender alters a mail.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from .ab_test import is_arm
from .errors import ContentCorrupted
from .language import base_language, choose_variant

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class FrozenVariant:
    """One language of a campaign. `subject`, `preheader` and `text` are plain templates, `html` an escaping one.

    `links` holds the targets that the templates name `link_0`, `link_1` ... in the order of the page; `source` what the
    author wrote (a block per line, or MJML), by which differences are shown.
    """

    language: str
    direction: str
    subject: str
    preheader: str
    html: str
    text: str
    links: tuple[str, ...] = ()
    tracks_clicks: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class FrozenPicture:
    """A picture that the pages show by the address of its hash, and its bytes in base64."""

    sha256: str
    mime_type: str
    content: str

    @property
    def content_id(self) -> str:
        """Its name inside of a message (RFC 2392), where it travels with it."""
        return content_id_of(self.sha256)

    @property
    def data_uri(self) -> str:
        """The picture as an address that holds it."""
        return f"data:{self.mime_type};base64,{self.content}"


def content_id_of(sha256: str) -> str:
    """Return the name inside of a message of the picture of this hash."""
    return f"{sha256[:32]}@pictures"


@dataclass(frozen=True, slots=True)
class FrozenSender:
    """Who writes: `display_names` by primary language, where they differ from `display_name`."""

    name: str
    email: str
    display_name: str
    reply_to: str = ""
    provider: str = "outbox"
    display_names: tuple[tuple[str, str], ...] = ()

    def display_name_in(self, language: str) -> str:
        """Return the name that a reader of this language sees."""
        return dict(self.display_names).get(base_language(language)) or self.display_name


@dataclass(frozen=True, slots=True)
class FrozenSchedule:
    """When it goes out: `scheduled_at` in ISO 8601 (naive UTC), "" for as soon as it is approved."""

    scheduled_at: str = ""
    local_time: bool = False
    send_from: str = ""
    send_until: str = ""
    send_days: str = ""
    ignores_calendar: bool = False


@dataclass(frozen=True, slots=True)
class FrozenTest:
    """A test of two subjects, or contents, on a share of the audience, in per cent; 0: none."""

    share_percent: int = 0
    wait_hours: int = 4
    minimum_clicks: int = 20


@dataclass(frozen=True, slots=True)
class FrozenContent:
    """All that was approved. `tree_json` is the inlined segment tree, canonical."""

    campaign: str
    title: str
    topic: str
    recipient_policy: str
    layout: str
    public_url: str
    sender: FrozenSender
    fallback: str
    variants: tuple[FrozenVariant, ...]
    tracks_clicks: bool = False
    tree_json: str = "{}"
    pictures: tuple[FrozenPicture, ...] = ()
    pictures_attached: bool = False
    schedule: FrozenSchedule = field(default_factory=FrozenSchedule)
    test: FrozenTest = field(default_factory=FrozenTest)
    format_version: int = field(default=FORMAT_VERSION)

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the variants, in their order; the second arm of a test is none of its own."""
        return tuple(variant.language for variant in self.variants if not is_arm(variant.language))

    def variant_for(self, preferred_language: str | None) -> FrozenVariant:
        """Return the variant of a person: by the chain ar-MA, ar, then the fallback that was approved."""
        return self.variant(choose_variant(preferred_language, self.languages(), self.fallback))

    def variant_of(self, language: str) -> FrozenVariant:
        """Return what a recipient of this language got: the second arm's own under its tag, else as variant_for."""
        found = next((variant for variant in self.variants if variant.language == language), None)
        return found or self.variant_for(language)

    def variant(self, language: str) -> FrozenVariant:
        """Return the variant of exactly this language. Raises KeyError."""
        for variant in self.variants:
            if variant.language == language:
                return variant
        raise KeyError(language)


def canonical_json(value: object) -> str:
    """Return JSON with sorted keys, no blanks and UTF-8 text, so that equal values have equal bytes (cf. RFC 8785)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dump(content: FrozenContent) -> str:
    """Return the canonical JSON of a frozen content."""
    return canonical_json(asdict(content))


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, 64 lower-case hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def load(text: str, sha256: str | None = None) -> FrozenContent:
    """Return the content of a stored version. Raises ContentCorrupted where the hash or the shape is not as written."""
    if sha256 is not None and sha256_of(text) != sha256:
        raise ContentCorrupted("the stored content does not match its hash; nothing is sent from it")
    try:
        raw = json.loads(text)
        if raw["format_version"] != FORMAT_VERSION:
            raise ContentCorrupted(f"content of format {raw['format_version']!r}, this version reads {FORMAT_VERSION}")
        return _content(raw)
    except (ValueError, KeyError, TypeError) as error:
        raise ContentCorrupted(f"the stored content cannot be read: {error}") from error


def _content(raw: Mapping[str, Any]) -> FrozenContent:
    values = dict(raw)
    values["variants"] = tuple(_variant(item) for item in raw["variants"])
    values["sender"] = _sender(raw["sender"])
    # versions that were frozen before there were pictures and schedules have none
    values["pictures"] = tuple(FrozenPicture(**item) for item in raw.get("pictures", ()))
    values["schedule"] = FrozenSchedule(**raw.get("schedule", {}))
    values["test"] = FrozenTest(**raw.get("test", {}))
    return FrozenContent(**values)


def _variant(raw: Mapping[str, Any]) -> FrozenVariant:
    values = dict(raw)
    values["links"] = tuple(raw["links"])
    return FrozenVariant(**values)


def _sender(raw: Mapping[str, Any]) -> FrozenSender:
    values = dict(raw)
    values["display_names"] = tuple((str(language), str(name)) for language, name in raw["display_names"])
    return FrozenSender(**values)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was: where, and both values as text ("" = was not there)."""

    path: str
    before: str
    after: str


def differences(before: FrozenContent, after: FrozenContent) -> tuple[Difference, ...]:
    """Return what changed between two contents, in reading order; empty where they would send the same mails.

    The title is for the staff alone and counts for nothing.
    """
    old, new = _flat(before), _flat(after)
    paths = list(dict.fromkeys([*old, *new]))
    return tuple(
        Difference(path, old.get(path, ""), new.get(path, ""))
        for path in paths
        if old.get(path) != new.get(path) and path not in {"campaign", "title"}
    )


def _flat(content: FrozenContent) -> dict[str, str]:
    flat = {
        item.name: str(getattr(content, item.name))
        for item in fields(content)
        if item.name not in {"variants", "sender", "pictures", "schedule", "test"}
    }
    flat |= {f"pictures/{picture.sha256[:12]}": picture.sha256 for picture in content.pictures}
    flat |= {f"sender/{item.name}": str(getattr(content.sender, item.name)) for item in fields(content.sender)}
    flat |= {f"schedule/{item.name}": str(getattr(content.schedule, item.name)) for item in fields(content.schedule)}
    flat |= {f"test/{item.name}": str(getattr(content.test, item.name)) for item in fields(content.test)}
    for variant in content.variants:
        flat |= {
            f"variants/{variant.language}/{item.name}": str(getattr(variant, item.name)) for item in fields(variant)
        }
    return flat
