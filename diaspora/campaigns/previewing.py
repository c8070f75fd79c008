"""A variant as an invented reader would get it: for authors and approvers, never sent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from .composing import served_address
from .content import FrozenContent, FrozenVariant
from .language import base_language
from .merge_fields import Person, merge_values
from .rendering import VariantRenderer

NOWHERE = "https://example.org/preview"
_NO_PICTURES: Mapping[str, str] = MappingProxyType({})

# Nobody: names as they are common, in both scripts.
INVENTED_READER = Person(
    first_name="Salma",
    last_name="Benjelloun",
    first_name_ar="سلمى",
    last_name_ar="بنجلون",
    gender="female",
    city="Bruxelles",
)


@dataclass(frozen=True, slots=True)
class PreviewLinks:
    """Links that lead nowhere, so that a preview can neither unsubscribe nor count."""

    unsubscribe: str = NOWHERE
    preferences: str = NOWHERE
    web: str = NOWHERE

    def click(self, index: int) -> str:
        """Return the same address for each link."""
        return f"{NOWHERE}#{index}"


@dataclass(frozen=True, slots=True)
class PreviewMail:
    """The parts of one mail, as shown in a frame without scripts."""

    language: str
    direction: str
    subject: str
    preheader: str
    html: str
    text: str


def preview_mail(
    variant: FrozenVariant, person: Person = INVENTED_READER, pictures: Mapping[str, str] = _NO_PICTURES
) -> PreviewMail:
    """Return a variant merged for one reader, with links that lead nowhere.

    `pictures` are the data to show in the place of addresses (data_uris), so that a preview asks no server.
    """
    merge = merge_values(person, base_language(variant.language))
    mail = VariantRenderer(variant).render(merge, PreviewLinks())
    html = mail.html
    for address, data in pictures.items():
        html = html.replace(escape(address), data)
    return PreviewMail(variant.language, variant.direction, mail.subject, mail.preheader, html, mail.text)


def data_uris(content: FrozenContent) -> dict[str, str]:
    """Return the addresses of a content's pictures, each with the data that a page may show in its place."""
    if content.pictures_attached:
        return {f"cid:{one.content_id}": one.data_uri for one in content.pictures}
    return {served_address(content.public_url, one.sha256): one.data_uri for one in content.pictures}
