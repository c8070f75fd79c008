"""Reads and cleans a file in a process of its own: `python -m diaspora.crm.imports.reading_process`.

A file may be made to kill who reads it: calamine lays a sheet out as one rectangle from the first filled cell to the
last, and a shared text once for each cell that names it, so a small file can ask for terabytes. Here an allocation
that fails ends this process alone. Beside that it is the second processor: it cleans while the other one writes.

Speaks in pickled messages (`file_stream` is the other end): reads Open, answers Head or Refusal; reads Go, answers
Total, then lists of CleanRow, then None. Never imports the framework and never sees the database.
"""

import gc
import importlib
import pickle
import resource
import sys
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports.kinds import Site
from diaspora.crm.imports.mapping import Mapping

MAX_MEMORY_BYTES = 1024**3
MAX_CPU_TO_OPEN_S = 18
MAX_CPU_S = 1_800


class Open(NamedTuple):
    """Open a file and show its first rows."""

    path: str


class Head(NamedTuple):
    """The first rows of a file, and the sheet that they are from."""

    sheet: str
    rows: list[list[str]]


class Refusal(NamedTuple):
    """An ImportRefused, as plain text."""

    path: str
    what: str
    remedy: str


class Go(NamedTuple):
    """Clean the rows below row `after`, in lists of `batch`. `kind` is the dotted path of a Kind; `survey` first looks
    through the whole file and answers how many rows it has."""

    kind: str
    mapping: Mapping
    site: Site
    after: int
    batch: int
    survey: bool


class Total(NamedTuple):
    """How many rows there are below the headers, blank ones not counted."""

    rows: int


def find_kind(path: str) -> Any:
    """The Kind of a dotted path."""
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def _serve(source: Any, sink: Any) -> None:
    from diaspora.crm.imports.reading import open_table

    asked: Open = pickle.load(source)
    table = open_table(Path(asked.path))
    _send(sink, Head(table.sheet, table.head()))
    order: Go = pickle.load(source)
    if order.survey:
        from diaspora.crm.imports.reading import survey

        _send(sink, Total(survey(table, order.mapping.header_row)))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
    _send_rows(table, order, sink)
    _send(sink, None)


def _send_rows(table: Any, order: Go, sink: Any) -> None:
    from diaspora.crm.imports.frame_cleaning import clean_frame

    kind = find_kind(order.kind)
    above = 0
    for frame in table.frames():
        if above + len(frame) > order.after:
            rows = clean_frame(frame, above, order.mapping, kind, order.site)
            waiting = (row for row in rows if row.row_no > order.after)
            while part := list(islice(waiting, order.batch)):
                _send(sink, part)
        above += len(frame)


def _send(sink: Any, message: Any) -> None:
    pickle.dump(message, sink, protocol=pickle.HIGHEST_PROTOCOL)
    sink.flush()


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_TO_OPEN_S, MAX_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()  # rows hold no cycles, and looking for some took a third of the time
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    try:
        _serve(source, sink)
    except ImportRefused as error:
        _send(sink, Refusal(error.path, error.what, error.remedy))
    except BrokenPipeError:
        sys.stderr.close()  # nobody reads any more


if __name__ == "__main__":
    # As a module of its own name, so that what is pickled here has the same classes on the other side.
    from diaspora.crm.imports import reading_process

    reading_process._main()  # pyright: ignore[reportPrivateUsage]
