"""A row of a file as a contact's fields, or the reason why it cannot be one. Pure.

What is doubtful beside the name and the address (a telephone, a year) is left out with a note, not a reason to refuse.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from diaspora.crm.arabic_folding import fold_text, is_arabic
from diaspora.crm.derive import MAX_DATA_LENGTH, ContactFields, DerivedContact, derive_contact
from diaspora.crm.errors import BadEmail, BadPhone
from diaspora.crm.imports.proper_names import proper_name, split_full_name
from diaspora.crm.one_line import one_line
from diaspora.crm.phone_number import to_e164

EARLIEST_BIRTH_YEAR = 1900
_LINE_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_SEVERAL = re.compile(r"\s*[;,/|]\s*|\s+(?:ou|et|or|and|y|of)\s+")

REJECTION_REMEDIES: dict[str, str] = {
    "no name": "Write a first or last name, in Latin or Arabic script.",
    "bad e-mail": "Correct the e-mail address, or leave the cell empty.",
    "line break in e-mail": "Write one address in the cell, without a line break.",
    "no district": "Name a consular district in the row, in the import or in the settings.",
    "unknown district": "Write the district's code or title as in the list of districts.",
    "erased person": "This person asked to be erased. Nothing may be imported about them.",
}
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
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})[-_]([A-Za-z]{2})")


@dataclass(frozen=True, slots=True)
class Places:
    """What the site knows: folded name or code -> its own name. `default_district` may be "" (none)."""

    districts: Mapping[str, str] = field(default_factory=dict[str, str])
    countries: Mapping[str, str] = field(default_factory=dict[str, str])
    country_codes: Mapping[str, str] = field(default_factory=dict[str, str])
    provinces: Mapping[str, str] = field(default_factory=dict[str, str])
    default_district: str = ""
    phone_country: str = ""


@dataclass(frozen=True, slots=True)
class CleanRow:
    """A row ready to become a contact. `values` are the plain fields that the row fills (never empty ones);
    `notes` are codes of what was left out; `names_district` tells a district of the row's own from the default."""

    values: Mapping[str, str | int]
    derived: DerivedContact
    notes: tuple[str, ...] = ()
    names_district: bool = False


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a row cannot be imported: a code of REJECTION_REMEDIES."""

    reason: str


def clean_row(raw: Mapping[str, str], places: Places, *, key: bytes, this_year: int) -> CleanRow | Rejection:
    """Clean one row, given as field -> text of the cell. `key` is the site's address key."""
    if _LINE_BREAK.search(raw.get("email", "").strip()):
        return Rejection("line break in e-mail")
    cells = {name: one_line(text) for name, text in raw.items()}
    notes: list[str] = []
    names = _names(cells)
    if not any(names.values()):
        return Rejection("no name")
    district = _district(cells.get("district", ""), places)
    if isinstance(district, Rejection):
        return district
    values = {**names, **_plain_values(cells, places, this_year, notes), "district": district}
    country_code = places.country_codes.get(str(values.get("country", "")), "") or places.phone_country
    try:
        derived = derive_contact(
            ContactFields(
                **names,
                city=str(values.get("city", "")),
                profession=str(values.get("profession", "")),
                emails=_several(cells.get("email", "")),
                phones=_readable_phones(cells.get("phone", ""), country_code, notes),
                phone_country=country_code,
            ),
            key,
        )
    except BadEmail:
        return Rejection("bad e-mail")
    return CleanRow(
        {name: value for name, value in values.items() if value}, derived, tuple(notes), bool(cells.get("district"))
    )


def _names(cells: Mapping[str, str]) -> dict[str, str]:
    first, last = cells.get("first_name", ""), cells.get("last_name", "")
    first_ar, last_ar = cells.get("first_name_ar", ""), cells.get("last_name_ar", "")
    full, full_ar = cells.get("full_name", ""), cells.get("full_name_ar", "")
    if is_arabic(full):
        full, full_ar = "", full_ar or full
    if full and not last:
        first, last = (first, full) if first else split_full_name(full)
    if full_ar and not first_ar:
        first_ar, last_ar = (full_ar, last_ar) if last_ar else split_full_name(full_ar)
    if is_arabic(first) or is_arabic(last):  # Arabic names in the Latin columns
        first_ar, last_ar = (
            first_ar or (first if is_arabic(first) else ""),
            last_ar or (last if is_arabic(last) else ""),
        )
        first, last = "" if is_arabic(first) else first, "" if is_arabic(last) else last
    return {
        "first_name": proper_name(first)[:MAX_DATA_LENGTH],
        "last_name": proper_name(last)[:MAX_DATA_LENGTH],
        "first_name_ar": first_ar[:MAX_DATA_LENGTH],
        "last_name_ar": last_ar[:MAX_DATA_LENGTH],
    }


def _district(text: str, places: Places) -> str | Rejection:
    if text:
        return places.districts.get(fold_text(text)) or Rejection("unknown district")
    return places.default_district or Rejection("no district")


def _plain_values(cells: Mapping[str, str], places: Places, this_year: int, notes: list[str]) -> dict[str, str | int]:
    return {
        "gender": _known(cells, "gender", GENDERS, notes),
        "birth_year": _birth_year(cells.get("birth_year", ""), this_year, notes),
        "preferred_language": _language(cells.get("preferred_language", ""), notes),
        "address_line": cells.get("address_line", "")[:MAX_DATA_LENGTH],
        "postal_code": cells.get("postal_code", "")[:20],
        "city": _city(cells.get("city", "")),
        "country": _known(cells, "country", places.countries, notes),
        "province_of_origin": _known(cells, "province_of_origin", places.provinces, notes),
        "profession": cells.get("profession", "")[:MAX_DATA_LENGTH],
    }


def _known(cells: Mapping[str, str], name: str, table: Mapping[str, str], notes: list[str]) -> str:
    text = cells.get(name, "")
    found = table.get(fold_text(text), "") if text else ""
    if text and not found:
        notes.append(f"{name} not known")
    return found


def _birth_year(text: str, this_year: int, notes: list[str]) -> int:
    if not text:
        return 0
    digits = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)
    found = _YEAR.search(digits)
    if found and EARLIEST_BIRTH_YEAR <= int(found.group()) <= this_year:
        return int(found.group())
    notes.append("birth_year not known")
    return 0


def _language(text: str, notes: list[str]) -> str:
    """A BCP 47 tag: the language by its name in any of ours, or a tag with a region as it is (ar-MA)."""
    if not text:
        return ""
    tag = _LANGUAGE_TAG.fullmatch(text)
    if tag:
        return f"{tag[1].lower()}-{tag[2].upper()}"
    words = [LANGUAGES[word] for word in fold_text(text).split() if word in LANGUAGES]
    if not words:
        notes.append("preferred_language not known")
        return ""
    return words[0]


def _city(text: str) -> str:
    return (proper_name(text) if text.isupper() else text)[:MAX_DATA_LENGTH]


def _several(text: str) -> tuple[str, ...]:
    """The addresses of a cell; people part them by a semicolon, a comma, a slash or a blank."""
    cleaned = text.removeprefix("mailto:")
    return tuple(part.strip("<> ") for part in re.split(r"[;,/|\s]+", cleaned) if part.strip("<> "))


def _readable_phones(text: str, country_code: str, notes: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for part in _SEVERAL.split(text):
        if not part:
            continue
        try:
            found.append(to_e164(part, country_code))
        except BadPhone:
            notes.append("phone not readable")
    return tuple(found)
