"""`frappe.db`: SQL text, transactions, savepoints, callbacks; what SQLite and MariaDB have in common.

sqlite.py and mariadb.py say how each runs a statement, begins and ends, and what its errors mean. Values by DocType
are in values.py.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import frappe
from frappe.database.callbacks import CallbackManager
from frappe.database.indexes import Indexes
from frappe.database.values import Values

from embedded_frappe.errors import NotSupportedByEmbedded, refuse_options


class Database(Values, Indexes):
    """One connection to one site's database, opened at the first statement.

    `path` tells one database from another. A dialect gives the attributes, and the methods at the end.
    """

    db_type: ClassVar[str]
    InternalError: ClassVar[type[Exception]]
    ProgrammingError: ClassVar[type[Exception]]
    OperationalError: ClassVar[type[Exception]]
    IntegrityError: ClassVar[type[Exception]]
    DataError: ClassVar[type[Exception]]

    def __init__(self, path: str) -> None:
        self.path = path
        self.transaction_writes = 0
        self.before_commit = CallbackManager()
        self.after_commit = CallbackManager()
        self.before_rollback = CallbackManager()
        self.after_rollback = CallbackManager()
        self._lent: Any = None
        self._connection: Any = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotSupportedByEmbedded(f"frappe.db.{name}")

    def close(self) -> None:
        """Give the connection back; what was not committed is rolled back."""
        if self._lent is not None:
            self._end("ROLLBACK")
        if self._lent is not None:  # a lost one is gone by now
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

        Raises the driver's errors as they are, QueryTimeoutError where a lock was not to be had, QueryDeadlockError.
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

    def fetch(self, sql: str, params: Sequence[Any]) -> tuple[list[str], Sequence[tuple[Any, ...]]]:
        """Columns and rows of a SELECT with `%s` and `%%` (the list query's own way in)."""
        cursor = self._execute(sql if params else sql.replace("%%", "%"), params)
        return [column[0] for column in cursor.description], cursor.fetchall()

    def _control(self, sql: str) -> None:
        words = sql.lower().rstrip("; ").split()
        if words == ["commit"]:
            self.commit()
        elif words == ["rollback"]:
            self.rollback()
        else:
            raise NotSupportedByEmbedded(f"frappe.db.sql({sql!r})")

    def _refuse_ddl_between_writes(self, sql: str) -> None:
        if self.transaction_writes:
            raise frappe.ImplicitCommitError("This statement can cause implicit commit", sql)

    def sql_ddl(self, query: str, debug: Any = False) -> None:
        """Commit, then run a statement that changes the schema."""
        self.commit()
        self.sql(query)

    def multisql(self, sql_dict: Mapping[str, str], values: Any = (), **options: Any) -> Any:
        """Run the text for this database (`sqlite` or `mariadb`)."""
        query = sql_dict.get(self.db_type)
        if query is None:
            raise NotSupportedByEmbedded(f"frappe.db.multisql without {self.db_type!r}")
        return self.sql(query, values, **options)

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
            self._rollback_to(_checked(save_point))
            return
        self.before_commit.reset()
        self.after_commit.reset()
        self.before_rollback.run()
        self._end("ROLLBACK")
        self.after_rollback.run()

    def savepoint(self, save_point: str) -> None:
        """Set a savepoint."""
        self._savepoint(_checked(save_point))

    # --- what a dialect gives -------------------------------------------------------------------------------------

    def connect(self) -> None:
        """Borrow a connection from the pool."""
        raise NotImplementedError

    def begin(self, *, read_only: bool = False) -> None:
        """Start a transaction."""
        raise NotImplementedError

    def _execute(self, query: str, values: Any) -> Any:
        raise NotImplementedError

    def _execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        raise NotImplementedError

    def _end(self, word: str) -> None:
        raise NotImplementedError

    def _savepoint(self, name: str) -> None:
        raise NotImplementedError

    def _rollback_to(self, name: str) -> None:
        raise NotImplementedError

    def is_primary_key_violation(self, error: BaseException) -> bool:
        """Is there a row of this name already?"""
        raise NotImplementedError

    def is_unique_key_violation(self, error: BaseException) -> bool:
        """Is there a row with this value of a unique column already?"""
        raise NotImplementedError


def _checked(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(f"{name!r} is not a name for a savepoint")
    return name
