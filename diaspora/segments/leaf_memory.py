"""Keeps the sets of leaves in the memory of this process: so many bytes, for so long. Pure, and safe among threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

MAX_BYTES = 64 * 2**20
MAX_AGE_S = 600


@dataclass(frozen=True, slots=True)
class Known:
    """A set, and how far it follows the changes of the database: the number of each counter. `since_s` is its birth."""

    bits: int
    vector: tuple[int, ...]
    since_s: float


class LeafMemory:
    """The sets by their questions; what was not asked for the longest goes first."""

    def __init__(self, max_bytes: int = MAX_BYTES, max_age_s: float = MAX_AGE_S) -> None:
        self._max_bytes = max_bytes
        self._max_age_s = max_age_s
        self._bytes = 0
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, question: str, now_s: float) -> Known | None:
        """The set, unless it is too old: then the database is asked again, whatever was noted."""
        with self._lock:
            known = self._known.get(question)
            if known is None or now_s - known.since_s > self._max_age_s:
                return None
            self._known.move_to_end(question)
            return known

    def put(self, question: str, known: Known) -> None:
        """Keep it, unless one that follows later changes is there."""
        with self._lock:
            present = self._known.get(question)
            if present is not None and self._is_ahead(present, known):
                return
            if present is not None:
                self._bytes -= _size(question, present)
            self._known[question] = known
            self._known.move_to_end(question)
            self._bytes += _size(question, known)
            while self._bytes > self._max_bytes:
                oldest, gone = self._known.popitem(last=False)
                self._bytes -= _size(oldest, gone)

    def _is_ahead(self, present: Known, known: Known) -> bool:
        is_young = known.since_s - present.since_s <= self._max_age_s
        return is_young and sum(present.vector) > sum(known.vector)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()
            self._bytes = 0

    @property
    def bytes(self) -> int:
        """What the sets and their questions take."""
        return self._bytes


def _size(question: str, known: Known) -> int:
    return len(question) + known.bits.bit_length() // 8 + 200
