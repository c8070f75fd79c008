"""What an exported row becomes in each layout: our own columns, the registers' columns, or a vCard. Pure.

A row is field -> text as the reader of the directory gives it: days as YYYY-MM-DD, choices as their stored value,
several values parted by SEVERAL.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from diaspora.directories.columns import HEADINGS, KINDS
from diaspora.directories.registers import rna, rne
from diaspora.directories.vocabulary import CHOICES, word_for

SEVERAL = "; "
OWN, WALDEC = "own", "rna"
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file. `office` limits it to the mandates of one office; `separator` is that of its CSV."""

    name: str
    kind: str
    cells: Callable[[Row], tuple[str, ...]]
    headers: tuple[str, ...]
    separator: str = ","
    office: str = ""


def layout_names(kind: str) -> tuple[str, ...]:
    """The layouts that a kind can be exported in."""
    registers = {
        "association": (WALDEC,),
        "elected-official": tuple(f"rne-{code}" for code in rne.FILE_BY_CODE),
    }
    return (OWN, *registers.get(kind, ()))


def layout_of(kind: str, name: str, language: str) -> Layout | None:
    """The layout of that name, with the headings of our own in a language; None where the kind has none such."""
    if kind not in KINDS or name not in layout_names(kind):
        return None
    if name == WALDEC:
        return Layout(name, kind, _waldec, tuple(column.header for column in rna.WALDEC), ";")
    if name == OWN:
        headings = HEADINGS[kind]
        fields = tuple(heading.field for heading in headings)
        return Layout(
            name,
            kind,
            lambda row: tuple(_own(field, row.get(field, ""), language) for field in fields),
            tuple(heading.in_language(language) for heading in headings),
        )
    file = rne.FILE_BY_CODE[name.removeprefix("rne-")]
    headers = tuple(column.header for column in file.columns)
    return Layout(name, kind, lambda row: _of_register(file, row), headers, ";", file.office)


def _own(field: str, value: str, language: str) -> str:
    return word_for(field, value, language) if field in CHOICES else value


def _waldec(row: Row) -> tuple[str, ...]:
    codes = [rna.SOCIAL_OBJECTS[code] for code in row.get("activity_codes", "").split() if code in rna.SOCIAL_OBJECTS]
    first, second = (*dict.fromkeys(codes), "000000", "000000")[:2]
    told = {
        "register_id": row.get("register_id", ""),
        "siret": row.get("siret", ""),
        "founded_on": row.get("founded_on") or "0001-01-01",
        "dissolved_on": row.get("dissolved_on") or "0001-01-01",
        "title": row.get("title", ""),
        "short_title": row.get("short_title", ""),
        "purpose": row.get("purpose", ""),
        "social_object": first,
        "social_object_2": second,
        "street_name": row.get("address_line", ""),
        "postal_code": row.get("postal_code", ""),
        "city": row.get("city", ""),
        "website": row.get("website", ""),
        "position": rna.POSITION_OF_STATUS.get(row.get("status", ""), ""),
    }
    return tuple(told.get(column.field, "") for column in rna.WALDEC)


def _of_register(file: rne.RegisterFile, row: Row) -> tuple[str, ...]:
    told = {
        "last_name": row.get("last_name", "").upper(),
        "first_name": row.get("first_name", ""),
        "gender": word_for("gender", row.get("gender", ""), "fr"),
        "birth_date": "",  # this app keeps the year only
        "profession": row.get("profession", ""),
        "mandate_from": _french_day(row.get("mandate_from", "")),
        "function": row.get("function", ""),
        "function_from": _french_day(row.get("function_from", "")),
    }
    for names, label, code in ((file.area, "area", "area_code"), (file.place, "constituency", "constituency_code")):
        if names:
            told |= {names[0]: row.get(label, ""), f"{names[0]}_code": row.get(code, "")}
    return tuple(told.get(column.field, "") for column in file.columns)


def _french_day(day: str) -> str:
    return "/".join(reversed(day.split("-")))
