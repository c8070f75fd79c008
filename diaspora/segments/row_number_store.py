"""The row numbers of contacts by their names, in this process's memory: neither ever changes, nor does a contact go.

A name takes about 140 bytes: 28 MB for 200,000 people. The databases take five times as long to look up 200,000 names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import frappe

from diaspora.segments.leaves import ROOM

_CHUNK, _MOST_AT_ONCE = 1_000, 100_000
# By site: a process mostly serves one.
_NUMBERS: dict[str, dict[str, int]] = {}
_MOST_SITES = 2


def numbers_of(names: Sequence[str], before_each: Callable[[], None]) -> list[int]:
    """The row numbers of these contacts; a name without a contact has none. `before_each` is called before a question
    to the database, and may raise."""
    known = _of_site()
    if not known:
        _learn_all(known, before_each)
    numbers = list(map(known.get, names))
    if None not in numbers:
        return cast("list[int]", numbers)
    missing = [name for name, number in zip(names, numbers, strict=True) if number is None]
    for start in range(0, len(missing), _CHUNK):
        before_each()
        chunk = {"names": tuple(missing[start : start + _CHUNK])}
        rows = frappe.db.sql("SELECT name, row_no FROM `tabDiaspora Contact` WHERE name IN %(names)s", chunk)
        known.update((str(name), int(number)) for name, number in rows if number)
    return [known[name] for name in names if name in known]


def _learn_all(known: dict[str, int], before_each: Callable[[], None]) -> None:
    last = int(frappe.db.sql("SELECT MAX(row_no) FROM `tabDiaspora Contact`")[0][0] or 0)
    select = (
        "SELECT COUNT(*), GROUP_CONCAT(name), GROUP_CONCAT(row_no) FROM `tabDiaspora Contact`"
        " WHERE row_no > %(after)s AND row_no <= %(until)s"
    )
    for start in range(0, last, _MOST_AT_ONCE):
        before_each()
        window = {"after": start, "until": start + _MOST_AT_ONCE}
        count, names, numbers = frappe.db.multisql({"sqlite": select, "mariadb": ROOM + select}, window)[0]
        listed = str(names or "").split(",")
        if len(listed) == count:  # else a text was cut: they are learnt by name
            known.update(zip(listed, map(int, str(numbers).split(",")), strict=True))


def _of_site() -> dict[str, int]:
    site = frappe.get_site_path()
    if site not in _NUMBERS:
        for other in list(_NUMBERS)[: -_MOST_SITES + 1 or None]:
            _NUMBERS.pop(other, None)
        _NUMBERS[site] = {}
    return _NUMBERS[site]
