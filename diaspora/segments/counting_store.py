"""Counts with a budget: exact where the database answers in time, else cancelled there and estimated from a sample.

The estimate asks the same tree about every so-manieth person; it says so, and between which numbers the truth lies.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import frappe

from diaspora.segments.compiler import Compiled

BUDGET_S = 2
PATIENCE_S = 60
SAMPLE = 2_000
# Statement ended by max_statement_time (MariaDB's error codes).
_ENDED = frozenset({1969, 3024})


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of people; where it is not exact, the truth lies from `low` to `high` 19 times out of 20."""

    number: int
    is_exact: bool
    low: int
    high: int


class OverBudget(Exception):
    """The database ended a query that took longer than its budget."""


def count_within(compiled: Compiled, seconds: int = BUDGET_S) -> Counted:
    """The exact number if it is to be had in the budget (whole seconds), an estimate if not."""
    try:
        with budget(seconds):
            number = int(frappe.db.sql(compiled.emitted.select("COUNT(*)"), compiled.params)[0][0])
    except OverBudget:
        return estimate(compiled)
    return Counted(number, True, number, number)


def estimate(compiled: Compiled) -> Counted:
    """From a sample of about SAMPLE people, spread over all row numbers."""
    last = int(frappe.db.sql("SELECT MAX(row_no) FROM `tabDiaspora Contact`")[0][0] or 0)
    step = max(1, last // SAMPLE)
    sampled = compiled.limited_to("MOD(c.row_no, %(sample_step)s) = %(sample_start)s")
    values = {**sampled.params, "sample_step": step, "sample_start": step // 2}
    hits = int(frappe.db.sql(sampled.select("COUNT(*)"), values)[0][0])
    return from_sample(hits, last // step, step)


def from_sample(hits: int, asked: int, step: int) -> Counted:
    """What so many hits among the people asked tell of all (Wilson's interval of 95 %)."""
    if step == 1 or not asked:
        return Counted(hits, True, hits, hits)
    share, z = min(hits / asked, 1), 1.96
    middle = (share + z * z / (2 * asked)) / (1 + z * z / asked)
    margin = z * math.sqrt(share * (1 - share) / asked + z * z / (4 * asked * asked)) / (1 + z * z / asked)
    everybody = asked * step
    low, high = math.floor(everybody * max(middle - margin, 0)), math.ceil(everybody * min(middle + margin, 1))
    return Counted(hits * step, False, low, high)


@contextmanager
def budget(seconds: int) -> Generator[None, None, None]:
    """Have the database end a query that takes longer. Raises OverBudget.

    MariaDB: max_statement_time of the session; SQLite: the host looks at the clock while the query runs.
    """
    frappe.db.set_execution_timeout(seconds)
    try:
        yield
    except Exception as error:
        if not _is_ended(error):
            raise
        raise OverBudget from error
    finally:
        frappe.db.set_execution_timeout(0)


def _is_ended(error: Exception) -> bool:
    if isinstance(error, frappe.QueryTimeoutError):
        return True
    first: Any = error.args[0] if error.args else None
    return first in _ENDED or getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT"
