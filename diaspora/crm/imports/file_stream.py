"""The other end of the reading process: a file's head, then its cleaned rows, batch by batch. Never holds them all."""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports.kinds import Site
from diaspora.crm.imports.mapping import Mapping
from diaspora.crm.imports.reading_process import Go, Head, Open, Refusal, Total
from diaspora.crm.imports.row_cleaning import CleanRow

_MODULE = "diaspora.crm.imports.reading_process"
Rows = list[list[str]]


class FileStream:
    """A file that a process of its own reads; as a context manager it ends with the block, and the process with it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._process: subprocess.Popen[bytes] | None = None
        self.rows: Rows = []

    def __enter__(self) -> "FileStream":
        """Start the process."""
        environment = dict(
            os.environ,
            PYTHONPATH=os.pathsep.join(part for part in sys.path if part),
            PYTHONUTF8="1",
            OPENBLAS_NUM_THREADS="1",  # each of its threads would ask for memory that is never used
            MALLOC_ARENA_MAX="1",  # there is one thread
            MALLOC_TRIM_THRESHOLD_="131072",  # what a frame held goes back at once
        )
        command = [sys.executable, "-m", _MODULE]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, wherever it is."""
        if self._process is None:
            return
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        self._process.wait()

    def head(self) -> Rows:
        """The first rows of the file, as text. Raises ImportRefused."""
        self._send(Open(str(self._path)))
        head: Head = self._receive()
        self.rows = head.rows
        return head.rows

    def start(self, kind: str, mapping: Mapping, site: Site, *, after: int = 0, batch: int, survey: bool) -> int:
        """Have the rows below row `after` cleaned; how many rows the file has, if that was asked for. `kind` is a
        dotted path. Raises ImportRefused."""
        self._send(Go(kind, mapping, site, after, batch, survey))
        if not survey:
            return 0
        total: Total = self._receive()
        return total.rows

    def batches(self) -> Iterator[list[CleanRow]]:
        """The rows, once. Raises ImportRefused."""
        while (rows := self._receive()) is not None:
            yield rows

    def _send(self, message: Any) -> None:
        if self._process is None or self._process.stdin is None:
            raise RuntimeError("the stream is not open")
        try:
            pickle.dump(message, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise _unreadable() from None

    def _receive(self) -> Any:
        if self._process is None or self._process.stdout is None:
            raise RuntimeError("the stream is not open")
        try:
            # From our own process, which parses the file with memory-safe readers; it holds no text that was pickled.
            message = pickle.load(self._process.stdout)
        except (EOFError, pickle.UnpicklingError):
            raise _unreadable() from None
        if isinstance(message, Refusal):
            raise ImportRefused(*message)
        return message


def _unreadable() -> ImportRefused:
    return ImportRefused(
        "file",
        "the file is damaged, too large to be opened, or a cell stands very far down or to the right",
        "copy the table into a new workbook, or save it as CSV UTF-8",
    )
