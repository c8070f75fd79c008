"""The list of people as SQL: filters, search in both scripts, order. Pure; values are bound, never formatted.

Which rows the reader may see is not decided here: the caller puts the row rules beside the conditions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.name_folding import word_skeletons

# Columns carry the table's full name, as the row rules do.
C = "`tabDiaspora Contact`"
FILTERS = ("status", "kind", "affiliation", "district", "preferred_language", "gender", "country")
SORTS = {
    "name": f"{C}.full_name_folded",
    "city": f"{C}.city_folded",
    "modified": f"{C}.modified",
    "birth_year": f"{C}.birth_year",
}
MIN_PREFIX = 3  # consonants of the last word, which may not be typed to its end
MIN_DIGITS = 5
MAX_TEXT = 140

_WORD = (
    f"({C}.full_name_folded LIKE {{start}} ESCAPE '!' OR {C}.full_name_folded LIKE {{inside}} ESCAPE '!'"
    f" OR {C}.primary_email LIKE {{start}} ESCAPE '!')"
)
_SKELETON = (
    f"{C}.name IN (SELECT k.parent FROM `tabDiaspora Search Key` k WHERE k.parenttype = 'Diaspora Contact'"
    f" AND k.kind = 'skeleton' AND {{key}})"
)


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """The text after WHERE and after ORDER BY, and the values that both name."""

    where: str
    order: str
    values: dict[str, object]


def people_query(text: str, filters: Mapping[str, str], sort: str, descending: bool) -> PeopleQuery:
    """The people whom the text and all filters name. Raises KeyError for an unknown filter or sort."""
    values: dict[str, object] = {}
    parts = [_filter(name, value, values) for name, value in filters.items() if value]
    if searched := _search(text[:MAX_TEXT], values):
        parts.append(searched)
    direction = "DESC" if descending else "ASC"
    order = f"{SORTS[sort]} {direction}, {C}.name {direction}"
    return PeopleQuery(" AND ".join(parts) or "1 = 1", order, values)


def _filter(name: str, value: str, values: dict[str, object]) -> str:
    if name not in FILTERS:
        raise KeyError(name)
    values[name] = value
    return f"{C}.{name} = %({name})s"


def _search(text: str, values: dict[str, object]) -> str:
    if "@" in text:
        values["email"] = f"{_escaped(text.strip().lower())}%"
        return f"{C}.primary_email LIKE %(email)s ESCAPE '!'"
    digits = re.sub(r"\D", "", text)
    if len(digits) >= MIN_DIGITS and not re.search(r"[^\W\d]", text):
        values["phone"] = f"%{digits.lstrip('0')}%"
        return f"{C}.primary_phone LIKE %(phone)s"
    literal = _literal(fold_text(text).split(), values)
    skeletons = _skeletons(word_skeletons(text), values)
    return f"({literal} OR {skeletons})" if literal and skeletons else literal or skeletons


def _literal(words: list[str], values: dict[str, object]) -> str:
    parts: list[str] = []
    for place, word in enumerate(words):
        values[f"start{place}"] = f"{_escaped(word)}%"
        values[f"inside{place}"] = f"% {_escaped(word)}%"
        parts.append(_WORD.format(start=f"%(start{place})s", inside=f"%(inside{place})s"))
    return f"({' AND '.join(parts)})" if parts else ""


def _skeletons(words: tuple[tuple[str, ...], ...], values: dict[str, object]) -> str:
    """The words of a name in any spelling and either script; the last one may be the beginning of a word."""
    parts: list[str] = []
    for place, word in enumerate(words):
        values[f"skeletons{place}"] = tuple(word)
        key = f"k.key IN %(skeletons{place})s"
        if place + 1 == len(words) and len(word[0]) >= MIN_PREFIX:
            values["begun"] = f"{_escaped(word[0])}%"
            key = f"({key} OR k.key LIKE %(begun)s ESCAPE '!')"
        parts.append(_SKELETON.format(key=key))
    return f"({' AND '.join(parts)})" if parts else ""


def _escaped(text: str) -> str:
    return re.sub(r"([!%_])", r"!\1", text)
