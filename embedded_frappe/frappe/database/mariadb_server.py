"""Makes and drops a site's database and user on a MariaDB server, as an administrator of that server."""

import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import frappe
import pymysql
from frappe.database import ServerAdmin
from frappe.database.mariadb_engine import Address, dispose_engine
from pymysql.constants import ER

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
CHARSET = "CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"


def create(site_path: str, conf: Mapping[str, Any], admin: ServerAdmin) -> dict[str, Any]:
    """Make the database and a user who may use only it; the keys of site_config.json.

    Raises ValidationError where the database is there already, or where the server or the administrator is not.
    """
    made = choose_names(site_path, conf)
    if admin.makes_database:
        address = Address.of({**conf, **made})
        with _administer(address, admin) as cursor:
            _make_database(cursor, address)
            for host in _user_hosts(address):
                who = (address.user, host)
                cursor.execute("CREATE USER IF NOT EXISTS %s@%s", who)
                cursor.execute("SET PASSWORD FOR %s@%s = PASSWORD(%s)", (*who, address.password))
                cursor.execute(f"GRANT ALL PRIVILEGES ON {_grantable(address.database)}.* TO %s@%s", who)
    return made


def choose_names(site_path: str, conf: Mapping[str, Any]) -> dict[str, Any]:
    """Name, user, password and place of the database: those of the configuration, others made up as Frappe does."""
    digest = hashlib.sha1(os.path.realpath(site_path).encode(), usedforsecurity=False).hexdigest()
    name = conf.get("db_name") or f"_{digest[:16]}"
    made = {"db_name": name, "db_password": conf.get("db_password") or secrets.token_urlsafe(18)}
    places = {key: conf[key] for key in ("db_host", "db_port", "db_socket", "db_user") if conf.get(key)}
    return {**made, **places}


def drop(conf: Mapping[str, Any], admin: ServerAdmin) -> None:
    """Drop the database and its user."""
    address = Address.of(conf)
    dispose_engine(address)
    if not admin.makes_database:
        return
    with _administer(address, admin) as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(address.database)}")
        for host in _user_hosts(address):
            cursor.execute("DROP USER IF EXISTS %s@%s", (address.user, host))


@contextmanager
def _administer(address: Address, admin: ServerAdmin) -> Iterator[Any]:
    options = replace(address, user=admin.user, password=admin.password, database="").options
    try:
        connection = pymysql.connect(**options, autocommit=True)
    except pymysql.err.OperationalError as error:
        where = address.socket or f"{address.host}:{address.port}"
        advice = "Say where the server is (--db-host, --db-port, --db-socket) and who may make databases"
        frappe.throw(
            f"MariaDB on {where}, as {admin.user}: {error.args[-1]}. {advice} (--db-root-username,"
            " --db-root-password), or make the database yourself and use --no-setup-db.",
        )
    with connection, connection.cursor() as cursor:
        yield cursor


def _make_database(cursor: Any, address: Address) -> None:
    try:
        cursor.execute(f"CREATE DATABASE {_quoted(address.database)} {CHARSET}")
    except pymysql.err.ProgrammingError as error:
        if error.args[0] != ER.DB_CREATE_EXISTS:
            raise
        frappe.throw(f"The database {address.database} is there already; choose another: --db-name")


def _user_hosts(address: Address) -> tuple[str, ...]:
    return LOCAL_HOSTS if address.socket or address.host in LOCAL_HOSTS else ("%",)


def _quoted(name: str) -> str:
    if "`" in name or "\0" in name:
        frappe.throw(f"{name!r} cannot be the name of a database")
    return f"`{name}`"


def _grantable(name: str) -> str:
    """In GRANT, `_` and `%` of a database's name are wildcards."""
    return _quoted(name.replace("_", "\\_").replace("%", "\\%").replace("%", "%%"))
