"""Languages of variants: which one a person gets, and which way it is written.

Never guesses a language from a name or a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

# ISO 15924 right-to-left scripts in use for the languages that our communities write.
RIGHT_TO_LEFT = frozenset({"ar", "ary", "arz", "dv", "fa", "he", "ku-arab", "ps", "sd", "ug", "ur", "yi"})


def normalise_tag(tag: str) -> str:
    """Return a BCP 47 tag in lower case with hyphens: `ar_MA` -> `ar-ma`, blanks removed."""
    return tag.strip().replace("_", "-").lower()


def fallback_chain(tag: str) -> list[str]:
    """Return the tag and its ever shorter prefixes (RFC 4647, lookup): `zh-hant-tw`, `zh-hant`, `zh`."""
    parts = [part for part in normalise_tag(tag).split("-") if part]
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


def choose_variant(preferred: str | None, available: Iterable[str], fallback: str) -> str:
    """Return the language of the variant for a person.

    `ar-MA` gets `ar` where there is no `ar-MA`; whoever prefers nothing, or nothing that is there, gets `fallback`.
    The answer is spelt as in `available`. Raises ValueError where `fallback` itself is not available.
    """
    return _choose(preferred or "", tuple(available), fallback)


@lru_cache(maxsize=1024)
def _choose(preferred: str, available: tuple[str, ...], fallback: str) -> str:
    by_tag = {normalise_tag(language): language for language in available}
    for tag in fallback_chain(preferred):
        if tag in by_tag:
            return by_tag[tag]
    if normalise_tag(fallback) not in by_tag:
        raise ValueError(f"the fallback {fallback!r} is not among the variants {sorted(by_tag)}")
    return by_tag[normalise_tag(fallback)]


def count_by_variant(preferred: Mapping[str, int], available: Iterable[str], fallback: str) -> dict[str, int]:
    """Return how many people each variant reaches, given how many prefer each language ("" = none said)."""
    languages = list(available)
    counts = dict.fromkeys(languages, 0)
    for tag, people in preferred.items():
        counts[choose_variant(tag, languages, fallback)] += people
    return counts


def direction_of(language: str) -> str:
    """Return "rtl" or "ltr", the direction in which the language is written."""
    return "rtl" if any(tag in RIGHT_TO_LEFT for tag in fallback_chain(language)) else "ltr"


def base_language(language: str) -> str:
    """Return the primary subtag: `fr-BE` -> `fr`; "" for none."""
    return normalise_tag(language).split("-")[0]
