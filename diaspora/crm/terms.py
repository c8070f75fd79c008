"""Terms of office, posting and membership: from a day to a day, both of them included. Pure."""

from __future__ import annotations

from datetime import date


def term_is_current(table: str) -> str:
    """SQL that says whether the day %(today)s lies in the term of a row; a day that is missing is open."""
    return (
        f"({table}.from_date IS NULL OR {table}.from_date <= %(today)s)"
        f" AND ({table}.to_date IS NULL OR {table}.to_date >= %(today)s)"
    )


def is_current(first: date | None, last: date | None, today: date) -> bool:
    """Whether a day lies in a term."""
    return (first is None or first <= today) and (last is None or last >= today)
