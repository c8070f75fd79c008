"""The catalogue of merge fields: what a template may say about the reader, and what stands in where it is unknown.

Owns the table and the pure step from a person to values; reads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .language import base_language

# Control characters, line and paragraph separators, and the bidirectional overrides and isolates: none belongs in a
# name, a line break in a subject is a header injection (RFC 5322, 2.2), and an override can reverse what surrounds it.
# Lone surrogates cannot be encoded; the range of private use is kept for the compiler's own marks.
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\uf8ff]+")
_BLANKS = re.compile(r"\s+")
_MAX_VALUE_CHARACTERS = 140


class StandIn(str):
    """What is printed for an unknown value: `{{ city }}` prints it, while `{% if city %}` and `default` see nothing."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class MergeField:
    """One field: its label and its stand-in by language (English where a language is missing)."""

    name: str
    labels: Mapping[str, str]
    fallbacks: Mapping[str, str] = field(default_factory=dict[str, str])

    def stand_in(self, language: str) -> StandIn:
        """Return what to print for someone of whom the field is not known; "" where nothing is better."""
        return StandIn(self.fallbacks.get(base_language(language), self.fallbacks.get("en", "")))


@dataclass(frozen=True, slots=True)
class Person:
    """What rendering knows of a reader. Empty strings where unknown; `district_titles` by language."""

    first_name: str = ""
    last_name: str = ""
    first_name_ar: str = ""
    last_name_ar: str = ""
    gender: str = ""
    city: str = ""
    district_title: str = ""
    district_titles: Mapping[str, str] = field(default_factory=dict[str, str])
    association: str = ""


MERGE_FIELDS: Mapping[str, MergeField] = {
    item.name: item
    for item in (
        MergeField(
            "greeting",
            {"en": "Greeting", "fr": "Formule d'appel", "ar": "صيغة التحية"},
        ),
        MergeField(
            "first_name",
            {"en": "First name", "fr": "Prénom", "ar": "الاسم الشخصي"},
            {"en": "dear reader", "fr": "chère lectrice, cher lecteur", "ar": "قارئنا الكريم"},
        ),
        MergeField("last_name", {"en": "Last name", "fr": "Nom", "ar": "الاسم العائلي"}),
        MergeField(
            "display_name",
            {"en": "Full name", "fr": "Nom complet", "ar": "الاسم الكامل"},
            {"en": "dear reader", "fr": "chère lectrice, cher lecteur", "ar": "قارئنا الكريم"},
        ),
        MergeField(
            "city",
            {"en": "City", "fr": "Ville", "ar": "المدينة"},
            {"en": "your city", "fr": "votre ville", "ar": "مدينتكم"},
        ),
        MergeField(
            "district_title",
            {"en": "Consular district", "fr": "Circonscription consulaire", "ar": "الدائرة القنصلية"},
            {"en": "your consular district", "fr": "votre circonscription consulaire", "ar": "دائرتكم القنصلية"},
        ),
        MergeField(
            "association",
            {"en": "Association", "fr": "Association", "ar": "الجمعية"},
            {"en": "your association", "fr": "votre association", "ar": "جمعيتكم"},
        ),
    )
}

# Given by the sender for each recipient, never by the author.
URL_FIELDS = frozenset({"unsubscribe_url", "preferences_url", "web_url"})
MANDATORY_LINKS = frozenset({"unsubscribe_url", "preferences_url"})

# What a `for` may run over; empty while no list of the catalogue is filled, so every loop is refused with its reason.
NAMED_LISTS: frozenset[str] = frozenset()

# By language: female, male, and the form for everybody of whom we do not know (or who said "other").
_GREETINGS: Mapping[str, tuple[str, str, str]] = {
    "fr": ("Chère {name}", "Cher {name}", "Bonjour {name}"),
    "ar": ("السيدة الفاضلة {name}", "السيد الفاضل {name}", "تحية طيبة {name}"),
    "en": ("Dear {name}", "Dear {name}", "Dear {name}"),
}
_NAMELESS: Mapping[str, str] = {"fr": "Madame, Monsieur", "ar": "تحية طيبة وبعد", "en": "Dear reader"}


def clean_line(text: str) -> str:
    """Return a text on one line, without control, override or private-use characters: what may stand in a header."""
    if text.isprintable() and "  " not in text:
        # Nearly every value: what Python can print holds nothing unwanted, and of blanks the common one only.
        return text.strip()
    return _BLANKS.sub(" ", _UNWANTED.sub(" ", text)).strip()


def clean_value(value: str) -> str:
    """Return a merge value on one clean line, at most 140 characters."""
    return clean_line(value)[:_MAX_VALUE_CHARACTERS]


def merge_values(person: Person, language: str) -> dict[str, str]:
    """Return a value for every field of the catalogue, in the variant's language; a StandIn for what is not known.

    An Arabic variant prefers the name in Arabic script, the others the Latin one.
    """
    first, last = _names(person, language)
    full = " ".join(part for part in (first, last) if part)
    values = {
        "greeting": _greeting(full, person.gender, language),
        "first_name": first,
        "last_name": last,
        "display_name": full,
        "city": clean_value(person.city),
        "district_title": clean_value(_district(person, language)),
        "association": clean_value(person.association),
    }
    return {name: value or MERGE_FIELDS[name].stand_in(language) for name, value in values.items()}


def _names(person: Person, language: str) -> tuple[str, str]:
    latin = clean_value(person.first_name), clean_value(person.last_name)
    arabic = clean_value(person.first_name_ar), clean_value(person.last_name_ar)
    if base_language(language) == "ar":
        return arabic if any(arabic) else latin
    return latin if any(latin) else arabic


def _greeting(full_name: str, gender: str, language: str) -> str:
    base = base_language(language)
    if not full_name:
        return _NAMELESS.get(base, _NAMELESS["en"])
    female, male, unknown = _GREETINGS.get(base, _GREETINGS["en"])
    form = {"female": female, "male": male}.get(gender, unknown)
    # replace, not format: braces in a name are text
    return form.replace("{name}", full_name)


def _district(person: Person, language: str) -> str:
    return person.district_titles.get(base_language(language), "") or person.district_title
