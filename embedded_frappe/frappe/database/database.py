"""`frappe.db`: SQL text, transactions, savepoints, DDL. Values by DocType are in values.py.

Reads run outside a transaction and see the newest commit; the first write (or FOR UPDATE) issues BEGIN IMMEDIATE.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe.database.callbacks import CallbackManager
from frappe.database.connection import get_engine
from frappe.database.indexes import Indexes
from frappe.database.statements import CONTROL, DDL, READ, WRITE, bind
from frappe.database.values import Values

from embedded_frappe.errors import NotSupportedByEmbedded, refuse_options


class Database(Values, Indexes):
    """One connection to one site's file, opened at the first statement."""

    db_type = "sqlite"
    InternalError = sqlite3.InternalError
    ProgrammingError = sqlite3.ProgrammingError
    OperationalError = sqlite3.OperationalError
    IntegrityError = sqlite3.IntegrityError
    DataError = sqlite3.DataError

    def __init__(self, path: str) -> None:
        self.path = path
        self.transaction_writes = 0
        self.before_commit = CallbackManager()
        self.after_commit = CallbackManager()
        self.before_rollback = CallbackManager()
        self.after_rollback = CallbackManager()
        self._lent: Any = None
        self._connection: sqlite3.Connection | None = None
        self._waiting_savepoints: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotSupportedByEmbedded(f"frappe.db.{name}")

    def connect(self) -> None:
        """Borrow a connection from the pool."""
        self._lent = get_engine(self.path).raw_connection()
        self._connection = self._lent.dbapi_connection

    def close(self) -> None:
        """Give the connection back; what was not committed is rolled back."""
        if self._lent is not None:
            self._end("ROLLBACK")
            self._lent.close()
            self._lent = self._connection = None

    def sql(
        self,
        query: str,
        values: Any = (),
        *,
        as_dict: Any = 0,
        as_list: Any = 0,
        pluck: Any = False,
        debug: Any = 0,
        auto_commit: Any = 0,
        update: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Any:
        """Run one statement; rows as a tuple of tuples, `frappe._dict`s, lists or the first column.

        Raises sqlite3's errors as they are, QueryTimeoutError where the writer's lock was not to be had.
        """
        if options:
            refuse_options("frappe.db.sql", options)
        if auto_commit:
            self.commit()
        cursor = self._execute(query, values)
        rows = cursor.fetchall() if cursor is not None and cursor.description else None
        if auto_commit:
            self.commit()
        if rows is None:
            return ()
        if pluck:
            return [row[0] for row in rows]
        if as_dict:
            names = [column[0] for column in cursor.description]  # type: ignore[union-attr]
            return [frappe._dict(zip(names, row, strict=True), **(update or {})) for row in rows]
        return [list(row) for row in rows] if as_list else tuple(rows)

    def _execute(self, query: str, values: Any) -> sqlite3.Cursor | None:
        statement, sql, params = bind(query, values)
        if self._connection is None:
            self.connect()
        if statement.kind != READ:
            if statement.kind == CONTROL:
                self._control(sql)
                return None
            self._prepare(statement.kind, sql)
        try:
            return self._connection.execute(sql, params)  # type: ignore[union-attr]
        except sqlite3.OperationalError as error:
            if is_locked(error):
                raise frappe.QueryTimeoutError(error) from error
            error.add_note(f"in: {sql}")
            raise
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorname == "SQLITE_CONSTRAINT_CHECK":  # MariaDB's class for it
                raise sqlite3.OperationalError(*error.args) from error
            raise

    def _execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self._begin_write()
        self.transaction_writes += 1
        self._connection.executemany(sql, rows)  # type: ignore[union-attr]

    def execute_in_transaction(self, sql: str) -> None:
        """Run DDL inside the writer's transaction, as SQLite can; only for the sync of the schema."""
        self._begin_write()
        self._connection.execute(sql)  # type: ignore[union-attr]

    def fetch(self, sql: str, params: Sequence[Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Columns and rows of a SELECT that already has `?` (the list query's own way in)."""
        if self._connection is None:
            self.connect()
        cursor = self._connection.execute(sql, params)  # type: ignore[union-attr]
        return [column[0] for column in cursor.description], cursor.fetchall()

    def _prepare(self, kind: str, sql: str) -> None:
        if kind == DDL:
            if self.transaction_writes:
                raise frappe.ImplicitCommitError("This statement can cause implicit commit", sql)
            self._end("COMMIT")
            return
        self._begin_write()
        if kind == WRITE:
            self.transaction_writes += 1

    def _begin_write(self) -> None:
        if self._connection is None:
            self.connect()
        connection: sqlite3.Connection = self._connection  # type: ignore[assignment]
        try:
            if not connection.in_transaction:
                connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if is_locked(error):
                raise frappe.QueryTimeoutError(error) from error
            raise
        for name in self._waiting_savepoints:
            connection.execute(f"SAVEPOINT `{name}`")
        self._waiting_savepoints.clear()

    def _control(self, sql: str) -> None:
        word = sql.split()[0].lower().rstrip(";")
        if word == "commit":
            self.commit()
        elif word == "rollback" and len(sql.split()) == 1:
            self.rollback()
        else:
            raise NotSupportedByEmbedded(f"frappe.db.sql({sql!r})")

    def _end(self, sql: str) -> None:
        if self._connection is not None and self._connection.in_transaction:
            self._connection.execute(sql)
        self._waiting_savepoints.clear()
        self.transaction_writes = 0

    def sql_ddl(self, query: str, debug: Any = False) -> None:
        """Commit, then run a statement that changes the schema."""
        self.commit()
        self.sql(query)

    def multisql(self, sql_dict: Mapping[str, str], values: Any = (), **options: Any) -> Any:
        """Run the text for this database (`sqlite`)."""
        query = sql_dict.get(self.db_type)
        if query is None:
            raise NotSupportedByEmbedded(f"frappe.db.multisql without {self.db_type!r}")
        return self.sql(query, values, **options)

    def begin(self, *, read_only: bool = False) -> None:
        """Start as a writer, unless it is only read."""
        if not read_only:
            self._begin_write()

    def commit(self) -> None:
        """Make the writes durable, then run what waits for the commit."""
        self.before_rollback.reset()
        self.after_rollback.reset()
        self.before_commit.run()
        self._end("COMMIT")
        self.after_commit.run()

    def rollback(self, *, save_point: str | None = None) -> None:
        """Undo everything since the last commit, or since the savepoint."""
        if save_point:
            self._rollback_to(save_point)
            return
        self.before_commit.reset()
        self.after_commit.reset()
        self.before_rollback.run()
        self._end("ROLLBACK")
        self.after_rollback.run()

    def savepoint(self, save_point: str) -> None:
        """Set a savepoint; without a transaction it waits for the first write and takes no lock."""
        self._check_savepoint(save_point)
        if self._connection is not None and self._connection.in_transaction:
            self._connection.execute(f"SAVEPOINT `{save_point}`")
        else:
            self._waiting_savepoints.append(save_point)

    def _rollback_to(self, save_point: str) -> None:
        self._check_savepoint(save_point)
        if save_point not in self._waiting_savepoints:
            self._connection.execute(f"ROLLBACK TO SAVEPOINT `{save_point}`")  # type: ignore[union-attr]

    def release_savepoint(self, save_point: str) -> None:
        self._check_savepoint(save_point)
        if save_point in self._waiting_savepoints:
            self._waiting_savepoints.remove(save_point)
        else:
            self._connection.execute(f"RELEASE SAVEPOINT `{save_point}`")  # type: ignore[union-attr]

    @staticmethod
    def _check_savepoint(name: str) -> None:
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not a name for a savepoint")

    @staticmethod
    def is_primary_key_violation(error: BaseException) -> bool:
        return getattr(error, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_PRIMARYKEY"

    @staticmethod
    def is_unique_key_violation(error: BaseException) -> bool:
        return getattr(error, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_UNIQUE"

    @classmethod
    def is_duplicate_entry(cls, error: BaseException) -> bool:
        return cls.is_primary_key_violation(error) or cls.is_unique_key_violation(error)

    @staticmethod
    def is_table_missing(error: BaseException) -> bool:
        return "no such table" in str(error)

    @staticmethod
    def is_missing_column(error: BaseException) -> bool:
        return "no such column" in str(error)

    @staticmethod
    def escape(value: Any, percent: bool = True) -> str:
        """A quoted literal, for conditions that a hook must give as text."""
        text = str(value).replace("'", "''")
        return "'" + (text.replace("%", "%%") if percent else text) + "'"


def is_locked(error: sqlite3.OperationalError) -> bool:
    """Is another process the writer?"""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
