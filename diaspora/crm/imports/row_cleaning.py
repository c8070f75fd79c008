"""Rows of cells as records, or the reason why they cannot be: what each field came to, a hash, a payload. Pure."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.imports.kinds import Kind, Record, Refused, Site, Unreadable

OUTSIDE_SCOPE = "district not yours"
_IS, _END = "\x1f", "\x1e"  # between a field and its text, and between two of them
TOTALS = frozenset("total totaux totals general generaux somme totaal totales المجموع مجموع العام الاجمالي".split())
_NUMBER = re.compile(r"[\d\s.,\u00a0\u0660-\u0669]+")


class CleanRow(NamedTuple):
    """A row that is ready to be decided on. `records` is empty where it is rejected: then `reason` says why, and
    `payload` is the row as it was written, as JSON.

    `row_no` is its place in the file, from 1; `notes` are codes of what was left out.
    """

    row_no: int
    row_hash: str
    records: tuple[Record, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    payload: str = ""


class _Nothing(NamedTuple):
    """What a cell comes to that gives no value."""

    note: str = ""
    reason: str = ""


def clean_row(
    row_no: int, written: Mapping[str, str], values: Iterable[tuple[str, Any]], kind: Kind, site: Site
) -> CleanRow:
    """One row: `written` are its filled cells, `values` what each field came to."""
    row_hash = row_hash_of(written, site.default_district, kind.name)
    row: dict[str, Any] = {}
    notes: list[str] = []
    for name, value in values:
        if not isinstance(value, _Nothing):
            if value:
                row[name] = value
        elif value.reason:
            return _rejected(row_no, row_hash, written, value.reason)
        else:
            notes.append(value.note)
    try:
        records = tuple(kind.records(row, site, notes))
    except Refused as error:
        return _rejected(row_no, row_hash, written, error.reason)
    if site.districts is not None and not _is_inside(records, site.districts):
        return _rejected(row_no, row_hash, written, OUTSIDE_SCOPE)
    return CleanRow(row_no, row_hash, records, "", tuple(dict.fromkeys(notes)))


def _rejected(row_no: int, row_hash: str, written: Mapping[str, str], reason: str) -> CleanRow:
    return CleanRow(row_no, row_hash, (), reason, (), json.dumps(written, ensure_ascii=False))


def _is_inside(records: Sequence[Record], districts: frozenset[str]) -> bool:
    named = [record.values.get("district") or record.defaults.get("district") for record in records]
    return all(not district or district in districts for district in named)


def clean_cells(written: Mapping[str, str], kind: Kind, site: Site, row_no: int = 0) -> CleanRow:
    """One row by itself, given as field -> text."""
    cleaners = {field.name: field.clean for field in kind.fields}
    filled = {name: text for name, text in written.items() if text.strip()}
    values = [(name, clean_cell(cleaners[name], text, site)) for name, text in filled.items()]
    return clean_row(row_no, filled, iter(values), kind, site)


def row_hash_of(written: Mapping[str, str], default_district: str, kind: str) -> str:
    """64 hex characters; the district that the import adds to the row counts as part of it, and the kind does."""
    told = written if "district" in written else {**written, "district": default_district}
    text = _END.join([kind, *(f"{name}{_IS}{told[name]}" for name in sorted(told))])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def clean_cell(clean: Callable[[str, Site], Any], text: str, site: Site) -> Any:
    """What a cell comes to: a value, None, or what `clean_row` takes for nothing."""
    if not text or text.isspace():
        return None
    try:
        return clean(text, site)
    except Unreadable as error:
        return _Nothing(note=error.note)
    except Refused as error:
        return _Nothing(reason=error.reason)


def is_total(written: Mapping[str, str]) -> bool:
    """Whether it is a line of sums below the table: a word for a total, and nothing else but numbers."""
    if "phone" in written:
        return False  # somebody may be called Suma
    words = [text for text in written.values() if not _NUMBER.fullmatch(text)]
    return len(words) == 1 and set(fold_text(words[0]).split()) <= TOTALS
