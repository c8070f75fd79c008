"""Ends in the database what an editor has overtaken by asking again, and runs the statements that may be ended.

SQLite: the host's functions `connection_id()` and `kill_query(id)`, among the threads of one process. MariaDB: each
statement carries its turn in a comment, by which a newer one finds it in the list of processes, on whatever machine it
was asked, and ends this very statement by its id: never one that came after it on the same connection.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import frappe

from diaspora.segments.turns import Turn, Turns

TURNS = Turns()
MAX_EDITOR_LENGTH = 100
# Query execution was interrupted; unknown id of a query, or of a thread: it has ended by itself.
_INTERRUPTED, _GONE = 1317, frozenset({1094, 1957})
_MARK = re.compile(r"segment count ([0-9a-f]{16}) (\d+)")
_KEY = "segment_turn"


class Overtaken(Exception):
    """The same editor has asked a newer question meanwhile."""


def turn_of(editor: str, number: int) -> Turn:
    """The turn of a browser's editor; of this user and site alone, whatever the token."""
    text = f"{frappe.get_site_path()}\n{frappe.session.user}\n{editor[:MAX_EDITOR_LENGTH]}"
    return Turn(hashlib.sha256(text.encode()).hexdigest()[:16], int(number))


@contextmanager
def taken(turn: Turn | None) -> Generator[None, None, None]:
    """Statements run by `ask` in here end when the editor asks again. Raises Overtaken."""
    if turn is None:
        yield
        return
    connection = int(frappe.db.sql("SELECT CONNECTION_ID()")[0][0])
    if not TURNS.begin(turn, connection, _end_query):
        raise Overtaken
    frappe.local.flags[_KEY] = turn
    try:
        yield
    except Exception as error:
        if _is_interrupted(error) or TURNS.is_overtaken(turn):
            raise Overtaken from error
        raise
    finally:
        frappe.local.flags.pop(_KEY, None)
        TURNS.end(turn)


def look() -> None:
    """Between two statements: end what is older, elsewhere too. Raises Overtaken where this turn is the older one."""
    turn: Turn | None = frappe.local.flags.get(_KEY)
    if turn is None:
        return
    if TURNS.is_overtaken(turn):
        raise Overtaken
    if frappe.db.db_type == "mariadb":
        _end_older(turn)


def ask(texts: Mapping[str, str], params: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Run a SELECT given per database."""
    turn: Turn | None = frappe.local.flags.get(_KEY)
    if turn is None or frappe.db.db_type != "mariadb":
        return frappe.db.multisql(dict(texts), dict(params))
    marked = {"mariadb": f"/* %({_KEY})s */ {texts['mariadb']}"}
    return frappe.db.multisql(marked, {**params, _KEY: f"segment count {turn.editor} {turn.number}"})


def _end_query(connection: int) -> None:
    """On SQLite by connection, which its turn holds meanwhile; on MariaDB `look` finds the statement itself."""
    if frappe.db.db_type != "mariadb":
        frappe.db.sql("SELECT KILL_QUERY(%s)", (connection,))


def _end_older(turn: Turn) -> None:
    running = frappe.db.sql(
        "SELECT QUERY_ID, LEFT(INFO, 100) FROM information_schema.PROCESSLIST"
        " WHERE ID <> CONNECTION_ID() AND INFO LIKE %(pattern)s",
        {"pattern": f"/* 'segment count {turn.editor} %"},
    )
    for query, text in running:
        found = _MARK.search(str(text))
        if found is None or found[1] != turn.editor:
            continue
        if int(found[2]) > turn.number:
            raise Overtaken
        try:
            frappe.db.sql("KILL QUERY ID %s", (int(query),))
        except Exception as error:
            if _code(error) not in _GONE:
                raise


def _is_interrupted(error: BaseException) -> bool:
    return _code(error) == _INTERRUPTED


def _code(error: BaseException) -> object:
    return error.args[0] if error.args else None
