"""When a call to a provider may begin: an even pace with a short burst, shared by all workers. Pure arithmetic.

So many calls in any window of ten seconds, never more: the even pace leaves room for the burst.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW_S = 10.0
_BURST_S = 0.5


@dataclass(frozen=True, slots=True)
class Grant:
    """`calls` may begin now. Where none may, ask again after `wait_s`. `next_call_at` is what is to be kept."""

    calls: int
    wait_s: float
    next_call_at: datetime


def grant(next_call_at: datetime | None, now: datetime, wanted: int, calls_per_window: int) -> Grant:
    """What of the wanted calls may begin, after those that were granted up to `next_call_at` (naive UTC)."""
    step_s = (WINDOW_S + _BURST_S) / calls_per_window
    burst_s = min(_BURST_S, WINDOW_S / 2)
    earliest = now - timedelta(seconds=burst_s)
    start = max(next_call_at or earliest, earliest)
    if start > now:
        return Grant(0, (start - now).total_seconds(), start)
    calls = min(wanted, int((now - start).total_seconds() / step_s) + 1)
    return Grant(calls, 0.0, start + timedelta(seconds=calls * step_s))
