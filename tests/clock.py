"""A clock that stands still until a test moves it."""

from datetime import datetime, timedelta

START = datetime(2026, 3, 16, 9, 0, 0)  # a Monday, before the host country's summer time begins


class FixedClock:
    """Stands at `now` (naive UTC) and moves only by `advance`."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> datetime:
        """Move on by a timedelta given in its own words: `clock.advance(minutes=5)`."""
        self.now += timedelta(**delta)
        return self.now
