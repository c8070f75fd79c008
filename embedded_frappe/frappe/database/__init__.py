"""The database layer behind `frappe.db`: one interface (database.py), two dialects. SQLite is the default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frappe.database.database import Database as Database

DIALECTS = ("sqlite", "mariadb")


@dataclass(frozen=True)
class ServerAdmin:
    """Who may make databases; with `makes_database` false the database and the user are there already."""

    user: str = "root"
    password: str = ""
    makes_database: bool = True


def dialect_of(conf: Mapping[str, Any]) -> Any:
    """The class for the `db_type` of a configuration. Raises ValueError for one that is not known."""
    db_type = conf.get("db_type") or "sqlite"
    if db_type not in DIALECTS:
        raise ValueError(f"site_config.json: db_type {db_type!r} is not one of {', '.join(DIALECTS)}")
    if db_type == "mariadb":  # its driver is imported only where it is used
        from frappe.database.mariadb import MariaDB

        return MariaDB
    from frappe.database.sqlite import SQLite

    return SQLite
