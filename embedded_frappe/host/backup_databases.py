"""A site's database in a back-up: how it is copied at one instant, looked at, and put back. SQLite and MariaDB.

MariaDB is copied and read by its own tools; the password goes through a file that only its owner can read.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from frappe.database.mariadb_engine import Address

DUMP_ENDS_WITH = b"-- Dump completed"
DUMP_OPTIONS = ("--single-transaction", "--quick", "--skip-lock-tables", "--no-tablespaces", "--hex-blob")


class BadBackup(Exception):
    """The archive cannot be restored, or none made; the message says why."""


class SQLiteFile:
    """A database file, by SQLite's online back-up."""

    member = "database.sqlite3"

    def __init__(self, path: Path) -> None:
        self.path = path

    def copy_to(self, copy: Path) -> None:
        """Its state of this instant, whoever writes meanwhile."""
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        self.check(copy)

    @staticmethod
    def check(copy: Path) -> None:
        """Raise BadBackup where the copy is not whole."""
        try:
            with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
                state = connection.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.Error as error:
            raise BadBackup(f"The database of the back-up cannot be read ({error}).") from error
        if state != "ok":
            raise BadBackup("The database of the back-up is damaged.")

    def put_back(self, copy: Path) -> None:
        """Put the copy in its place, in one step."""
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(copy, self.path)


class MariaDBDatabase:
    """A database on a server, by mariadb-dump in one transaction."""

    member = "database.sql"

    def __init__(self, address: Address) -> None:
        self.address = address

    def copy_to(self, copy: Path) -> None:
        """Its state of this instant, as SQL."""
        with self._credentials() as options, open(copy, "wb") as file:
            command = [_tool("mariadb-dump"), options, *DUMP_OPTIONS, self.address.database]
            done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE)
        if done.returncode:
            raise BadBackup(f"mariadb-dump failed: {done.stderr.decode(errors='replace').strip()}")
        self.check(copy)

    @staticmethod
    def check(copy: Path) -> None:
        """Raise BadBackup where the copy is not whole: a dump says at its end that it is."""
        try:
            with open(copy, "rb") as file:
                file.seek(-min(200, copy.stat().st_size), os.SEEK_END)
                whole = DUMP_ENDS_WITH in file.read()
        except OSError as error:
            raise BadBackup(f"The database of the back-up cannot be read ({error.strerror}).") from error
        if not whole:
            raise BadBackup("The database of the back-up is damaged.")

    def put_back(self, copy: Path) -> None:
        """Replace all tables. Raises BadBackup where the server fails under it: restore again, the archive is whole."""
        self._drop_tables()
        with self._credentials() as options, open(copy, "rb") as file:
            command = [_tool("mariadb"), options, self.address.database]
            done = subprocess.run(command, stdin=file, stderr=subprocess.PIPE)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise BadBackup(f"The database was not put back whole; run restore again. mariadb: {said}")

    def _drop_tables(self) -> None:
        import pymysql

        with pymysql.connect(**self.address.options, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute("SHOW TABLES")
            for (table,) in cursor.fetchall():
                cursor.execute(f"DROP TABLE `{str(table).replace('`', '``').replace('%', '%%')}`")

    @contextmanager
    def _credentials(self) -> Iterator[str]:
        address = self.address
        where = {"socket": address.socket} if address.socket else {"host": address.host, "port": address.port}
        values = {"user": address.user, "password": address.password, "default-character-set": "utf8mb4", **where}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "client.cnf")
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
                handle.write("[client]\n" + "".join(f'{key}="{_escaped(value)}"\n' for key, value in values.items()))
            yield f"--defaults-file={file}"


def database_of(site_path: Path, conf: Mapping[str, Any]) -> SQLiteFile | MariaDBDatabase:
    """The database that the site's configuration names."""
    if (conf.get("db_type") or "sqlite") == "sqlite":
        return SQLiteFile(Path(site_path, "db", f"{conf.get('db_name') or 'site'}.sqlite3").resolve())
    return MariaDBDatabase(Address.of(conf))


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BadBackup(f"{name} is missing; install it: sudo apt-get install mariadb-client")
    return found


def _escaped(value: Any) -> str:
    return str(value).replace("\\", "\\\\").replace('"', '\\"')
