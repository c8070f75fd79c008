"""The figures of a campaign, added up from counts. Pure.

Events count whoever made them. People count once, only if they agreed to be measured, and only for what humans did:
machines open links too, and an open says little where mail programs load pictures by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HUMAN, MACHINE, UNKNOWN = "human", "machine", "unknown"
MAKERS = (HUMAN, MACHINE, UNKNOWN)
# Below this number of measured people no share is given: it would say more of the few than of the message.
LEAST_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Share:
    """Some of the measured people; `percent` None where they are too few."""

    people: int
    of: int

    @property
    def percent(self) -> float | None:
        """How many of a hundred, to one decimal."""
        return round(100 * self.people / self.of, 1) if self.of >= LEAST_PEOPLE else None

    def as_dict(self) -> dict[str, float | int | None]:
        """The share as JSON takes it."""
        return {"people": self.people, "of": self.of, "percent": self.percent}


@dataclass(frozen=True, slots=True)
class PartCount:
    """Of one part of a campaign (a variant, a segment): mails sent, how many of them to people who are measured, and
    how many of those did something, by kind of event."""

    part: str
    sent: int
    measured: int
    people: Mapping[str, int] = field(default_factory=dict[str, int])


def part_figures(count: PartCount) -> dict[str, object]:
    """Return the figures of one part: openers and clickers among those who are measured."""
    return {
        "part": count.part,
        "sent": count.sent,
        "measured": count.measured,
        "opened": Share(count.people.get("opened", 0), count.measured).as_dict(),
        "clicked": Share(count.people.get("clicked", 0), count.measured).as_dict(),
        "unsubscribed": count.people.get("unsubscribed", 0),
    }


def events_by_maker(counts: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Return the number of events by kind and by who made them, from (kind, maker, number)."""
    found: dict[str, dict[str, int]] = {}
    for kind, maker, number in counts:
        of_kind = found.setdefault(kind, dict.fromkeys(MAKERS, 0))
        of_kind[maker if maker in MAKERS else UNKNOWN] += number
    return dict(sorted(found.items()))
