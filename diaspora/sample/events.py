"""The events of the sample mission and who registered for them: invented, the same for the same people. Pure."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .associations import reachable
from .people import Person

EVERY = 17
"""So many people of the workbook lie between one who registers and the next."""


@dataclass(frozen=True)
class InventedEvent:
    """An event as the officer enters it. `district` is a title."""

    title: str
    title_ar: str
    title_en: str
    kind: str
    topic: str
    district: str
    city: str
    starts_at: str
    ends_at: str


@dataclass(frozen=True)
class Registration:
    """One person's registration, by address."""

    address: str
    event: InventedEvent
    state: str


EVENTS = (
    InventedEvent(
        "Salon des voyages du Sud", "معرض أسفار الجنوب", "Southern Travel Fair", "fair", "tourism", "Paris", "Paris",
        "2026-10-03 08:00:00", "2026-10-04 17:00:00",
    ),
    InventedEvent(
        "Forum Investir chez soi", "منتدى الاستثمار في الوطن", "Invest at Home Forum", "forum", "investment", "Lyon",
        "Lyon", "2026-11-12 08:00:00", "2026-11-12 17:00:00",
    ),
    InventedEvent(
        "Festival des deux rives", "مهرجان الضفتين", "Festival of the Two Shores", "festival", "culture", "Marseille",
        "Marseille", "2026-06-20 16:00:00", "2026-06-21 22:00:00",
    ),
)  # fmt: skip


def plan_registrations(people: Sequence[Person]) -> list[Registration]:
    """Every seventeenth person goes to each event, one later than the last; some came, some cancelled."""
    found = reachable(people)
    states = ("registered", "attended", "attended", "cancelled")
    return [
        Registration(person.email.lower(), event, states[place % len(states)])
        for number, event in enumerate(EVENTS)
        for place, person in enumerate(found[number::EVERY])
    ]


def write_registrations(registrations: Sequence[Registration], path: Path) -> None:
    """Leave the list for who checks the sample from outside: address, event, its topic, state."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["address", "event", "topic", "state"])
        rows.writerows([item.address, item.event.title, item.event.topic, item.state] for item in registrations)
