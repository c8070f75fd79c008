"""The functions that wait for a commit or a rollback (`frappe.db.after_commit.add(fn)`)."""

from collections import deque
from collections.abc import Callable


class CallbackManager:
    """Runs each added function once, in order."""

    def __init__(self) -> None:
        self._functions: deque[Callable[[], object]] = deque()

    def __call__(self, func: Callable[[], object]) -> None:
        self.add(func)

    def add(self, func: Callable[[], object]) -> Callable[[], object]:
        self._functions.append(func)
        return func

    def run(self) -> None:
        """Run and forget; what a function adds runs too."""
        while self._functions:
            self._functions.popleft()()

    def reset(self) -> None:
        self._functions.clear()
