"""A variant as an invented reader would get it: for authors and approvers, never sent. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from .content import FrozenVariant
from .language import base_language
from .merge_fields import Person, merge_values
from .rendering import VariantRenderer

_NOWHERE = "https://example.org/preview"

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

    unsubscribe: str = _NOWHERE
    preferences: str = _NOWHERE

    def click(self, index: int) -> str:
        """Return the same address for each link."""
        return f"{_NOWHERE}#{index}"


@dataclass(frozen=True, slots=True)
class PreviewMail:
    """The parts of one mail, as shown in a frame without scripts."""

    language: str
    direction: str
    subject: str
    preheader: str
    html: str
    text: str


def preview_mail(variant: FrozenVariant, person: Person = INVENTED_READER) -> PreviewMail:
    """Return a variant merged for one reader, with links that lead nowhere."""
    merge = merge_values(person, base_language(variant.language))
    mail = VariantRenderer(variant).render(merge, PreviewLinks())
    return PreviewMail(variant.language, variant.direction, mail.subject, mail.preheader, mail.html, mail.text)
