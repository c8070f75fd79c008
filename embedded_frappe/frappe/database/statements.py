"""Classifies SQL text, and turns Frappe's (`%s`, `%(name)s`, lists for IN, FOR UPDATE) into what sqlite3 takes.

Parsed once per query text. Never formats a value into SQL: everything becomes a `?`. MariaDB's driver takes Frappe's
text as it is.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

READ, WRITE, LOCK, DDL, CONTROL = "read", "write", "lock", "ddl", "control"
KINDS = {
    **dict.fromkeys(("insert", "update", "delete", "replace"), WRITE),
    **dict.fromkeys(("create", "alter", "drop", "truncate", "reindex"), DDL),
    **dict.fromkeys(("begin", "start", "commit", "rollback", "savepoint", "release"), CONTROL),
}
LONG_LIST = 500  # above this a list is bound as one JSON array, so that the statement stays cacheable

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?s|%%")
_FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(\w+)", re.DOTALL)
_FOR_UPDATE = re.compile(r"\bfor\s+update(\s+(nowait|skip\s+locked))?\s*;?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A parsed query: the texts between its placeholders, the placeholders' names (None: by position), its kind."""

    texts: tuple[str, ...]
    names: tuple[str | None, ...]
    kind: str
    sql: str


@lru_cache(maxsize=4096)
def classify(query: str) -> str:
    """What kind of statement it is: READ, WRITE, LOCK, DDL or CONTROL."""
    first = _FIRST_WORD.match(query)
    kind = KINDS.get(first.group(1).lower(), READ) if first else READ
    return LOCK if kind == READ and _FOR_UPDATE.search(query) else kind


@lru_cache(maxsize=4096)
def parse_statement(query: str, has_values: bool) -> Statement:
    """Parse a query. Without values `%` is an ordinary character, as it is for MariaDB's driver."""
    text, kind = query.strip(), classify(query)
    if kind == LOCK:
        text = _FOR_UPDATE.sub("", text)
    if not has_values:
        return Statement((text,), (), kind, text)
    texts, names, start = [""], [], 0
    for found in _PLACEHOLDER.finditer(text):
        texts[-1] += text[start : found.start()]
        start = found.end()
        if found.group() == "%%":
            texts[-1] += "%"
        else:
            names.append(found.group(1))
            texts.append("")
    texts[-1] += text[start:]
    return Statement(tuple(texts), tuple(names), kind, "?".join(texts))


def bind(query: str, values: Any) -> tuple[Statement, str, Sequence[Any]]:
    """The statement, its SQL and its parameters. Raises KeyError or TypeError where values do not fit."""
    if isinstance(values, (tuple, list, dict)) and not values:
        statement = parse_statement(query, False)
        return statement, statement.sql, ()
    if not isinstance(values, (tuple, list, Mapping)):
        values = (values,)
    statement = parse_statement(query, True)
    if isinstance(values, Mapping):
        if None in statement.names:
            raise TypeError("the query has %s placeholders, but its values are a dict")
        values = [values[name] for name in statement.names]  # type: ignore[index]
    elif len(values) != len(statement.names):
        raise TypeError(f"the query has {len(statement.names)} placeholders, but {len(values)} values were given")
    if any(isinstance(value, (list, tuple, set, frozenset)) for value in values):
        return statement, *_expand_lists(statement, values)
    return statement, statement.sql, values


def _expand_lists(statement: Statement, values: Sequence[Any]) -> tuple[str, list[Any]]:
    sql, params = statement.texts[0], []
    for value, text in zip(values, statement.texts[1:], strict=True):
        if not isinstance(value, (list, tuple, set, frozenset)):
            sql += "?"
            params.append(value)
        elif len(value) > LONG_LIST:
            sql += "(SELECT value FROM json_each(?))"
            params.append(json.dumps([store(item) for item in value]))
        else:
            sql += "(" + ", ".join("?" * len(value)) + ")" if value else "(NULL)"
            params.extend(value)
        sql += text
    return sql, params


def store(value: Any) -> Any:
    """A date, time or interval as the text that a column holds; other values unchanged."""
    if isinstance(value, datetime):
        return _moment(value.replace(tzinfo=None) if value.tzinfo else value)
    if isinstance(value, timedelta):
        seconds = value.seconds
        hours = value.days * 24 + seconds // 3600
        return f"{hours:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{value.microseconds:06d}"
    if isinstance(value, time):
        return value.isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=256)  # rows that are written together share their moment
def _moment(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="microseconds")
