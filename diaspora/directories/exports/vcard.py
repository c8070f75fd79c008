"""vCards, version 4.0 (RFC 6350): one person or organisation of a directory as text. Pure.

Written here, because the libraries at hand write version 3.0, which knows no KIND and no language of a property.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MAX_LINE_BYTES = 75  # RFC 6350, 3.2, without the line break
_GENDERS = {"female": "F", "male": "M", "other": "O"}
_FOLD = "\r\n "


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says; texts may be "". `uid` is the document's name on this site: it says nothing of the person."""

    uid: str
    name: str
    is_organisation: bool = False
    last_name: str = ""
    first_name: str = ""
    name_ar: str = ""
    gender: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    street: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = ""
    language: str = ""
    title: str = ""
    organisation: str = ""
    website: str = ""
    note: str = ""


def write_card(card: Card) -> str:
    """The card as text with CRLF, lines folded at 75 bytes and never within a character."""
    return "".join(_folded(line) + "\r\n" for line in _lines(card))


def _lines(card: Card) -> Iterable[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"KIND:{'org' if card.is_organisation else 'individual'}")
    yield f"UID:{_escaped(card.uid)}"
    yield from _names(card)
    for place, email in enumerate(card.emails):
        yield f"EMAIL{';PREF=1' if place == 0 else ''}:{_escaped(email)}"
    for place, phone in enumerate(card.phones):
        yield f"TEL;VALUE=uri{';PREF=1' if place == 0 else ''}:tel:{_one_line(phone)}"
    address = ("", "", card.street, card.city, "", card.postal_code, card.country)
    if any(address):
        yield "ADR:" + ";".join(map(_escaped, address))
    texts = (("LANG", card.language), ("TITLE", card.title), ("ORG", card.organisation), ("NOTE", card.note))
    yield from (f"{name}:{_escaped(text)}" for name, text in texts if text)
    if card.website:
        yield f"URL:{_one_line(card.website)}"
    yield "END:VCARD"


def _names(card: Card) -> Iterable[str]:
    if card.name_ar and card.name != card.name_ar:
        # Two FN in two scripts are alternatives of each other (ALTID).
        yield f"FN;ALTID=1:{_escaped(card.name)}"
        yield f"FN;ALTID=1;LANGUAGE=ar:{_escaped(card.name_ar)}"
    else:
        yield f"FN:{_escaped(card.name)}"
    if not card.is_organisation:
        yield f"N:{_escaped(card.last_name)};{_escaped(card.first_name)};;;"
    if card.gender in _GENDERS:
        yield f"GENDER:{_GENDERS[card.gender]}"


def _escaped(text: str) -> str:
    """RFC 6350, 3.4: backslash, comma, semicolon and line breaks; other controls say nothing."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    escaped = plain.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")
    return _one_line(escaped)


def _one_line(text: str) -> str:
    return "".join(char for char in text if char == "\t" or (char >= " " and char not in "\x7f\x85\u2028\u2029"))


def _folded(line: str) -> str:
    parts: list[str] = []
    part, size = "", 0
    for char in line:
        width = len(char.encode("utf-8", "replace"))
        if size + width > MAX_LINE_BYTES:
            parts.append(part)
            part, size = "", 1  # the blank that a continuation begins with
        part += char
        size += width
    return _FOLD.join((*parts, part))


def card_of(row: Mapping[str, str], uid: str, several: str = "; ") -> Card:
    """A card of an exported row (field -> text); `several` parts addresses and numbers in one text."""
    if "title" in row:
        return Card(
            uid, row["title"] or row.get("title_ar", ""), is_organisation=True, name_ar=row.get("title_ar", ""),
            emails=_parts(row.get("email", ""), several), phones=_parts(row.get("phone", ""), several),
            street=row.get("address_line", ""), city=row.get("city", ""), postal_code=row.get("postal_code", ""),
            country=row.get("country", ""), website=row.get("website", ""), note=row.get("purpose", ""),
        )  # fmt: skip
    latin = f"{row.get('first_name', '')} {row.get('last_name', '')}".strip()
    arabic = f"{row.get('first_name_ar', '')} {row.get('last_name_ar', '')}".strip()
    first, last = row.get("first_name", ""), row.get("last_name", "")
    return Card(
        uid,
        latin or arabic,
        last_name=last or row.get("last_name_ar", ""),
        first_name=first or row.get("first_name_ar", ""),
        name_ar=arabic,
        gender=row.get("gender", ""),
        emails=_parts(row.get("email", ""), several),
        phones=_parts(row.get("phone", ""), several),
        street=row.get("address_line", ""),
        city=row.get("city", ""),
        postal_code=row.get("postal_code", ""),
        country=row.get("country", ""),
        language=row.get("preferred_language", ""),
        title=row.get("function") or row.get("office") or row.get("profession", ""),
        organisation=row.get("company")
        or row.get("school")
        or row.get("university")
        or row.get("place_of_worship", ""),
    )


def _parts(text: str, several: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(several) if part)
