"""`frappe.db` on MariaDB: transactions as on Frappe, lost connections, the catalogue, what its errors mean.

REPEATABLE READ: a transaction begins with its first statement and sees the state of that moment. PyMySQL fills the
placeholders. After a deadlock or a lost connection nothing runs until the rollback: what came before is undone.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import frappe
import pymysql
from frappe.database import mariadb_server
from frappe.database.database import Database
from frappe.database.mariadb_engine import Address, LostConnection, dispose_engine, error_code, get_engine, is_lost
from frappe.database.mariadb_schema import MariaDBTables
from frappe.database.statements import CONTROL, DDL, LOCK, WRITE, classify
from pymysql.constants import ER

T = TypeVar("T")
VERSION_KEY = "embedded_schema_version"


class MariaDB(Database):
    """A database on a server, alone or beside others."""

    db_type = "mariadb"
    insert_ignore = "INSERT IGNORE"
    InternalError = pymysql.err.InternalError
    ProgrammingError = pymysql.err.ProgrammingError
    OperationalError = pymysql.err.OperationalError
    IntegrityError = pymysql.err.IntegrityError
    DataError = pymysql.err.DataError

    def __init__(self, address: Address) -> None:
        super().__init__(address.key)
        self.address = address
        self.tables = MariaDBTables()
        self._is_open = False  # has the transaction begun?
        self._holds = False  # has it written, or locked rows?
        self._undone: Exception | None = None  # why nothing may run before the rollback

    @classmethod
    def of_site(cls, _site_path: str, conf: Mapping[str, Any]) -> "MariaDB":
        """The database that the site's configuration names."""
        return cls(Address.of(conf))

    @classmethod
    def create(cls, site_path: str, conf: Mapping[str, Any], root: Any) -> dict[str, Any]:
        """Make database and user for a new site; what of it belongs into site_config.json."""
        return {"db_type": cls.db_type, **mariadb_server.create(site_path, conf, root)}

    @classmethod
    def drop(cls, _site_path: str, conf: Mapping[str, Any], root: Any) -> None:
        """Take away what `create` made."""
        mariadb_server.drop(conf, root)

    def connect(self) -> None:
        """Borrow a connection from the pool. Raises LostConnection where the server cannot be reached."""
        try:
            self._lent = get_engine(self.address).raw_connection()
        except pymysql.err.OperationalError as error:
            if is_lost(error):
                raise LostConnection(*error.args) from error
            raise
        self._connection = self._lent.dbapi_connection

    def _execute(self, query: str, values: Any) -> Any:
        kind = classify(query)
        if kind == CONTROL:
            self._control(query)
            return None
        if kind == DDL:
            self._refuse_ddl_between_writes(query)
        if not isinstance(values, (tuple, list, Mapping)):
            values = (values,)
        cursor = self._guarded(lambda: self._run(query, values or None), holds=kind in (WRITE, LOCK))
        if kind == WRITE:
            self.transaction_writes += 1
        return cursor

    def _execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        def run() -> None:
            with self._connection.cursor() as cursor:
                cursor.executemany(sql, rows)  # several rows a statement, a megabyte at most

        self._guarded(run, holds=True)
        self.transaction_writes += 1

    def set_execution_timeout(self, seconds: int) -> None:
        """Have the server end each later statement of this session after so many seconds; 0: no limit."""
        self._execute("SET SESSION max_statement_time = %s", (int(seconds),))

    def _run(self, query: str, values: Any) -> Any:
        cursor = self._connection.cursor()
        cursor.execute(query, values)
        return cursor

    def _guarded(self, work: Callable[[], T], *, holds: bool) -> T:
        """Run on a living connection; again on a fresh one where the transaction loses nothing by it."""
        if self._undone is not None:
            raise self._undone
        try:
            return self._tried(work, holds)
        except LostConnection as error:
            if self._holds:
                self._undone = error
                raise
        self._is_open = False
        return self._tried(work, holds)

    def _tried(self, work: Callable[[], T], holds: bool) -> T:
        if self._connection is None:
            self.connect()
        try:
            result = work()
        except pymysql.err.MySQLError as error:
            self._is_open = True
            self._raise_mapped(error)
        self._is_open, self._holds = True, self._holds or holds
        return result

    def _raise_mapped(self, error: pymysql.err.MySQLError) -> Any:
        if is_lost(error):
            self._forget_connection()
            raise LostConnection(*error.args) from error
        if error_code(error) == ER.LOCK_DEADLOCK:  # MariaDB has rolled the whole transaction back
            self._undone = frappe.QueryDeadlockError(error)
            raise self._undone from error
        if error_code(error) == ER.LOCK_WAIT_TIMEOUT:
            raise frappe.QueryTimeoutError(error) from error
        raise error

    def _forget_connection(self) -> None:
        self._lent.invalidate()
        self._lent = self._connection = None
        dispose_engine(self.address)  # the idle ones went away with it

    def begin(self, *, read_only: bool = False) -> None:
        """Start a transaction; an open one is committed, as START TRANSACTION does."""
        self._guarded(lambda: self._run(f"START TRANSACTION{' READ ONLY' if read_only else ''}", None), holds=False)
        self.transaction_writes = 0

    def _end(self, word: str) -> None:
        undone, was_open = self._undone, self._is_open
        self._undone, self._is_open, self._holds, self.transaction_writes = None, False, False, 0
        if word == "COMMIT" and undone is not None:
            self._undone = undone  # a commit must not hide that the writes are gone
            raise undone
        if not was_open or self._connection is None:
            return
        try:
            self._run(word, None)
        except pymysql.err.MySQLError as error:
            if not is_lost(error):
                raise
            self._forget_connection()
            if word == "COMMIT":
                raise LostConnection(*error.args) from error

    def _savepoint(self, name: str) -> None:
        self._guarded(lambda: self._run(f"SAVEPOINT `{name}`", None), holds=True)

    def _rollback_to(self, name: str) -> None:
        self._guarded(lambda: self._run(f"ROLLBACK TO SAVEPOINT `{name}`", None), holds=True)

    # --- the catalogue --------------------------------------------------------------------------------------------

    def table_exists(self, doctype: str, cached: Any = True) -> bool:
        """Has the DocType a table?"""
        return f"tab{doctype}" in self.get_tables()

    def get_tables(self, cached: Any = True) -> list[str]:
        """The names of all tables."""
        return self.sql("SHOW TABLES", pluck=True)

    def _table_columns(self, table: str) -> list[str]:
        try:
            return self.sql(f"SHOW COLUMNS FROM `{table}`", pluck=True)
        except self.ProgrammingError as error:
            if self.is_table_missing(error):
                return []
            raise

    def has_index(self, table_name: str, index_name: str) -> bool:
        """Has the table an index of this name?"""
        return bool(self.sql(f"SHOW INDEX FROM `{table_name}` WHERE Key_name = %s", index_name))

    def _create_index(self, doctype: str, name: str, columns: Sequence[str], unique: bool) -> None:
        listed = ", ".join(re.sub(r"^(\w+)", r"`\1`", column.strip()) for column in columns)  # `title(140)` is a prefix
        self.sql(f"ALTER TABLE `tab{doctype}` ADD {'UNIQUE ' if unique else ''}INDEX `{name}` ({listed})")

    def schema_version(self) -> int:
        """Grows with every change of a DocType, so that other processes notice."""
        try:
            rows = self.sql("SELECT `defvalue` FROM `tabDefaultValue` WHERE `name` = %s", VERSION_KEY)
        except self.ProgrammingError as error:
            if not self.is_table_missing(error):  # a site that is only being made
                raise
            rows = ()
        return int(rows[0][0]) if rows else 0

    def raise_schema_version(self) -> int:
        """Add one, in the transaction in hand; the new version."""
        version = self.schema_version() + 1
        self.sql("REPLACE INTO `tabDefaultValue` (`name`, `defvalue`) VALUES (%s, %s)", (VERSION_KEY, version))
        return version

    # --- errors ---------------------------------------------------------------------------------------------------

    def is_primary_key_violation(self, error: BaseException) -> bool:
        """Is there a row of this name already?"""
        return error_code(error) == ER.DUP_ENTRY and "'PRIMARY'" in str(error.args[1])

    def is_unique_key_violation(self, error: BaseException) -> bool:
        """Is there a row with this value of a unique column already?"""
        return error_code(error) == ER.DUP_ENTRY

    def violated_column(self, error: BaseException) -> str:
        """The unique column that a row would break: its index is named like it."""
        return str(error.args[1]).rpartition(" for key ")[2].strip("'")

    def is_table_missing(self, error: BaseException) -> bool:
        """Is there no such table?"""
        return error_code(error) == ER.NO_SUCH_TABLE

    def is_missing_column(self, error: BaseException) -> bool:
        """Is there no such column?"""
        return error_code(error) == ER.BAD_FIELD_ERROR

    @staticmethod
    def escape(value: Any, percent: bool = True) -> str:
        """A quoted literal, for conditions that a hook must give as text."""
        text = pymysql.converters.escape_string(str(value))
        return "'" + (text.replace("%", "%%") if percent else text) + "'"
