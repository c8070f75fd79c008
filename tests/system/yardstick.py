"""How slow the machine is while something is timed: a fixed piece of work, done beside it again and again.

Machines of one kind differ by a factor of four from day to day, and within a day. A limit in seconds of a clock says
something about the product only together with what the machine could do in them.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType

PIECE = 150_000
PAUSE_S = 0.2
REFERENCE_S = 0.0048
"""What a piece takes on a fast day of this project's kind of machine, while the first command runs beside it."""


class Yardstick:
    """`with Yardstick() as machine:` measures in a thread until the end; then `machine.slowness`, 1 or more."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._pieces: list[float] = []
        self._thread = threading.Thread(target=self._measure, name="yardstick", daemon=True)

    def __enter__(self) -> Yardstick:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    @property
    def piece_s(self) -> float:
        """Seconds that a piece took on the average."""
        return sum(self._pieces) / len(self._pieces)

    @property
    def slowness(self) -> float:
        """How many times as long as on a fast day; never less than 1, so that no limit gets narrower by luck."""
        return max(1.0, self.piece_s / REFERENCE_S)

    def _measure(self) -> None:
        while True:
            began = time.perf_counter()
            sum(number % 7 for number in range(PIECE))
            self._pieces.append(time.perf_counter() - began)
            if self._over.wait(PAUSE_S):
                return
