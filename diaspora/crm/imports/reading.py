"""Files as frames of text: XLSX through calamine, CSV through pandas; at most FRAME_ROWS rows are held at a time.

Runs in the reading process only (`reading_process`), which may die of what it is given. Never runs a formula.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pandas

from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports.file_checks import SAMPLE_BYTES, find_encoding, is_workbook

FRAME_ROWS = 5_000
HEAD_ROWS = 50
MAX_ROWS = 1_048_576  # as in Excel
MAX_COLUMNS = 200
MAX_CELL_CHARACTERS = 32_767  # as in Excel
_SEPARATORS = ";,\t|"
_WIDTH_ROWS = 20  # what they are wide is the table's width: a longer row further down has lost a quotation mark
Rows = list[list[str]]


class Table:
    """A file that is being read: `sheet` is "" for text. Row 1 of the file is the first of the first frame."""

    sheet = ""

    def frames(self) -> Iterator[pandas.DataFrame]:
        """The rows in frames of at most FRAME_ROWS, cells as text, the columns by number."""
        raise NotImplementedError

    def head(self) -> Rows:
        """The first rows. Raises ImportRefused where no cell is filled."""
        for number, frame in enumerate(self.frames()):
            rows: Rows = frame.iloc[:HEAD_ROWS].to_numpy().tolist()
            if any(cell.strip() for row in rows for cell in row) or number:
                return rows
            if _filled(frame).any():
                return rows
        raise ImportRefused("file", "no cell is filled", "export it again")


class TextTable(Table):
    """A CSV file; its separator is the sign that its first lines have most of."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = find_encoding(path)
        with path.open("rb") as file:
            sample = file.read(SAMPLE_BYTES).decode(self.encoding, errors="ignore")
        lines = sample.splitlines()[:HEAD_ROWS] or [""]
        self.separator = max(_SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines))
        self.width = _width(lines[:_WIDTH_ROWS], self.separator)

    def frames(self) -> Iterator[pandas.DataFrame]:
        """See Table."""
        try:
            with pandas.read_csv(
                self.path, sep=self.separator, encoding=self.encoding, header=None, dtype=object,
                keep_default_na=False, na_filter=False, skip_blank_lines=False,
                names=range(self.width), index_col=False, chunksize=FRAME_ROWS, engine="c",
                quotechar='"', encoding_errors="strict",
            ) as reader:  # fmt: skip
                for frame in reader:
                    yield frame.fillna("")
        except (pandas.errors.ParserError, pandas.errors.EmptyDataError, UnicodeError, ValueError) as error:
            raise _told(str(error), self.separator) from None


class WorkbookTable(Table):
    """The first sheet of a workbook with a filled cell."""

    def __init__(self, path: Path) -> None:
        from python_calamine import CalamineWorkbook

        # Ignored below because calamine's own stub says PathLike without saying of what.
        book = CalamineWorkbook.from_path(path)  # pyright: ignore[reportUnknownMemberType]
        for name in book.sheet_names:
            self._sheet = book.get_sheet_by_name(name)
            if self._sheet.end is not None:
                self.sheet = name
                break
        else:
            raise ImportRefused("file", "the workbook has no filled cell", "export it again")
        _, self._left = self._sheet.start or (0, 0)
        last_row, last_column = self._sheet.end or (0, 0)
        if last_column - self._left >= MAX_COLUMNS:
            raise _too_wide(1)
        if last_row >= MAX_ROWS:
            raise ImportRefused("file", f"there are more than {MAX_ROWS:,} rows", "split it into several files")

    def frames(self) -> Iterator[pandas.DataFrame]:
        """See Table."""
        rows = _merged_down(self._sheet, self._sheet.iter_rows(), self._left)
        while part := list(islice(rows, FRAME_ROWS)):
            yield pandas.DataFrame([[_text(cell) for cell in row] for row in part], dtype=object)


def open_table(path: Path) -> Table:
    """The table in a file. Raises ImportRefused with where, what and what to do."""
    return WorkbookTable(path) if is_workbook(path) else TextTable(path)


def survey(table: Table, header_row: int) -> int:
    """How many rows below the headers have a filled cell; the whole file is looked at before any row is used.

    Raises ImportRefused for a cell that is too long and a row that is too wide.
    """
    count, above = 0, 0
    for frame in table.frames():
        _check_lengths(frame, above)
        filled = _filled(frame)
        count += int(filled.iloc[max(0, header_row - above) :].sum())
        above += len(frame)
        if above > MAX_ROWS:
            raise ImportRefused("file", f"there are more than {MAX_ROWS:,} rows", "split it into several files")
    return count


def _filled(frame: pandas.DataFrame) -> Any:
    """Which rows have a cell with more than blanks."""
    found = frame.iloc[:, 0] != ""
    for column in range(1, frame.shape[1]):
        found |= frame.iloc[:, column] != ""
    doubtful = frame[found & (frame.iloc[:, 0] == "")] if found.any() else frame[:0]
    for index, row in zip(doubtful.index, doubtful.to_numpy().tolist(), strict=True):
        if not any(cell.strip() for cell in row):
            found[index] = False
    return found


def _check_lengths(frame: pandas.DataFrame, above: int) -> None:
    for column in range(frame.shape[1]):
        lengths = frame.iloc[:, column].str.len()
        if lengths.max() > MAX_CELL_CHARACTERS:
            row = int((lengths > MAX_CELL_CHARACTERS).to_numpy().argmax())
            raise ImportRefused(
                f"row {above + row + 1}/column {column + 1}",
                f"the cell holds {int(lengths.iloc[row]):,} characters, more than {MAX_CELL_CHARACTERS:,}",
                "shorten it, or look for a quotation mark above that is not closed",
            )


def _merged_down(sheet: Any, rows: Iterator[Sequence[Any]], left: int) -> Iterator[Sequence[Any]]:
    """A cell that is merged over several rows counts for each of them; merged titles stay as they are."""
    ranges = sorted(
        (first_row, last_row, first_column - left)
        for (first_row, first_column), (last_row, last_column) in getattr(sheet, "merged_cell_ranges", None) or ()
        if first_column == last_column and last_row > first_row
    )
    if not ranges:
        yield from rows
        return
    waiting, open_ranges = iter(ranges), list[tuple[int, int, Any]]()
    following = next(waiting, None)
    for row_no, row in enumerate(rows):
        while following and following[0] <= row_no:
            if following[2] < len(row):
                open_ranges.append((following[1], following[2], row[following[2]]))
            following = next(waiting, None)
        open_ranges = [each for each in open_ranges if each[0] >= row_no]
        for _, column, value in open_ranges:
            row = [*row[:column], value, *row[column + 1 :]]
        yield row


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell)


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
