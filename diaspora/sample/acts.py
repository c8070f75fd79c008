"""What each invented subscriber does on the public pages, decided before anyone does it. Pure, the same for a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from .people import Person

CULTURE = "culture"
OTHER_TOPICS = ("tourism", "investment", "consular-services", "arabic-teaching", "youth", "women")
PAGE_LANGUAGES = ("fr", "ar", "en")

NOTHING, CHANGES_MIND, WITHDRAWS, STOPS, NEVER_CONFIRMS, BOUNCES = (
    "nothing", "changes mind", "withdraws", "stops everything", "never confirms", "bounces",
)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """One person's visit: what is typed into the form, and what follows later.

    `later`: nothing; "changes mind" (adds tourism through the preferences); "withdraws" (stops culture there);
    "stops everything"; "never confirms" (the message stays unread); "bounces" (the mailbox is gone by then).
    """

    email: str
    first_name: str
    last_name: str
    topics: tuple[str, ...]
    language: str
    page_language: str
    measurement: bool
    later: str


def plan_acts(subscribers: Sequence[Person], seed: int) -> list[Act]:
    """An act for every subscriber, in their order."""
    chance = random.Random(f"acts {seed}")
    return [_act(chance, person, number) for number, person in enumerate(subscribers)]


def _act(chance: random.Random, person: Person, number: int) -> Act:
    others = chance.sample(OTHER_TOPICS, chance.choice((0, 0, 1, 1, 2)))
    wants_culture = len(others) < 2 or chance.random() < 0.9
    page_language = person.language.split("-")[0] if person.language.split("-")[0] in PAGE_LANGUAGES else "fr"
    return Act(
        email=person.email,
        first_name=person.first_name or person.first_name_ar,
        last_name=person.last_name or person.last_name_ar,
        topics=((CULTURE,) if wants_culture else ()) + tuple(others),
        language=person.language.split("-")[0] or "fr",
        page_language=page_language,
        measurement=chance.random() < 0.2,
        later=_later(number),
    )


def _later(number: int) -> str:
    """Spread evenly, so that each of them happens whatever the seed."""
    turns = ((40, CHANGES_MIND), (67, WITHDRAWS), (131, STOPS), (83, NEVER_CONFIRMS), (401, BOUNCES))
    return next((act for every, act in turns if number % every == every - 1), NOTHING)
