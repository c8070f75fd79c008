"""The tables of a report as CSV: figures only, heads in the reader's language, cells that compute nothing. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from diaspora.directories.exports.inert_cells import inert
from diaspora.sentence import Sentence, Translate, said

# Table -> heads, each with the way to its value.
TABLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "variants": {
        Sentence("Part"): ("part",),
        Sentence("Sent"): ("sent",),
        Sentence("May be measured"): ("measured",),
        Sentence("Opened"): ("opened", "people"),
        Sentence("Opened (%)"): ("opened", "percent"),
        Sentence("Clicked"): ("clicked", "people"),
        Sentence("Clicked (%)"): ("clicked", "percent"),
        Sentence("Unsubscribed"): ("unsubscribed",),
    },
    "links": {
        Sentence("Language"): ("language",),
        Sentence("Link"): ("target",),
        Sentence("People who clicked"): ("people",),
    },
    "course": {
        Sentence("Day"): ("at",),
        Sentence("What"): ("kind",),
        Sentence("By whom"): ("made_by",),
        Sentence("Events"): ("events",),
    },
}


def as_csv(table: str, rows: Iterable[Mapping[str, Any]], translate: Translate = str) -> str:
    """Return a table as CSV (RFC 4180). Raises KeyError for one that there is not."""
    columns = TABLES[table]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([said(head, translate) for head in columns])
    writer.writerows([inert(_text(row, way)) for way in columns.values()] for row in rows)
    return stream.getvalue()


def _text(row: Mapping[str, Any], way: tuple[str, ...]) -> str:
    value: Any = row
    for step in way:
        value = value[step]
    return "" if value is None else str(value)
