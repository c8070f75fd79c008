"""What a row of the tables of fields and of relations is. Pure data types; the rows are in the modules beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Words = Mapping[str, str]

CONTACT = "contact"


def words(en: str, fr: str, ar: str) -> Words:
    """One thing in the three languages."""
    return {"en": en, "fr": fr, "ar": ar}


@dataclass(frozen=True, slots=True)
class Field:
    """A row: `scope` is `contact` or a relation; `label` names it in a menu, `phrase` in a sentence."""

    scope: str
    name: str
    type: str
    column: str
    label: Words
    phrase: Words
    # Phrase of the negation, for yes/no fields only; `phrase` is then that of the affirmation.
    denied: Words = field(default_factory=dict[str, str])
    choices: Mapping[str, Words] = field(default_factory=dict[str, Words])
    links_to: str | None = None
    inside: str | None = None
    # What explain shows for a contact; None: the column itself.
    shows: str | None = None
    until: str | None = None
    # Dates: whether the column holds moments in UTC, so that days have to be cut in the mission's zone.
    is_moment: bool = False
    in_capitals: bool = False
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """A row: records that point to a contact; `select` gives the contact of each, `contact` is that column.

    `always` holds for every record. `shielded` is asked besides for readers who do not see religious functions,
    `fenced` for readers of some districts only: `{condition}` becomes the comparison of the column `district`.
    """

    name: str
    select: str
    contact: str
    label: Words
    # In a sentence: `phrase` alone, `opening` before the clauses of `where`.
    phrase: Words
    opening: Words
    always: str = ""
    shielded: str = ""
    fenced: str = ""
    district: str = ""
    # Many records of each contact, found in an index in the order of contacts.
    is_crowded: bool = False
