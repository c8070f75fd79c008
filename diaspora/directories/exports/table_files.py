"""Tables as files that grow chunk by chunk: CSV as it is written, and XLSX made of it at the end. Pure.

A file that a kill left half written is cut back to the length that was committed, and goes on from there.
"""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from diaspora.directories.exports.inert_cells import inert

MARK = "\ufeff"  # so that Excel reads the Arabic of a CSV
MAX_XLSX_ROWS = 100_000
"""More rows take more than the time of one job to write; CSV has no such limit."""
_ILLEGAL = dict.fromkeys(code for code in range(32) if code not in (9, 10, 13))


def csv_text(rows: Iterable[Sequence[str]], separator: str) -> str:
    """Rows as CSV (RFC 4180), their cells inert."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return stream.getvalue()


def append(path: Path, committed_bytes: int, text: str) -> int:
    """Write the text behind what is committed, to the disk; the new length in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.truncate(committed_bytes)
        file.seek(committed_bytes)
        file.write(text.encode("utf-8", "replace"))
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def write_workbook(source: Path, separator: str, target: Path) -> None:
    """The CSV as a workbook, row by row; every cell is a text, so that no program takes it for a formula."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Export")
    with source.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream, delimiter=separator):
            sheet.append([_text_cell(sheet, cell) for cell in row])
    book.save(target)


def _text_cell(sheet: Any, text: str) -> Any:
    cell: Any = WriteOnlyCell(sheet, text.translate(_ILLEGAL)[:32_767])
    cell.data_type = "s"
    return cell
