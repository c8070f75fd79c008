"""`frappe.db` on SQLite: the writer's lock, savepoints that wait for it, the catalogue, what its errors mean.

Reads run outside a transaction and see the newest commit; the first write (or FOR UPDATE) issues BEGIN IMMEDIATE.
"""

import os
import sqlite3
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import frappe
from frappe.database.database import Database
from frappe.database.indexes import name_index
from frappe.database.sqlite_engine import dispose_engine, get_engine
from frappe.database.sqlite_schema import SQLiteTables
from frappe.database.sqlite_turns import WriterTurn
from frappe.database.statements import CONTROL, DDL, READ, WRITE, bind

from embedded_frappe.errors import DatabaseUnusable

# Steps of SQLite's machine between two looks at the clock: some tenths of a millisecond.
STEPS_BETWEEN_LOOKS = 20_000


class SQLite(Database):
    """A file in the site's folder."""

    db_type = "sqlite"
    insert_ignore = "INSERT OR IGNORE"
    InternalError = sqlite3.InternalError
    ProgrammingError = sqlite3.ProgrammingError
    OperationalError = sqlite3.OperationalError
    IntegrityError = sqlite3.IntegrityError
    DataError = sqlite3.DataError

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.tables = SQLiteTables()
        self._turn = WriterTurn(path)
        self._waiting_savepoints: list[str] = []
        self._seconds_per_statement = 0

    @classmethod
    def of_site(cls, site_path: str, conf: Mapping[str, Any]) -> "SQLite":
        """The database that the site's configuration names."""
        return cls(os.path.join(site_path, "db", f"{conf.get('db_name') or 'site'}.sqlite3"))

    @classmethod
    def create(cls, site_path: str, conf: Mapping[str, Any], _root: Any) -> dict[str, Any]:
        """Make room for a new site's database; what of it belongs into site_config.json."""
        os.makedirs(os.path.join(site_path, "db"), exist_ok=True)
        return {"db_type": cls.db_type, "db_name": "site"}

    @classmethod
    def drop(cls, site_path: str, conf: Mapping[str, Any], _root: Any) -> None:
        """Take away what `create` made."""
        path = cls.of_site(site_path, conf).path
        dispose_engine(path)
        for end in ("", "-wal", "-shm"):
            Path(path + end).unlink(missing_ok=True)

    def connect(self) -> None:
        """Borrow a connection from the pool."""
        try:
            self._lent = get_engine(self.path).raw_connection()
        except sqlite3.DatabaseError as error:
            raise self._explained(error) from error
        self._connection = self._lent.dbapi_connection

    def _execute(self, query: str, values: Any) -> sqlite3.Cursor | None:
        statement, sql, params = bind(query, values)
        if self._connection is None:
            self.connect()
        if statement.kind != READ:
            if statement.kind == CONTROL:
                self._control(sql)
                return None
            self._prepare(statement.kind, sql)
        if self._seconds_per_statement:
            self._stop_after(self._seconds_per_statement)
        try:
            return self._connection.execute(sql, params)
        except sqlite3.OperationalError as error:
            if is_locked(error) or getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                raise frappe.QueryTimeoutError(error) from error
            error.add_note(f"in: {sql}")
            raise self._explained(error) from error
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorname == "SQLITE_CONSTRAINT_CHECK":  # MariaDB's class for it
                raise sqlite3.OperationalError(*error.args) from error
            raise
        except sqlite3.DatabaseError as error:
            raise self._explained(error) from error

    def _explained(self, error: sqlite3.DatabaseError) -> sqlite3.DatabaseError:
        """The error itself, or what it means for the whole file."""
        reason = str(error)
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            return DatabaseUnusable(f"{self.path} is damaged or no database ({reason}). Restore a back-up of the site.")
        if reason.startswith("no such table") and not self._is_of_a_site():
            return DatabaseUnusable(
                f"{self.path} is not the database of a site ({reason}). Put the right file back, or restore a back-up."
            )
        return error

    def _is_of_a_site(self) -> bool:
        found = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'tabDocType'").fetchone()
        return found is not None

    def set_execution_timeout(self, seconds: int) -> None:
        """End each later statement of this connection after so many seconds with QueryTimeoutError; 0: no limit."""
        if self._connection is None:
            self.connect()
        self._seconds_per_statement = int(seconds)
        if not self._seconds_per_statement:
            self._connection.set_progress_handler(None, 0)

    def _stop_after(self, seconds: int) -> None:
        ends_at = time.monotonic() + seconds
        self._connection.set_progress_handler(lambda: time.monotonic() > ends_at, STEPS_BETWEEN_LOOKS)

    def _execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self._begin_write()
        self.transaction_writes += 1
        self._connection.executemany(sql.replace("%s", "?"), rows)

    def execute_in_transaction(self, sql: str) -> None:
        """Run DDL inside the writer's transaction, as SQLite can; only for the sync of the schema."""
        self._begin_write()
        self._connection.execute(sql)

    def _prepare(self, kind: str, sql: str) -> None:
        if kind == DDL:
            self._refuse_ddl_between_writes(sql)
            self._end("COMMIT")
            return
        self._begin_write()
        if kind == WRITE:
            self.transaction_writes += 1

    def _begin_write(self) -> None:
        if self._connection is None:
            self.connect()
        try:
            if not self._connection.in_transaction:
                self._turn.take()
                self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            self._turn.leave()
            if is_locked(error):
                raise frappe.QueryTimeoutError(error) from error
            raise
        for name in self._waiting_savepoints:
            self._connection.execute(f"SAVEPOINT `{name}`")
        self._waiting_savepoints.clear()

    def begin(self, *, read_only: bool = False) -> None:
        """Start as a writer, unless it is only read."""
        if not read_only:
            self._begin_write()

    def _end(self, word: str) -> None:
        try:
            if self._connection is not None and self._connection.in_transaction:
                self._connection.execute(word)
        finally:
            if self._connection is None or not self._connection.in_transaction:
                self._turn.leave()
        self._waiting_savepoints.clear()
        self.transaction_writes = 0

    def _savepoint(self, name: str) -> None:
        """Without a transaction it waits for the first write and takes no lock."""
        if self._connection is not None and self._connection.in_transaction:
            self._connection.execute(f"SAVEPOINT `{name}`")
        else:
            self._waiting_savepoints.append(name)

    def _rollback_to(self, name: str) -> None:
        if name not in self._waiting_savepoints:
            self._connection.execute(f"ROLLBACK TO SAVEPOINT `{name}`")

    # --- the catalogue --------------------------------------------------------------------------------------------

    def table_exists(self, doctype: str, cached: Any = True) -> bool:
        """Has the DocType a table?"""
        return bool(self.sql("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s", f"tab{doctype}"))

    def get_tables(self, cached: Any = True) -> list[str]:
        """The names of all tables."""
        return self.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'", pluck=True)

    def _table_columns(self, table: str) -> list[str]:
        return [row[1] for row in self.sql(f"PRAGMA table_info(`{table}`)")]

    def has_index(self, table_name: str, index_name: str) -> bool:
        """Has the table an index that Frappe would call so?"""
        name = name_index(table_name.removeprefix("tab"), index_name)
        return bool(self.sql("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = %s", name))

    def _create_index(self, doctype: str, name: str, columns: Sequence[str], unique: bool) -> None:
        listed = ", ".join(f"`{column.split('(')[0].strip()}`" for column in columns)
        self.sql(
            f"CREATE {'UNIQUE ' if unique else ''}INDEX `{name_index(doctype, name)}` ON `tab{doctype}` ({listed})"
        )

    def schema_version(self) -> int:
        """Grows with every change of a DocType, so that other processes notice."""
        return self.sql("PRAGMA user_version")[0][0]

    def raise_schema_version(self) -> int:
        """Add one, in the transaction in hand; the new version."""
        version = self.schema_version() + 1
        self.execute_in_transaction(f"PRAGMA user_version = {int(version)}")
        return version

    # --- errors ---------------------------------------------------------------------------------------------------

    def is_primary_key_violation(self, error: BaseException) -> bool:
        """Is there a row of this name already?"""
        return getattr(error, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_PRIMARYKEY"

    def is_unique_key_violation(self, error: BaseException) -> bool:
        """Is there a row with this value of a unique column already?"""
        return getattr(error, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_UNIQUE"

    def violated_column(self, error: BaseException) -> str:
        """The unique column that a row would break (of several the last)."""
        return str(error).rpartition(".")[2]

    def is_table_missing(self, error: BaseException) -> bool:
        """Is there no such table?"""
        return "no such table" in str(error)

    def is_missing_column(self, error: BaseException) -> bool:
        """Is there no such column?"""
        return "no such column" in str(error)

    @staticmethod
    def escape(value: Any, percent: bool = True) -> str:
        """A quoted literal, for conditions that a hook must give as text."""
        text = str(value).replace("'", "''")
        return "'" + (text.replace("%", "%%") if percent else text) + "'"


def is_locked(error: sqlite3.OperationalError) -> bool:
    """Is another process the writer?"""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
