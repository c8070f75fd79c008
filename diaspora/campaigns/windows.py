"""The spans of time and the sizes that sending works with, read from the site's configuration.

Pure. The order between them is what "at most once" rests on, so settings that break it are refused, not mended.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from diaspora.campaigns.errors import BadWindows

PREFIX = "diaspora_"


@dataclass(frozen=True, slots=True)
class Windows:
    """Each field is the site's configuration key `diaspora_<field>`; seconds where the name ends in _s.

    claim_lease_s: how long a worker may keep rows that it has not attempted yet.
    request_deadline_s: the longest that one call of a provider may take, from its first byte to its last.
    settle_s: how long after a lost attempt the provider's "no trace" is not believed yet.
    job_s: how long one job works before it hands on to the next.
    plan_lease_s: how long a planner may be silent before another takes over.
    """

    claim_lease_s: float = 120
    request_deadline_s: float = 30
    settle_s: float = 120
    job_s: float = 25
    plan_lease_s: float = 60
    retry_first_s: float = 60
    retry_longest_s: float = 3600
    max_attempts: int = 6
    claim_size: int = 200
    plan_chunk: int = 5000

    def __post_init__(self) -> None:
        if any(getattr(self, field.name) <= 0 for field in fields(self)):
            raise BadWindows("every diaspora_* window and size must be greater than 0")
        if self.settle_s <= self.request_deadline_s:
            raise BadWindows("diaspora_settle_s must be longer than diaspora_request_deadline_s")
        if self.claim_lease_s <= self.request_deadline_s:
            raise BadWindows("diaspora_claim_lease_s must be longer than diaspora_request_deadline_s")
        if self.plan_chunk > 10_000:
            raise BadWindows("diaspora_plan_chunk must be at most 10000, so that nobody waits long for a plan")

    def retry_after_s(self, attempt: int, asked_s: float | None) -> float:
        """Seconds to wait after the given attempt (from 1): doubling, at least what the provider asked for."""
        doubling = min(self.retry_first_s * 2 ** (attempt - 1), self.retry_longest_s)
        return max(doubling, asked_s or 0)


def read_windows(conf: Mapping[str, Any]) -> Windows:
    """The windows of a site: defaults, overridden by its `diaspora_*` keys. Raises BadWindows."""
    given = {field.name: conf[PREFIX + field.name] for field in fields(Windows) if conf.get(PREFIX + field.name)}
    try:
        values: dict[str, Any] = {name: int(given[name]) if name in _COUNTS else float(given[name]) for name in given}
        return Windows(**values)
    except (TypeError, ValueError) as error:
        raise BadWindows(f"a diaspora_* window is not a number: {error}") from error


_COUNTS = frozenset({"max_attempts", "claim_size", "plan_chunk"})
