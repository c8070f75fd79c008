"""What the database says that it will do for a query, in words for an administrator. Pure.

Reads the plans of SQLite (EXPLAIN QUERY PLAN) and of MariaDB (EXPLAIN) into steps, and says each in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """A table that is read: `index` by which (empty: row after row), `rows` as far as the database guesses."""

    table: str
    index: str = ""
    rows: int | None = None


_SQLITE = re.compile(
    r"(?:SCAN|SEARCH) (?P<alias>[\w ]+?)"
    r"(?: USING (?:AUTOMATIC )?(?:COVERING )?INDEX (?P<index>[^(]+?))?(?: \(.*\))?$"
)
_TABLE = re.compile(r"`tabDiaspora ([^`]+)` (\w+)")


def tables_of(sql: str) -> dict[str, str]:
    """The tables of a compiled tree by their aliases."""
    return {alias: name for name, alias in _TABLE.findall(sql)}


def sqlite_steps(sql: str, details: Iterable[str]) -> list[Step]:
    """The steps of EXPLAIN QUERY PLAN's last column; what is no table of ours is left out."""
    names = tables_of(sql)
    found = (_SQLITE.match(detail) for detail in details)
    return [
        Step(names[match["alias"]], (match["index"] or "").split(".")[-1])
        for match in found
        if match and match["alias"] in names
    ]


def mariadb_steps(sql: str, rows: Iterable[Mapping[str, Any]]) -> list[Step]:
    """The steps of EXPLAIN's rows."""
    names = tables_of(sql)
    return [Step(names[row["table"]], row["key"] or "", row["rows"]) for row in rows if row["table"] in names]


def in_words(step: Step) -> tuple[str, dict[str, Any]]:
    """A sentence with its parameters, to be translated."""
    values = {"table": step.table, "index_name": step.index, "rows": step.rows}
    if step.index and step.rows is not None:
        return "{table}: looks up about {rows} rows by the index {index_name}", values
    if step.index:
        return "{table}: looks up rows by the index {index_name}", values
    if step.rows is not None:
        return "{table}: reads all of about {rows} rows", values
    return "{table}: reads all rows", values
