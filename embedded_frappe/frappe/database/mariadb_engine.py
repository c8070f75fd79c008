"""MariaDB connections: one SQLAlchemy engine per process and database, and the types that come back.

Owns how a server is reached and which errors mean that it was lost. Never decides about transactions.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pymysql
from pymysql.constants import CR, ER, FIELD_TYPE
from pymysql.converters import conversions
from sqlalchemy import Engine, create_engine

from embedded_frappe.errors import ConnectionLost

CONNECT_TIMEOUT_S = 10
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 3306
TYPES = {
    **conversions,
    FIELD_TYPE.NEWDECIMAL: float,
    FIELD_TYPE.DECIMAL: float,
    FIELD_TYPE.DATETIME: datetime.fromisoformat,
    FIELD_TYPE.TIMESTAMP: datetime.fromisoformat,
    FIELD_TYPE.DATE: date.fromisoformat,
}
CONNECTION_KILLED = 1927
LOST = frozenset(
    (
        0,
        CR.CR_CONNECTION_ERROR,
        CR.CR_CONN_HOST_ERROR,
        CR.CR_SERVER_GONE_ERROR,
        CR.CR_SERVER_LOST,
        CR.CR_SERVER_LOST_EXTENDED,
        ER.SERVER_SHUTDOWN,
        CONNECTION_KILLED,
    )
)
_engines: dict[tuple[int, str], Engine] = {}


class LostConnection(pymysql.err.OperationalError, ConnectionLost):
    """The server went away; what the transaction in hand wrote is undone, unless it was just being committed."""


@dataclass(frozen=True)
class Address:
    """Where a server is, and as whom to speak to it; `database` is empty for the server as a whole."""

    host: str
    port: int
    socket: str
    user: str
    password: str
    database: str

    @classmethod
    def of(cls, conf: Mapping[str, Any]) -> "Address":
        """The address in a site's configuration, in Frappe's words; the user is named like the database."""
        return cls(
            host=conf.get("db_host") or DEFAULT_HOST,
            port=int(conf.get("db_port") or DEFAULT_PORT),
            socket=conf.get("db_socket") or "",
            user=conf.get("db_user") or conf["db_name"],
            password=conf.get("db_password") or "",
            database=conf["db_name"],
        )

    @property
    def key(self) -> str:
        """Tells one database from another, without the password."""
        return f"mariadb:{self.socket or f'{self.host}:{self.port}'}/{self.database}"

    @property
    def options(self) -> dict[str, Any]:
        """The keyword arguments of `pymysql.connect`."""
        where = {"unix_socket": self.socket} if self.socket else {"host": self.host, "port": self.port}
        who = {"user": self.user, "password": self.password, "database": self.database or None}
        return {**where, **who, "charset": "utf8mb4", "conv": TYPES, "connect_timeout": CONNECT_TIMEOUT_S}


def get_engine(address: Address) -> Engine:
    """The engine of this process for the database; a forked child makes its own. Isolation is REPEATABLE READ."""
    key = (os.getpid(), address.key)
    if key not in _engines:
        options = {
            **address.options,
            "init_command": "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        }
        _engines[key] = create_engine(
            "mysql+pymysql://",
            creator=lambda: pymysql.connect(**options),
            pool_reset_on_return=None,  # close() has rolled back
            max_overflow=-1,
        )
    return _engines[key]


def dispose_engine(address: Address) -> None:
    """Close the idle connections of this process to the database."""
    engine = _engines.pop((os.getpid(), address.key), None)
    if engine:
        engine.dispose()


def is_lost(error: pymysql.err.Error) -> bool:
    """Did the server go away, or was it not there?"""
    return error_code(error) in LOST


def error_code(error: BaseException) -> int | None:
    """MariaDB's number of an error."""
    return error.args[0] if error.args and isinstance(error.args[0], int) else None
