"""Writes the desks' and registers' rows as files of the kinds that a mission gets. The same rows, the same bytes."""

import csv
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .workbook import write_rows

Rows = Sequence[Mapping[str, str]]


def write_text(rows: Rows, path: Path, separator: str, encoding: str, quote_all: bool = False) -> Path:
    """A table as text; it appears under its name only when it is whole."""
    stream = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=separator, quoting=quoting, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(stream.getvalue().encode(encoding))
    os.replace(unfinished, path)
    return path


def write_book(rows: Rows, path: Path, *titles: str) -> Path:
    """A workbook with titles above the headers, a blank row between, and a line with the total below."""
    headers = list(rows[0])
    table: list[list[Any]] = [[title] for title in titles] + ([[]] if titles else [])
    table += [headers, *([row[header] or None for header in headers] for row in rows)]
    if titles:
        table.append(["Total", len(rows)])
    return write_rows("Liste", table, path)
