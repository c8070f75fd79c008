"""The writers of one process take turns before they ask SQLite for its lock.

SQLite's own wait is a sleep that grows to 100 ms and knows no order: with a few threads that write, most of the time
went by while nobody wrote. A turn is only a queue. Who is given none in time asks SQLite all the same, which alone
decides who writes; so a turn that was never given back costs a wait and nothing else.
"""

import os
import threading

# Longer than transactions of requests and jobs are; a schema's change or an import's block may take longer.
PATIENCE_S = 1.0
_queues: dict[tuple[int, str], threading.Lock] = {}


class WriterTurn:
    """One connection's place among this process's writers to a file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._taken: threading.Lock | None = None

    def take(self) -> bool:
        """Wait until the writers before have ended, for a while; is it our turn now?"""
        queue = _queues.setdefault((os.getpid(), self._path), threading.Lock())  # a forked child has its own
        if self._taken is None and queue.acquire(timeout=PATIENCE_S):
            self._taken = queue
        return self._taken is not None

    def leave(self) -> None:
        """Let the next one go; without a turn nothing happens."""
        if self._taken is not None:
            self._taken.release()
            self._taken = None
