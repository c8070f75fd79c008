"""Frames of a file as cleaned rows: each column is cleaned once per distinct text. In the reading process only."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas

from diaspora.crm.imports.kinds import Field, Kind, Site
from diaspora.crm.imports.mapping import Mapping as ColumnMapping
from diaspora.crm.imports.row_cleaning import CleanRow, clean_cell, clean_row, is_total


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
        if written and not is_total(written):
            yield clean_row(row_no, written, zip(names, values, strict=True), kind, site)


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
    values = [clean_cell(field.clean, text, site) for text in distinct]
    return [values[code] for code in codes]
