"""Whoever writes by SQL to a table that segments ask about says whose rows they are, in the same function.

Counts follow what is noted (docs/segments.md, "The cache"): a write that nobody notes would leave them behind for up to
ten minutes. Documents are noted by a hook. Reads files only.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from diaspora import hooks
from diaspora.crm.change_store import LOOKED_UP, OF_ONE, OF_ROWS
from diaspora.segments.catalogue import CONTACT, FIELDS, RELATIONS
from tests.schema.doctypes import APP, load_doctypes

ASKED = {"Diaspora Contact", *OF_ONE, *OF_ROWS, *LOOKED_UP, *(table for _field, table in OF_ROWS.values())}
# Of these tables trees ask about a few columns: an UPDATE of others changes no answer.
ASKED_COLUMNS = {
    "Diaspora Campaign": {"topic", "district"},
    "Diaspora Recipient": {"state", "contact", "campaign", "sent_at"},
}
# What these functions write is not asked about, which their texts do not show: states of campaigns; recipients that are
# not sent, and stay so; the notes themselves; the statements for all, whose callers say what they write.
NOT_ASKED = {
    "campaigns/campaign_store.py": {"_step"},
    "campaigns/store.py": {"_submit", "_decide"},
    "campaigns/ledger_store.py": {"plan", "discard", "_put_token", "_begin", "_expire"},
    "crm/change_store.py": {"_write"},
    "crm/bulk_store.py": {"insert_rows", "_insert_json"},
    "patches/title_keys.py": {"execute"},  # no rule of a segment reads the key
}
UPDATES = re.compile(r"\bUPDATE\s+`tab([^`]+)`\s+SET\s+(.*?)\s+WHERE\b", re.DOTALL)
WRITES = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+`tab([^`]+)`")
# A table whose name is put into the text: any.
WRITES_ANY = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+`tab$")
ANY = "any table"
METHODS = {"bulk_insert", "set_value", "delete", "insert_rows"}


def functions_that_write(path: Path) -> Iterator[tuple[ast.FunctionDef, set[str]]]:
    """Functions with the tables that they write to by a text or a method of the database."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            tables = {table for text in texts_in(node) for table in tables_of(text)}
            tables |= {table for call in calls_in(node) if name_of(call) in METHODS for table in first_text(call, path)}
            tables |= {ANY for text in texts_in(node) if WRITES_ANY.search(text)}
            if tables & {*ASKED, ANY}:
                yield node, tables & {*ASKED, ANY}


def tables_of(text: str) -> Iterator[str]:
    """The tables that a statement writes to, unless it shows that it leaves alone what is asked about."""
    for table in WRITES.findall(text):
        found = UPDATES.search(text)
        columns = set(re.findall(r"(\w+) = ", found[2])) if found else set[str]()
        if not columns or table not in ASKED_COLUMNS or columns & ASKED_COLUMNS[table]:
            yield table


def texts_in(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def calls_in(node: ast.AST) -> Iterator[ast.Call]:
    yield from (part for part in ast.walk(node) if isinstance(part, ast.Call))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def first_text(call: ast.Call, path: Path) -> Iterator[str]:
    """The table that a call names, by itself or by a constant of its module."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant):
        yield str(first.value)
    if isinstance(first, ast.Name):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == first.id:
                yield from (str(part.value) for part in [node.value] if isinstance(part, ast.Constant))


def callers_that_note(path: Path, name: str) -> bool:
    """Is the function called only by ones that note, or does it note itself?"""
    functions = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    ]
    own = [node for node in functions if node.name == name]
    if any(name_of(call).lstrip("_").startswith("note_") for node in own for call in calls_in(node)):
        return True
    calling = [
        node for node in functions if any(name_of(call) == name for call in calls_in(node)) and node.name != name
    ]
    return bool(calling) and all(callers_that_note(path, node.name) for node in calling)


def test_every_function_that_writes_says_whose_rows_they_are() -> None:
    seen, silent = 0, []
    for path in sorted(APP.rglob("*.py")):
        place = str(path.relative_to(APP))
        for function, tables in functions_that_write(path):
            seen += 1
            if function.name not in NOT_ASKED.get(place, set()) and not callers_that_note(path, function.name):
                silent.append((place, function.name, sorted(tables)))
    assert seen > 10
    assert not silent, "call crm.change_store.note_changes where these write"


def test_every_table_that_a_tree_reads_is_one_whose_changes_are_noted() -> None:
    texts = [f"{relation.select} {relation.shielded} {relation.fenced}" for relation in RELATIONS.values()]
    texts += [f"{field.inside or ''} {field.column}" for field in FIELDS.values()]
    children = {
        field["options"]: doctype["name"]
        for doctype in load_doctypes().values()
        for field in doctype["fields"]
        if field["fieldtype"] == "Table"
    }
    read = {table for text in texts for table in re.findall(r"`tab([^`]+)`", text)}
    assert FIELDS[CONTACT, "city"]
    # A table inside a document is read beside its document, or is noted with it.
    assert {table for table in read if table not in ASKED and children.get(table) not in ASKED} == set()


def test_the_documents_of_these_tables_are_noted_by_the_hook() -> None:
    noted = {name for name, events in hooks.doc_events.items() if "on_change" in events}
    assert noted == {"Diaspora Contact", *OF_ONE, *OF_ROWS, *LOOKED_UP}
