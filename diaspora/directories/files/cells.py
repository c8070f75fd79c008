"""Cells of directories as values, beside those that every file of people has (`crm.imports.cell_cleaning`). Pure."""

import re
from collections.abc import Callable

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.email_address import normalise_email
from diaspora.crm.errors import BadEmail
from diaspora.crm.imports import cell_cleaning as cells
from diaspora.crm.imports.dates import read_date
from diaspora.crm.imports.kinds import Clean, Site, Unreadable
from diaspora.crm.one_line import one_line
from diaspora.directories.registers.values import said
from diaspora.directories.vocabulary import choice_of

_RNA_NUMBER = re.compile(r"W[0-9A-Z]{9}|\d{2,3}[A-Z]\w{3,}")
_PARTED = re.compile(r"\s*[;,/|\n\u060c\u061b]\s*")
_CURRENCIES = {"€": "EUR", "euro": "EUR", "euros": "EUR", "dh": "MAD", "dhs": "MAD", "dirham": "MAD", "درهم": "MAD",
               "dirhams": "MAD", "$": "USD", "dollar": "USD", "dollars": "USD", "£": "GBP", "اورو": "EUR"}  # fmt: skip


def word(field: str) -> Clean:
    """A choice of the vocabulary, by any of its words."""

    def clean(text: str, _site: Site) -> str:
        told = one_line(text)
        found = choice_of(field, told)
        if told and not found:
            raise Unreadable(f"{field} not known")
        return found

    return clean


def told(length: int = 140, read: Callable[[str], str] = said) -> Clean:
    """Text on one line; what a register writes for nothing is nothing."""

    def clean(text: str, _site: Site) -> str:
        return read(one_line(text))[:length].strip()

    return clean


def paragraph(text: str, _site: Site) -> str:
    """Text of several lines."""
    return "\n".join(filter(None, (one_line(line) for line in text.splitlines())))


YEARS_AHEAD = 20
"""How far ahead two digits of a year may lie, where a date may: the end of a posting, of studies, of a term."""


def day(field: str, *, years_ahead: int = 0) -> Clean:
    """A date in any usual form, as YYYY-MM-DD; nothing for what a register writes for nothing."""

    def clean(text: str, site: Site) -> str:
        cleaned = said(one_line(text))
        found = read_date(cleaned, site.this_year, years_ahead=years_ahead)
        if cleaned and not found:
            raise Unreadable(f"{field} not readable")
        return found

    return clean


def address(text: str, _site: Site) -> str:
    """One address of an organisation. A wrong one is left out: nobody is written to by it."""
    first = next(iter(cells.parts(text.replace(" ", ";"))), "")
    try:
        return normalise_email(first.removeprefix("mailto:").strip("<>")) if first else ""
    except BadEmail:
        raise Unreadable("email not readable") from None


def rna_number(text: str, _site: Site) -> str:
    """The number of the French register, from a column that other lists use for numbers of their own."""
    cleaned = one_line(text).upper()
    return cleaned if _RNA_NUMBER.fullmatch(cleaned) else ""


def number_of_register(text: str, _site: Site) -> str:
    """A number in a register, as it is written there."""
    return said(one_line(text)).upper()[:140]


def coordinate(text: str, _site: Site) -> float:
    """Degrees, with a point or a comma."""
    try:
        value = float(one_line(text).replace(",", "."))
    except ValueError:
        raise Unreadable("coordinates not readable") from None
    if not -180 <= value <= 180:
        raise Unreadable("coordinates not readable")
    return value


def currency(text: str, site: Site) -> str:
    """A currency by its code, or by the sign or word that people use."""
    cleaned = one_line(text)
    found = _CURRENCIES.get(cleaned) or _CURRENCIES.get(fold_text(cleaned))
    if not found and cleaned:
        return str(cells.listed("Currency", "currency not known")(cleaned, site))
    return found or ""


def languages(text: str, site: Site) -> tuple[str, ...]:
    """The languages that a cell names."""
    return tuple(dict.fromkeys(cells.language(part, site) for part in cells.parts(text)))


def several(doctype: str, note: str) -> Clean:
    """The documents of a list that a cell names, parted by semicolons and the like, or by "and" where the name as a
    whole is not known (Culture et patrimoine is one). "" stands for what is not known; Unreadable if nothing is."""
    one = cells.listed(doctype, note)

    def names(part: str, site: Site) -> tuple[str, ...]:
        try:
            return (str(one(part, site)),)
        except Unreadable:
            smaller = cells.parts(part)
            return tuple(name for small in smaller for name in names(small, site)) if len(smaller) > 1 else ("",)

    def clean(text: str, site: Site) -> tuple[str, ...]:
        found = [name for part in _PARTED.split(one_line(text)) if part for name in names(part, site)]
        if found and not any(found):
            raise Unreadable(note)
        return tuple(dict.fromkeys(found))

    return clean


def known_of(found: tuple[str, ...], note: str, notes: list[str]) -> tuple[str, ...]:
    """What `several` found, with a note where it did not know all."""
    if "" in found:
        notes.append(note)
    return tuple(name for name in found if name)


def parted(text: str, _site: Site) -> str:
    """A list as one text, evenly parted."""
    return ", ".join(cells.parts(text))
