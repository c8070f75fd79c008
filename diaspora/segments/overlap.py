"""How several trees overlap, and who is in each: one query for all of them, and its answer as values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diaspora.segments.catalogue import CONTACT
from diaspora.segments.emit import CONTACTS, Emitter
from diaspora.segments.operands import Calendar
from diaspora.segments.simplify import simplify_tree
from diaspora.segments.tree import Node

if TYPE_CHECKING:
    from diaspora.crm.row_rules import RowRules

MAX_TREES = 6
YOUNG = 35


@dataclass(frozen=True, slots=True)
class Make:
    """Some people: how many, how many women among those whose gender is known, how many under 35 (by the age reached
    this year) among those whose year of birth is known."""

    people: int = 0
    women: int = 0
    gender_known: int = 0
    young: int = 0
    birth_known: int = 0

    def __add__(self, other: Make) -> Make:
        return Make(
            self.people + other.people,
            self.women + other.women,
            self.gender_known + other.gender_known,
            self.young + other.young,
            self.birth_known + other.birth_known,
        )

    @property
    def share_of_women(self) -> float | None:
        """Among those whose gender is known; None where nobody's is."""
        return self.women / self.gender_known if self.gender_known else None

    @property
    def share_under_35(self) -> float | None:
        """Among those whose year of birth is known; None where nobody's is."""
        return self.young / self.birth_known if self.birth_known else None


@dataclass(frozen=True, slots=True)
class Overlap:
    """`exactly[places]`: who is in the trees at these places (from 0) and in no other; nobody in none is counted."""

    trees: int
    exactly: dict[frozenset[int], Make]

    def within(self, *places: int) -> Make:
        """Who is in all of these trees, whatever else they are in."""
        wanted = frozenset(places)
        return sum((make for key, make in self.exactly.items() if wanted <= key), Make())


# What is counted of each contact c.
_SIGNS = (
    "CASE WHEN c.gender = 'female' THEN 1 ELSE 0 END AS woman,"
    " CASE WHEN LENGTH(c.gender) > 0 THEN 1 ELSE 0 END AS gender_known,"
    " CASE WHEN c.birth_year > {born_after} THEN 1 ELSE 0 END AS young,"
    " CASE WHEN c.birth_year > 0 THEN 1 ELSE 0 END AS birth_known"
)
_SUMS = "COUNT(*), SUM(woman), SUM(gender_known), SUM(young), SUM(birth_known)"


def make_query(calendar: Calendar) -> tuple[str, dict[str, Any]]:
    """The columns of Make of the contacts with the row numbers %(numbers)s."""
    inner = f"SELECT {_SIGNS.format(born_after='%(born_after)s')} FROM {CONTACTS} WHERE c.row_no IN %(numbers)s"
    return f"SELECT {_SUMS} FROM ({inner}) m", {"born_after": calendar.today.year - YOUNG}


def read_make(row: Sequence[Any]) -> Make:
    """The query's row as a value."""
    return Make(*(int(number or 0) for number in row))


def overlap_query(trees: Sequence[Node], rules: RowRules, calendar: Calendar) -> tuple[str, dict[str, Any]]:
    """A row per combination: a column per tree (1 or 0), then the columns of Make."""
    emitter = Emitter(rules, calendar)
    readable = emitter.readable()
    flags = [f"COALESCE({emitter.node(simplify_tree(tree), CONTACT)}, 0) AS t{k}" for k, tree in enumerate(trees)]
    born_after = emitter.parameters.add(calendar.today.year - YOUNG)
    names = ", ".join(f"t{place}" for place in range(len(trees)))
    inner = (
        f"SELECT {', '.join(flags)}, {_SIGNS.format(born_after=born_after)} FROM {CONTACTS}"
        f" WHERE {' AND '.join(['c.status = %(active)s', *readable])}"
    )
    prologue = f"WITH {', '.join(emitter.ctes)} " if emitter.ctes else ""
    sql = f"{prologue}SELECT {names}, {_SUMS} FROM ({inner}) m GROUP BY {names}"
    return sql, {**emitter.parameters.values, "active": "active"}


def read_overlap(trees: int, rows: Iterable[Sequence[Any]]) -> Overlap:
    """The query's rows as values."""
    exactly: dict[frozenset[int], Make] = {}
    for row in rows:
        places = frozenset(place for place in range(trees) if row[place])
        if places:
            exactly[places] = exactly.get(places, Make()) + read_make(row[trees:])
    return Overlap(trees, exactly)
