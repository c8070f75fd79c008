"""Which count of an editor is the newest: one that is asked for later, with a higher number, overtakes those before it.

Of this process only; safe among threads. Never speaks to a database: how a query is ended is the caller's matter.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_EDITORS = 1_000


@dataclass(frozen=True, slots=True)
class Turn:
    """A count of an editor. `editor` is a digest: of the site, the user and the token that the browser made up."""

    editor: str
    number: int


class Turns:
    """The newest number of each editor, and the connections on which counts are running."""

    def __init__(self, most_editors: int = MOST_EDITORS) -> None:
        self._most_editors = most_editors
        self._newest: OrderedDict[str, int] = OrderedDict()
        self._running: dict[Turn, int] = {}
        self._lock = threading.Lock()

    def begin(self, turn: Turn, connection: int, end_query: Callable[[int], None]) -> bool:
        """Take the turn and end the queries of older ones; False where a newer one was there before.

        `end_query` gets connections whose count is running now and cannot end before it returns.
        """
        with self._lock:
            if self._newest.get(turn.editor, turn.number) > turn.number:
                return False
            self._newest[turn.editor] = turn.number
            self._newest.move_to_end(turn.editor)
            while len(self._newest) > self._most_editors:
                self._newest.popitem(last=False)
            for other, where in self._running.items():
                if other.editor == turn.editor and other.number < turn.number and where != connection:
                    end_query(where)
            self._running[turn] = connection
            return True

    def end(self, turn: Turn) -> None:
        """The count is done; its connection may serve others."""
        with self._lock:
            self._running.pop(turn, None)

    def is_overtaken(self, turn: Turn) -> bool:
        """Has the editor asked again since?"""
        return self._newest.get(turn.editor, turn.number) > turn.number
