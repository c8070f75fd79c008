"""Many rows into one table, in as few statements as the database takes."""

import json
from collections.abc import Sequence
from typing import Any

import frappe

_ROWS_PER_STATEMENT = 1_000
_MAX_STATEMENT_CHARACTERS = 3_000_000  # at most four bytes each: below MariaDB's max_allowed_packet of 16 MB
_LONG = frozenset(("JSON", "Long Text", "Text", "Small Text", "Text Editor", "Code"))


def insert_rows(doctype: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of `columns` (names from code, never from a file): texts, numbers
    and None; a time is given as text. No commit.

    On MariaDB all rows of a statement are one parameter, a JSON text that the server takes apart: for rows of thirteen
    columns that takes 4 us a row here, where a driver that fills in every value takes 16. On SQLite the framework's
    bulk insert is the fast one.
    """
    if frappe.db.db_type != "mariadb":
        frappe.db.bulk_insert(doctype, list(columns), rows)
        return
    for start in range(0, len(rows), _ROWS_PER_STATEMENT):
        _insert_json(doctype, columns, rows[start : start + _ROWS_PER_STATEMENT])


def _insert_json(doctype: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    first = rows[0]
    # What is the same in all rows (stamp, user, table of the parent) is sent once.
    own = [place for place, value in enumerate(first) if any(row[place] != value for row in rows)] or [0]
    text = json.dumps([[row[place] for place in own] for row in rows], ensure_ascii=False, default=str)
    if len(text) > _MAX_STATEMENT_CHARACTERS and len(rows) > 1:
        middle = len(rows) // 2
        _insert_json(doctype, columns, rows[:middle])
        _insert_json(doctype, columns, rows[middle:])
        return
    long = {field.fieldname for field in frappe.get_meta(doctype).fields if field.fieldtype in _LONG}
    taken = ", ".join(
        f"c{place} {'LONGTEXT' if columns[place] in long else 'VARCHAR(600)'} PATH '$[{number}]' ERROR ON ERROR"
        for number, place in enumerate(own)
    )
    chosen = ", ".join(f"j.c{place}" if place in own else "%s" for place in range(len(columns)))
    named = ", ".join(f"`{column}`" for column in columns)
    constants = [value for place, value in enumerate(first) if place not in own]
    frappe.db.sql(
        f"INSERT INTO `tab{doctype}` ({named}) SELECT {chosen} FROM JSON_TABLE(%s, '$[*]' COLUMNS ({taken})) j",
        (*constants, text),
    )
