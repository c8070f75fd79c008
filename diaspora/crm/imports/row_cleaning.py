"""Frames of a file as cleaned rows: each column is cleaned once per distinct text, then rows become records. Pure."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.imports.kinds import Field, Kind, Record, Refused, Site, Unreadable
from diaspora.crm.imports.mapping import Mapping as ColumnMapping

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


def clean_frame(
    frame: pandas.DataFrame, above: int, mapping: ColumnMapping, kind: Kind, site: Site
) -> Iterator[CleanRow]:
    """The filled rows of a frame that stand below the headers; `above` is how many rows of the file came before it."""
    start = max(0, mapping.header_row - above)
    frame = frame.iloc[start:]
    fields = {field.name: field for field in kind.fields}
    texts = {name: _text_column(frame, mapping, fields[name]) for name in dict.fromkeys(n for _, n in mapping.columns)}
    cleaned = {name: _clean_column(column, fields[name], site) for name, column in texts.items()}
    names = list(texts)
    clean_columns = [cleaned[name] for name in names]
    rows = zip(*texts.values(), strict=True)
    for row_no, (cells, values) in enumerate(
        zip(rows, zip(*clean_columns, strict=True), strict=True), above + start + 1
    ):
        written = {name: text for name, text in zip(names, cells, strict=True) if text and not text.isspace()}
        if written and not _is_total(written):
            yield clean_row(row_no, written, zip(names, values, strict=True), kind, site)


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
    values = [(name, _clean_cell(cleaners[name], text, site)) for name, text in filled.items()]
    return clean_row(row_no, filled, iter(values), kind, site)


def row_hash_of(written: Mapping[str, str], default_district: str, kind: str) -> str:
    """64 hex characters; the district that the import adds to the row counts as part of it, and the kind does."""
    told = written if "district" in written else {**written, "district": default_district}
    text = _END.join([kind, *(f"{name}{_IS}{told[name]}" for name in sorted(told))])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _text_column(frame: pandas.DataFrame, mapping: ColumnMapping, field: Field) -> Sequence[str]:
    """The cells of all columns that are mapped to a field, as one column."""
    parts = [
        frame.iloc[:, index].tolist()
        for index, name in mapping.columns
        if name == field.name and index < frame.shape[1]
    ]
    if not parts:
        return [""] * len(frame)
    if len(parts) == 1:
        return parts[0]
    if field.joined_by:
        return [field.joined_by.join(cell for cell in cells if cell.strip()) for cells in zip(*parts, strict=True)]
    return [next((cell for cell in cells if cell.strip()), "") for cells in zip(*parts, strict=True)]


def _clean_column(column: Sequence[str], field: Field, site: Site) -> list[Any]:
    codes, distinct = pandas.factorize(pandas.Series(column, dtype=object))
    values = [_clean_cell(field.clean, text, site) for text in distinct]
    return [values[code] for code in codes]


def _clean_cell(clean: Callable[[str, Site], Any], text: str, site: Site) -> Any:
    if not text or text.isspace():
        return None
    try:
        return clean(text, site)
    except Unreadable as error:
        return _Nothing(note=error.note)
    except Refused as error:
        return _Nothing(reason=error.reason)


def _is_total(written: Mapping[str, str]) -> bool:
    """A line of sums below the table: a word for a total, and nothing else but numbers."""
    if "phone" in written:
        return False  # somebody may be called Suma
    words = [text for text in written.values() if not _NUMBER.fullmatch(text)]
    return len(words) == 1 and set(fold_text(words[0]).split()) <= TOTALS
