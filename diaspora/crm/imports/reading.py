"""Files as tables of text: XLSX through calamine, CSV through pandas, and everything that is neither refused.

Sizes are looked at before a file is opened: a workbook is a zip, and a small zip can hold a very large one.
"""

import itertools
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas

from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports.workbook_process import WorkbookUnreadable, read_first_filled_sheet

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNCOMPRESSED_BYTES = 512 * 1024 * 1024
MAX_COMPRESSION_RATIO = 300  # a workbook of one repeated cell stays below 150
MAX_ROWS = 300_000
MAX_COLUMNS = 200
MAX_CELL_CHARACTERS = 32_767  # as in Excel
_SAMPLE_BYTES = 64 * 1024
_SEPARATORS = ";,\t|"
_XLS_SIGNATURE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text, the rows as long as the longest; `sheet` is "" for CSV. Row 1 of the file is `rows[0]`."""

    rows: Sequence[Sequence[str]]
    sheet: str = ""


def read_table(path: Path) -> Table:
    """The table in a file. Raises ImportRefused with where, what and what to do; never runs a formula."""
    head = _look_at(path)
    if head.startswith(b"PK"):
        _check_zip(path)
        table = _read_workbook(path)
    elif head.startswith(_XLS_SIGNATURE):
        raise ImportRefused(
            "file", "this is an old Excel file (.xls) or is protected by a password", "save it as .xlsx"
        )
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        raise ImportRefused(
            "file", "the name says Excel, the content does not", "open it in Excel and save it as .xlsx"
        )
    else:
        table = _read_csv(path, head)
    return _checked(table)


def _look_at(path: Path) -> bytes:
    if not path.is_file():
        what = "this is a folder or a device, no file" if path.exists() else f"there is no file {path.name}"
        raise ImportRefused("file", what, "check the path")
    size = path.stat().st_size
    if size == 0:
        raise ImportRefused("file", "the file is empty", "export it again")
    if size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024**2
        raise ImportRefused(
            "file", f"the file has {size // 1024**2:,} MB, more than {limit} MB", "split it into several files"
        )
    try:
        with path.open("rb") as file:
            return file.read(_SAMPLE_BYTES)
    except PermissionError:
        raise ImportRefused("file", "you may not read this file", "ask its owner, or copy it to your folder") from None


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise ImportRefused("file", "the workbook is cut off or damaged", "copy or export it again") from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > MAX_UNCOMPRESSED_BYTES or (unpacked > 2**20 and unpacked / packed > MAX_COMPRESSION_RATIO):
        raise ImportRefused(
            "file",
            f"it unpacks to {unpacked // 1024**2:,} MB, too much for a list of people",
            "save only the sheet of people, without styles",
        )
    if not any(name.startswith("xl/") for name in names):
        raise ImportRefused("file", "this is a zip archive, but no workbook", "unpack it and import the file in it")
    _check_sums(path)


def _check_sums(path: Path) -> None:
    """A directory may lie about sizes, and a damaged sheet may read as a shorter one: only the sums tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        damaged = "a part of it"
    if damaged:
        raise ImportRefused("file", f"the workbook is cut off or damaged ({damaged})", "copy or export it again")


def _read_workbook(path: Path) -> Table:
    try:
        sheet, rows = read_first_filled_sheet(path, MAX_ROWS + 1)
    except WorkbookUnreadable:
        raise ImportRefused(
            "file",
            "the workbook is damaged, or a cell stands very far down or to the right",
            "copy the table of people into a new workbook and save that",
        ) from None
    if not rows:
        raise ImportRefused("file", "the workbook has no filled cell", "export it again")
    return Table(rows, sheet)


def _read_csv(path: Path, head: bytes) -> Table:
    encoding = _encoding(path, head)
    sample = head.decode(encoding, errors="ignore")
    first_lines = sample.splitlines()[:20] or [""]
    separator = max(_SEPARATORS, key=lambda mark: sum(line.count(mark) for line in first_lines))
    try:
        frame = pandas.read_csv(
            path, sep=separator, encoding=encoding, header=None, dtype=str, keep_default_na=False, na_filter=False,
            skip_blank_lines=False, names=range(_width(first_lines, separator)), index_col=False,
            nrows=MAX_ROWS + 1, engine="c", quotechar='"', encoding_errors="strict",
        )  # fmt: skip
    except (pandas.errors.ParserError, pandas.errors.EmptyDataError, UnicodeError, ValueError) as error:
        raise _told(str(error), separator) from None
    return Table(frame.to_numpy().tolist())


def _width(lines: Sequence[str], separator: str) -> int:
    widths = [line.count(separator) + 1 for line in lines]
    widest = max(widths)
    if widest > MAX_COLUMNS:
        raise _too_wide(widths.index(widest) + 1)
    return widest


def _told(error: str, separator: str) -> ImportRefused:
    """What pandas says of a text that is no table, in the words of somebody who has it open in Excel."""
    if found := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", error):
        most, line, cells = found.groups()
        what = f"{cells} cells, where the rows above have at most {most}"
        return ImportRefused(f"row {line}", what, f'put text that holds a {separator!r} between quotation marks (")')
    if found := re.search(r"EOF inside string starting at row (\d+)", error):
        what = 'a quotation mark (") is opened and never closed'
        return ImportRefused(f"row {int(found[1]) + 1}", what, "close it or take it out")
    return ImportRefused("file", "the text cannot be read as a table", "save it as CSV UTF-8 or .xlsx")


def _too_wide(row: int) -> ImportRefused:
    return ImportRefused(f"row {row}", f"there are more than {MAX_COLUMNS} columns", "keep only the columns of people")


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in head:
        raise ImportRefused("file", "this is not text", "import a workbook (.xlsx) or a CSV file")
    content = path.read_bytes()
    if b"\x00" in content:
        raise ImportRefused("file", "this is not text all through", "import a workbook (.xlsx) or a CSV file")
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _single_byte_encoding(content[:_SAMPLE_BYTES])
    return "utf-8-sig"


def _single_byte_encoding(sample: bytes) -> str:
    """Windows' Arabic or its Western page: in Arabic text the high bytes stand side by side, in French apart."""
    if sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) // 100:
        raise ImportRefused("file", "this is not text", "import a workbook (.xlsx) or a CSV file")
    high = sum(byte > 0xBF for byte in sample)
    paired = sum(a > 0xBF and b > 0xBF for a, b in itertools.pairwise(sample))
    return "cp1256" if paired * 2 > high else "cp1252" if not _undefined_in_cp1252(sample) else "latin-1"


def _undefined_in_cp1252(sample: bytes) -> bool:
    return any(byte in sample for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))


def _checked(table: Table) -> Table:
    rows = list(table.rows)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise ImportRefused("file", "no cell is filled", "export it again")
    if len(rows) > MAX_ROWS:
        raise ImportRefused("file", f"there are more than {MAX_ROWS:,} rows", "split it into several files")
    if len(rows[0]) > MAX_COLUMNS:
        raise _too_wide(1)
    _check_lengths(rows)
    return Table(rows, table.sheet)


def _check_lengths(rows: Sequence[Sequence[str]]) -> None:
    for row_no, row in enumerate(rows, start=1):
        for column_no, cell in enumerate(row, start=1):
            if len(cell) > MAX_CELL_CHARACTERS:
                raise ImportRefused(
                    f"row {row_no}/column {column_no}",
                    f"the cell holds {len(cell):,} characters, more than {MAX_CELL_CHARACTERS:,}",
                    "shorten it, or look for a quotation mark above that is not closed",
                )
