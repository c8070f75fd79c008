"""Copies of a template site, one for each test, on the database that the run is on.

On SQLite the database is a file among the others. On MariaDB there is one copy of the template's database, in which
what a test has changed is put back before the next one: the server says which tables were written to.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pymysql

from tests.mariadb import PrivateMariaDB
from tests.redis import PrivateRedis

ON_SERVERS = "mariadb"
ROOM_BYTES = 2 * 1024**3
# What a real Frappe caches of the DocTypes, and the tables from which it reads that (seconds for each test).
READ_FROM_SCHEMA = b"|doctype_meta"
SCHEMA = ("tabDocType", "tabDocField", "tabDocPerm", "tabCustom ", "tabProperty Setter")


class Servers:
    """The private MariaDB and Redis of a test run; while they are up, every site that is made is made on them."""

    current: Servers | None = None

    def __init__(self, mariadb: PrivateMariaDB, redis: PrivateRedis) -> None:
        self.mariadb, self.redis = mariadb, redis
        self.copies: dict[str, datetime] = {}
        self.loaded = 0

    @property
    def environment(self) -> dict[str, str]:
        """Frappe's variables for them."""
        return {
            "FRAPPE_DB_TYPE": "mariadb",
            "FRAPPE_DB_SOCKET": self.mariadb.socket,
            "FRAPPE_REDIS_QUEUE": self.redis.url,
            "FRAPPE_REDIS_CACHE": self.redis.url,
        }

    def load(self, dump: bytes, password: str) -> str:
        """A new database with this in it, named as its user, as Frappe wants it; its name."""
        self.loaded += 1
        name = f"template_{self.loaded}"
        with pymysql.connect(**self.mariadb.options, autocommit=True) as connection, connection.cursor() as cursor:
            _make_database(cursor, name, password)
        command = ["mariadb", "--no-defaults", f"--socket={self.mariadb.socket}", "--user=root", name]
        subprocess.run(command, input=dump, check=True)
        return name

    def copy_database(self, name: str, password: str, label: str) -> str:
        """The name of a database, and of its user, that holds what the database `name` does."""
        copy = f"{name}_{label}"
        with pymysql.connect(**self.mariadb.options, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute("SET SESSION lock_wait_timeout = 20, sql_mode = ''")
            if copy not in self.copies:
                _make_database(cursor, copy, password)
            else:
                _end_connections(cursor, copy)
            touched = _tables_to_restore(cursor, name, copy, self.copies.get(copy))
            for table in touched:
                _restore_table(cursor, name, copy, table)
            self.copies[copy] = _one(cursor, "SELECT NOW()")  # later than what was just made and filled itself
        self.redis.forget_all(b"" if any(table.startswith(SCHEMA) for table in touched) else READ_FROM_SCHEMA)
        return copy


def forget_jobs() -> None:
    """Empty the queues: all sites of a run share the Redis, and most have one name."""
    if Servers.current is not None:
        Servers.current.redis.forget_all()


def copy_sites(template: Path, target: Path, label: str = "copy") -> Path:
    """Copy a sites folder with one site in it; what is used side by side is told apart by the label."""
    shutil.copytree(template, target, symlinks=True)
    (target.parent / "logs").mkdir(exist_ok=True)  # Frappe's stand beside the sites
    servers = Servers.current
    if servers is not None:
        (file,) = target.glob("*/site_config.json")
        config = json.loads(file.read_text())
        config.pop("db_user", None)  # Frappe 15 knows no other user than the database's name
        config["db_name"] = servers.copy_database(config["db_name"], config["db_password"], label)
        file.write_text(json.dumps(config))
    return target


def fast_folder() -> str | None:
    """A folder in memory where there is room for a server's data; else None, the folder for temporary files."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES else None


def _make_database(cursor: Any, name: str, password: str) -> None:
    cursor.execute(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
    for host in ("localhost", "127.0.0.1", "::1"):
        cursor.execute("CREATE USER IF NOT EXISTS %s@%s IDENTIFIED BY %s", (name, host, password))
        cursor.execute(f"GRANT ALL PRIVILEGES ON `{name}`.* TO %s@%s", (name, host))


def _end_connections(cursor: Any, database: str) -> None:
    cursor.execute("SELECT ID FROM information_schema.PROCESSLIST WHERE DB = %s", (database,))
    for (number,) in cursor.fetchall():
        try:
            cursor.execute(f"KILL {int(number)}")
        except pymysql.err.MySQLError:
            continue  # it has just ended by itself


def _tables_to_restore(cursor: Any, name: str, copy: str, since: datetime | None) -> list[str]:
    wanted, present = _tables(cursor, name), _tables(cursor, copy)
    for table in present.keys() - wanted.keys():
        cursor.execute(f"DROP TABLE `{copy}`.`{table}`")
    if since is None:
        return list(wanted)
    touched = []
    for table in wanted:
        made, written = present.get(table, (None, None))
        if made is None or made >= since:  # made anew or altered
            cursor.execute(f"DROP TABLE IF EXISTS `{copy}`.`{table}`")
            touched.append(table)
        elif written is not None and written >= since:
            touched.append(table)
    return touched


def _tables(cursor: Any, database: str) -> dict[str, tuple[datetime, datetime | None]]:
    cursor.execute(
        "SELECT TABLE_NAME, CREATE_TIME, UPDATE_TIME FROM information_schema.TABLES"
        " WHERE TABLE_SCHEMA = %s AND TABLE_TYPE = 'BASE TABLE'",
        (database,),
    )
    return {name: (made, written) for name, made, written in cursor.fetchall()}


def _restore_table(cursor: Any, name: str, copy: str, table: str) -> None:
    cursor.execute(f"CREATE TABLE IF NOT EXISTS `{copy}`.`{table}` LIKE `{name}`.`{table}`")
    cursor.execute(f"DELETE FROM `{copy}`.`{table}`")
    cursor.execute(f"INSERT INTO `{copy}`.`{table}` SELECT * FROM `{name}`.`{table}`")


def _one(cursor: Any, query: str) -> Any:
    cursor.execute(query)
    return cursor.fetchone()[0]
