"""Reads a workbook in a process of its own, which may die of what it is given: `python -m ... FILE LIMIT`.

calamine lays a sheet out as one rectangle from the first filled cell to the last, and a shared text once for each
cell that names it. A small file can so ask for terabytes, and an allocation that fails ends the process that asked.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

MAX_MEMORY_BYTES = 4 * 1024**3
MAX_CPU_S = 120
_MODULE = "diaspora.crm.imports.workbook_process"


class WorkbookUnreadable(Exception):
    """The process gave no table: the file is damaged, or too large for the limits above."""


def read_first_filled_sheet(path: Path, max_rows: int) -> tuple[str, Sequence[Sequence[str]]]:
    """(sheet, rows of text) of the first sheet with a filled cell, ("", []) where there is none.

    At most `max_rows` rows. Raises WorkbookUnreadable.
    """
    command = [sys.executable, "-m", _MODULE, str(path), str(max_rows)]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(part for part in sys.path if part), PYTHONUTF8="1")
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=2 * MAX_CPU_S, check=True)
        sheet, rows = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise WorkbookUnreadable from error
    return sheet, rows


def _first_filled_sheet(path: str, max_rows: int) -> tuple[str, Sequence[Sequence[str]]]:
    from python_calamine import CalamineWorkbook

    # Ignored below because calamine's own stub says PathLike without saying of what.
    book = CalamineWorkbook.from_path(path)  # pyright: ignore[reportUnknownMemberType]
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=max_rows)
        if any(cell != "" for row in rows for cell in row):
            return name, [[_text(cell) for cell in row] for row in rows]
    return "", []


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


def _main(path: str, max_rows: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(_first_filled_sheet(path, int(max_rows)), sys.stdout)


if __name__ == "__main__":
    _main(*sys.argv[1:])
