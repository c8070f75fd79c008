"""What a dry run would have written so far. Documents and their keys, held outside memory however long the file is.

Lies in a nameless database of its own that SQLite removes when it is closed, or when the process dies.
"""

import json
import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from diaspora.crm.imports.kinds import Known
from diaspora.crm.imports.matching import Applied, Records

_TABLES = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;
    CREATE TABLE document (id INTEGER PRIMARY KEY, doctype TEXT, name TEXT, body BLOB, UNIQUE (doctype, name));
    CREATE TABLE owner (doctype TEXT, lookup TEXT, value TEXT, name TEXT,
        PRIMARY KEY (doctype, lookup, value, name)) WITHOUT ROWID;
    CREATE TABLE row (hash TEXT PRIMARY KEY, contact TEXT, record TEXT) WITHOUT ROWID;
"""
_AMONG = "IN (SELECT value FROM json_each(?))"


class Rehearsal:
    """The documents that earlier chunks would have made or changed, and the rows that they would have applied."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.executescript(_TABLES)

    def __enter__(self) -> "Rehearsal":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def keep(self, records: Records) -> None:
        """Take over what a chunk made and changed, as a run would have written it."""
        documents = [known for known in records.by_name.values() if known.is_changed]
        self._database.executemany(
            """INSERT INTO document (doctype, name, body) VALUES (?, ?, ?)
            ON CONFLICT (doctype, name) DO UPDATE SET body = excluded.body""",
            ((known.doctype, known.name, _body(known)) for known in documents),
        )
        # A key that a document has lost still names it here: it is found again by those that it has only.
        self._database.executemany(
            "INSERT OR IGNORE INTO owner VALUES (?, ?, ?, ?)",
            (
                (known.doctype, key.lookup, key.value, known.name)
                for known in documents
                for key in records.keys_of(known)
            ),
        )
        self._database.executemany(
            "INSERT OR REPLACE INTO row VALUES (?, ?, ?)",
            ((row_hash, *applied) for row_hash, applied in records.by_row_hash.items()),
        )

    def owners(self, doctype: str, lookup: str, values: Iterable[str]) -> list[str]:
        """The names of documents that have one of the values under a lookup."""
        found = self._database.execute(
            f"SELECT name FROM owner WHERE doctype = ? AND lookup = ? AND value {_AMONG}",
            (doctype, lookup, json.dumps(list(values))),
        )
        return [name for (name,) in found]

    def over(self, doctype: str, names: Sequence[str], there: Iterable[Known]) -> Iterator[Known]:
        """Documents of these names: those of the site as they would be now, in their order, then those made since."""
        found = self._database.execute(
            f"SELECT name, body FROM document WHERE doctype = ? AND name {_AMONG} ORDER BY id",
            (doctype, json.dumps(list(names))),
        )
        kept: dict[str, Known] = {name: pickle.loads(body) for name, body in found}
        for known in there:
            yield kept.pop(known.name, known)
        yield from kept.values()

    def applied_rows(self, hashes: Iterable[str]) -> dict[str, Applied]:
        """Hash -> what it was about, of rows that earlier chunks would have applied."""
        found = self._database.execute(f"SELECT * FROM row WHERE hash {_AMONG}", (json.dumps(list(hashes)),))
        return {row_hash: Applied(contact, record) for row_hash, contact, record in found}


def _body(known: Known) -> bytes:
    kept = replace(known, is_new=False, changed=set(), added={}, altered={}, modified="")
    return pickle.dumps(kept, pickle.HIGHEST_PROTOCOL)
