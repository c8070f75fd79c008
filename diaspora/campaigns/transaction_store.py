"""Transactions of the sending engine: short, whole, and run again where the database asks for it."""

import time
from collections.abc import Callable
from typing import TypeVar

import frappe

T = TypeVar("T")

_PAUSES_S = (0.05, 0.2, 0.5, 1.0, 2.0)


def committed(work: Callable[[], T]) -> T:
    """Run `work` in a transaction of its own and commit; on a deadlock or a busy database run it whole again.

    Commits what was pending first, so that `work` sees the newest commit (REPEATABLE READ on MariaDB). Raises the
    database's error when five repetitions did not help.
    """
    frappe.db.commit()
    for pause_s in _PAUSES_S:
        try:
            return _run(work)
        except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
            time.sleep(pause_s)
    return _run(work)


def _run(work: Callable[[], T]) -> T:
    try:
        result = work()
        frappe.db.commit()
    except BaseException:
        frappe.db.rollback()
        raise
    return result
