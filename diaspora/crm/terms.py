"""Terms of office, posting and membership: from a day to a day, both of them included. Pure."""

from __future__ import annotations

from datetime import date


def term_is_current(table: str, today: str = "%(today)s") -> str:
    """SQL that says whether a day lies in the term of a row; a day that is missing is open."""
    return (
        f"({table}.from_date IS NULL OR {table}.from_date <= {today})"
        f" AND ({table}.to_date IS NULL OR {table}.to_date >= {today})"
    )


def is_current(first: date | None, last: date | None, today: date) -> bool:
    """Whether a day lies in a term."""
    return (first is None or first <= today) and (last is None or last >= today)
