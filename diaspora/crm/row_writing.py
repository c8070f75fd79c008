"""New rows for tables, many at a time: names, and the columns that every row has. Pure."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

STANDARD_COLUMNS = ("name", "creation", "modified", "modified_by", "owner", "docstatus", "idx")
CHILD_COLUMNS = (*STANDARD_COLUMNS, "parent", "parentfield", "parenttype")
_ALPHABET = "0123456789abcdefghijklmnopqrstuv"
_NAME_LENGTH = 10
_PAIRS = [high + low for high in _ALPHABET for low in _ALPHABET]


class Stamp:
    """When and by whom rows are written; `text` is the time as both databases take it, written out once for all."""

    def __init__(self, at: datetime, user: str) -> None:
        self.at = at
        self.user = user
        self.text = at.isoformat(sep=" ", timespec="microseconds")

    def standard(self, name: str, idx: int = 0) -> tuple[Any, ...]:
        """Values of STANDARD_COLUMNS."""
        return (name, self.text, self.text, self.user, self.user, 0, idx)


def new_names(count: int) -> list[str]:
    """Names of ten characters of 0-9a-v, as the framework gives to hash-named documents (50 bits).

    The first is random and the others follow it: rows that are written together then lie together in every index, where
    random ones would touch a page each. A hundred thousand such runs of ten thousand names meet once in a million.
    """
    start = secrets.randbelow((1 << 5 * _NAME_LENGTH) - count)
    names: list[str] = []
    while len(names) < count:
        number = start + len(names)
        prefix = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(5 * (_NAME_LENGTH - 1), 5, -5))
        names += [prefix + _PAIRS[low] for low in range(number & 1023, min(1024, (number & 1023) + count - len(names)))]
    return names


def child_rows(
    stamp: Stamp, parent: tuple[str, str, str], rows: Sequence[Sequence[Any]], names: Iterator[str], first_idx: int = 1
) -> list[tuple[Any, ...]]:
    """Rows of a child table in the order CHILD_COLUMNS + own columns; `parent` is (name, field, DocType).

    Takes exactly one of `names` per row, so that one iterator serves many parents. Raises ValueError if they run out.
    """
    at, user = stamp.text, stamp.user
    return [
        (name, at, at, user, user, 0, idx, *parent, *row)
        for idx, (row, name) in enumerate(_with_names(rows, names), start=first_idx)
    ]


def _with_names(rows: Sequence[Sequence[Any]], names: Iterator[str]) -> list[tuple[Sequence[Any], str]]:
    # Rows first: zip must not take a name when they are at their end.
    named = list(zip(rows, names, strict=False))
    if len(named) < len(rows):
        raise ValueError("fewer names than rows")
    return named
