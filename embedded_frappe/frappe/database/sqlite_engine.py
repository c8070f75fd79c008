"""SQLite connections: one SQLAlchemy engine per process and file, its pragmas, and the types that come back.

Owns durability (WAL, synchronous=FULL) and the wait for the writer's lock. Never decides about transactions.
"""

import itertools
import os
import sqlite3
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from frappe.database.statements import store
from sqlalchemy import Engine, create_engine, event

BUSY_TIMEOUT_MS = 30_000
PAGE_CACHE_KIB = 16_384
# Pages are read where the system holds them: a scan of a large table else copies it through the page cache each time.
MAPPED_BYTES = 2**31
# 64 MB: pages that many transactions touch, of indexes above all, are copied into the file once for all of them.
CHECKPOINT_PAGES = 16_000
_engines: dict[tuple[int, str], Engine] = {}
# The open connections of this process, for KILL_QUERY.
_connections: dict[int, sqlite3.Connection] = {}
_numbers = itertools.count(1)


def get_engine(path: str) -> Engine:
    """The engine of this process for the file; a forked child makes its own."""
    key = (os.getpid(), path)
    if key not in _engines:
        arguments = {
            "detect_types": sqlite3.PARSE_DECLTYPES,
            "timeout": BUSY_TIMEOUT_MS / 1000,
            "cached_statements": 512,
        }
        engine = create_engine(
            f"sqlite:///{path}", isolation_level="AUTOCOMMIT", connect_args=arguments, max_overflow=-1
        )
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "connect", _give_number)
        event.listen(engine, "close", _take_number)
        _engines[key] = engine
    return _engines[key]


def dispose_engine(path: str) -> None:
    """Close the idle connections of this process to the file, e.g. before it is replaced."""
    engine = _engines.pop((os.getpid(), path), None)
    if engine:
        engine.dispose()


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute(f"PRAGMA cache_size=-{PAGE_CACHE_KIB}")
    connection.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")


def _give_number(connection: sqlite3.Connection, record: Any) -> None:
    """CONNECTION_ID() and KILL_QUERY(id), for MariaDB's function and statement of these names."""
    number = record.info["number"] = next(_numbers)
    _connections[number] = connection
    connection.create_function("connection_id", 0, lambda: number)
    connection.create_function("kill_query", 1, _kill_query)


def _take_number(_connection: sqlite3.Connection, record: Any) -> None:
    _connections.pop(record.info.get("number", 0), None)


def _kill_query(number: int) -> int:
    """End the query that runs on a connection of this process, if there is one; what comes after it is not touched."""
    if connection := _connections.get(number):
        connection.interrupt()
    return int(connection is not None)


def _read_time(raw: bytes) -> timedelta:
    hours, minutes, seconds = raw.decode().split(":")
    return timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


for python_type in (datetime, date, time, timedelta):
    sqlite3.register_adapter(python_type, store)
sqlite3.register_adapter(Decimal, float)
sqlite3.register_converter("datetime", lambda raw: datetime.fromisoformat(raw.decode()))
sqlite3.register_converter("date", lambda raw: date.fromisoformat(raw.decode()[:10]))
sqlite3.register_converter("time", _read_time)
sqlite3.register_converter("decimal", float)
