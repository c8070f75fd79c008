"""New rows for tables, many at a time: names, and the columns that every row has. Pure."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

STANDARD_COLUMNS = ("name", "creation", "modified", "modified_by", "owner", "docstatus", "idx")
CHILD_COLUMNS = (*STANDARD_COLUMNS, "parent", "parentfield", "parenttype")
_ALPHABET = "0123456789abcdefghijklmnopqrstuv"
_NAME_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and by whom rows are written."""

    at: datetime
    user: str

    def standard(self, name: str, idx: int = 0) -> tuple[Any, ...]:
        """Values of STANDARD_COLUMNS."""
        return (name, self.at, self.at, self.user, self.user, 0, idx)


def new_names(count: int) -> list[str]:
    """Random names of ten characters of 0-9a-v, as the framework gives to hash-named documents (50 bits)."""
    bits = secrets.randbits(50 * count) if count else 0
    names: list[str] = []
    for _ in range(count):
        part, bits = bits & ((1 << 50) - 1), bits >> 50
        names.append("".join(_ALPHABET[(part >> shift) & 31] for shift in range(0, 5 * _NAME_LENGTH, 5)))
    return names


def child_rows(
    stamp: Stamp, parent: tuple[str, str, str], rows: Sequence[Sequence[Any]], names: Iterator[str], first_idx: int = 1
) -> list[tuple[Any, ...]]:
    """Rows of a child table in the order CHILD_COLUMNS + own columns; `parent` is (name, field, DocType).

    Takes exactly one of `names` per row, so that one iterator serves many parents. Raises ValueError if they run out.
    """
    return [(*stamp.standard(_next(names), idx), *parent, *row) for idx, row in enumerate(rows, start=first_idx)]


def _next(names: Iterator[str]) -> str:
    try:
        return next(names)
    except StopIteration:
        raise ValueError("fewer names than rows") from None
