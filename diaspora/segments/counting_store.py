"""Counts with a budget: exact where the database answers in time, else cancelled there and estimated from a sample.

The estimate asks the same tree about every so-manieth person; it says so, and between which numbers the truth lies.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import frappe

from diaspora.segments import leaf_store, overtaking_store
from diaspora.segments.compiler import Compiled
from diaspora.segments.turns import Turn

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


def count_within(compiled: Compiled, seconds: int = BUDGET_S, turn: Turn | None = None) -> Counted:
    """The exact number if it is to be had in the budget (whole seconds), an estimate if not.

    Raises Overtaken where the editor whose turn it is asks again meanwhile.
    """
    with overtaking_store.taken(turn):
        try:
            number = exact(compiled, seconds)
        except OverBudget:
            overtaking_store.look()
            return estimate(compiled)
    return Counted(number, True, number, number)


def exact(compiled: Compiled, seconds: int = PATIENCE_S) -> int:
    """The exact number, from what is known of the tree's leaves where that is enough. Raises OverBudget."""
    with budget(seconds) as before_each:
        found = leaf_store.members_of(compiled, before_each)
        if found is not None:
            return found.bit_count()
        before_each()
        sql = compiled.emitted.select("COUNT(*)")
        return int(overtaking_store.ask({"sqlite": sql, "mariadb": sql}, compiled.params)[0][0])


def estimate(compiled: Compiled) -> Counted:
    """From a sample of about SAMPLE people, spread over all row numbers."""
    last = int(frappe.db.sql("SELECT MAX(row_no) FROM `tabDiaspora Contact`")[0][0] or 0)
    step = max(1, last // SAMPLE)
    sampled = compiled.limited_to("MOD(c.row_no, %(sample_step)s) = %(sample_start)s")
    start = step // 2
    values = {**sampled.params, "sample_step": step, "sample_start": start}
    sql = sampled.select("COUNT(*)")
    hits = int(overtaking_store.ask({"sqlite": sql, "mariadb": sql}, values)[0][0])
    return from_sample(hits, (last - start) // step + 1, step)


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
def budget(seconds: int) -> Generator[Callable[[], None], None, None]:
    """Have the database end a query that takes longer. Raises OverBudget.

    MariaDB: max_statement_time of the session; SQLite: the host looks at the clock while the query runs. Whoever asks
    several questions calls what it gets before each: the budget is for all of them, and they may be overtaken.
    """
    ends_at = time.monotonic() + seconds

    def before_each() -> None:
        if time.monotonic() > ends_at:
            raise OverBudget
        overtaking_store.look()

    frappe.db.set_execution_timeout(seconds)
    try:
        yield before_each
    except OverBudget:
        raise
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
