"""Cells as people wrote them, as values: text, words of a list, dates, languages, addresses. Pure.

Each maker gives a function for `Field.clean`. What cannot be read raises Unreadable with a note; only what would do
harm in the record (an address that is none) raises Refused.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.derive import MAX_DATA_LENGTH
from diaspora.crm.email_address import address_key, normalise_email
from diaspora.crm.errors import BadEmail, BadPhone
from diaspora.crm.imports.dates import read_date, read_year
from diaspora.crm.imports.kinds import Clean, Refused, Site, Unreadable
from diaspora.crm.imports.proper_names import proper_name
from diaspora.crm.one_line import one_line
from diaspora.crm.phone_number import to_e164

EARLIEST_BIRTH_YEAR = 1900
BAD_EMAIL, EMAIL_LINE_BREAK = "bad e-mail", "line break in e-mail"
_LINE_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]")
_SEVERAL = re.compile(r"\s*[;,/|\n]\s*|\s+(?:ou|et|or|and|y|of)\s+")
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})[-_]([A-Za-z]{2})")

GENDERS: dict[str, str] = {
    word: gender
    for gender, words in {
        "female": "f femme feminin feminine female woman mme mlle madame mujer femenino vrouw v انثي امراه سيده ف",
        "male": "m h homme masculin masculine male man monsieur mr hombre masculino ذكر رجل سيد ذ",
        "other": "x autre other otro anders اخر",
    }.items()
    for word in words.split()
}
LANGUAGES: dict[str, str] = {
    word: code
    for code, words in {
        "ar": "ar arabe arabic arabisch arabo العربيه عربيه عربي ara",
        "fr": "fr francais french frances frans francese الفرنسيه فرنسيه fra fre",
        "en": "en anglais english ingles engels inglese الانجليزيه انجليزيه eng",
        "es": "es espagnol spanish espanol castellano spaans الاسبانيه اسبانيه spa",
        "nl": "nl neerlandais dutch neerlandes nederlands flamand vlaams الهولنديه هولنديه nld dut",
        "de": "de allemand german aleman duits deutsch الالمانيه المانيه deu ger",
        "it": "it italien italian italiano italiaans الايطاليه ايطاليه ita",
        "zgh": "zgh amazigh tamazight berbere الامازيغيه امازيغيه",
    }.items()
    for word in words.split()
}


def line(length: int = MAX_DATA_LENGTH) -> Clean:
    """Text on one line, cut to the length of its column."""

    def clean(text: str, _site: Site) -> str:
        return one_line(text)[:length].strip()

    return clean


def place(text: str, _site: Site) -> str:
    """The name of a town; capitals become a proper name."""
    cleaned = one_line(text)
    return (proper_name(cleaned) if cleaned.isupper() else cleaned)[:MAX_DATA_LENGTH].strip()


def choice(table: Mapping[str, str], note: str) -> Clean:
    """A word of a table (folded word -> value)."""

    def clean(text: str, _site: Site) -> str:
        return _found(table, one_line(text), note)

    return clean


def listed(doctype: str, note: str, refuses: bool = False) -> Clean:
    """The document of a list (see Kind.lists) by code, title or translation. `refuses` makes the note a reason."""

    def clean(text: str, site: Site) -> str:
        try:
            return _found(site.known.get(doctype, {}), one_line(text), note)
        except Unreadable:
            if refuses:
                raise Refused(note) from None
            raise

    return clean


def several_listed(doctype: str, note: str) -> Clean:
    """The documents of a list that a cell names, parted by commas and the like."""
    one = listed(doctype, note)

    def clean(text: str, site: Site) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(one(part, site)) for part in parts(text)))

    return clean


def _found(table: Mapping[str, str], text: str, note: str) -> str:
    if not text:
        return ""
    found = table.get(fold_text(text), "")
    if not found:
        raise Unreadable(note)
    return found


def parts(text: str) -> tuple[str, ...]:
    """What a cell lists, parted by a semicolon, comma, slash, line break or "and"."""
    return tuple(part for part in (one_line(part) for part in _SEVERAL.split(text)) if part)


def date_cell(note: str) -> Clean:
    """A date in any usual form, as YYYY-MM-DD."""

    def clean(text: str, site: Site) -> str:
        cleaned = one_line(text)
        found = read_date(cleaned, site.this_year)
        if cleaned and not found:
            raise Unreadable(note)
        return found

    return clean


def birth_year(text: str, site: Site) -> int:
    """The year of a year, a date or a serial number of Excel."""
    cleaned = one_line(text)
    if not cleaned:
        return 0
    year = read_year(cleaned, site.this_year)
    if not EARLIEST_BIRTH_YEAR <= year <= site.this_year:
        raise Unreadable("birth_year not known")
    return year


def language(text: str, _site: Site) -> str:
    """A BCP 47 tag: the language by its name in any of ours, or a tag with a region as it is (ar-MA)."""
    cleaned = one_line(text)
    if not cleaned:
        return ""
    tag = _LANGUAGE_TAG.fullmatch(cleaned)
    if tag:
        return f"{tag[1].lower()}-{tag[2].upper()}"
    words = [LANGUAGES[word] for word in fold_text(cleaned).split() if word in LANGUAGES]
    if not words:
        raise Unreadable("preferred_language not known")
    return words[0]


def emails(text: str, site: Site) -> tuple[tuple[str, str], ...]:
    """(address, address key) of each address of a cell; people part them by a semicolon, a comma, a slash or a blank.

    Refuses the row for one that is no address: mail to somebody else would be worse than no row.
    """
    if _LINE_BREAK.search(text.strip()):
        raise Refused(EMAIL_LINE_BREAK)
    written = re.split(r"[;,/|\s]+", one_line(text).removeprefix("mailto:"))
    try:
        found = dict.fromkeys(normalise_email(part.strip("<> ")) for part in written if part.strip("<> "))
    except BadEmail:
        raise Refused(BAD_EMAIL) from None
    return tuple((address, address_key(address, site.key)) for address in found)


def phones(written: tuple[str, ...], country_code: str, notes: list[str]) -> tuple[str, ...]:
    """E.164 of the numbers, in the national form of a country (ISO alpha-2) where they have no prefix."""
    found: dict[str, None] = {}
    for part in written:
        number = _readable_phone(part, country_code)
        if number:
            found[number] = None
        else:
            notes.append("phone not readable")
    return tuple(found)


@lru_cache(maxsize=4_096)
def _readable_phone(text: str, country_code: str) -> str:
    try:
        return to_e164(text, country_code)
    except BadPhone:
        return ""


def texts(text: str, _site: Site) -> tuple[str, ...]:
    """The parts of a cell, as they stand."""
    return parts(text)


def number(note: str) -> Callable[[str, Site], float | int]:
    """A number as people write it: `1 250 000`, `1.250.000,50`, Arabic-Indic digits."""

    def clean(text: str, _site: Site) -> float | int:
        digits = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in one_line(text))
        plain = re.sub(r"[\s\u00a0'\u066c]", "", digits).replace("\u066b", ",")
        if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+,\d+", plain):
            plain = plain.replace(".", "").replace(",", ".")
        else:
            plain = re.sub(r",(?=\d{3}(\D|$))", "", plain)
        if not plain:
            return 0
        try:
            value = float(plain)
        except ValueError:
            raise Unreadable(note) from None
        return int(value) if value.is_integer() else value

    return clean
