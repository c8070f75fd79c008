"""The site's database as the segments bench fills it: SQLite, or a private MariaDB, each made by the host itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe


class Site:
    """Runs statements of both dialects; on MariaDB `||` joins texts meanwhile."""

    def __init__(self) -> None:
        if frappe.db.db_type == "mariadb":
            frappe.db.sql("SET SESSION sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')")

    def run(self, sql: str, values: Any = ()) -> Any:
        """One statement; one that makes a table after a commit."""
        if sql.startswith("CREATE"):
            frappe.db.commit()
        return frappe.db.sql(sql, values)

    @contextmanager
    def indexes_aside(self, doctype: str) -> Iterator[None]:
        """Fill a table without its indexes, and make them afterwards: so it takes a fraction of the time."""
        drop, make = self._mariadb_indexes(doctype) if frappe.db.db_type == "mariadb" else self._sqlite_indexes(doctype)
        self._run_all(drop)
        yield
        self._run_all(make)

    def lists(self) -> None:
        """Codes of districts and provinces under numbers, for the statements that deal them out."""
        for table, doctype in (("bench_districts", "District"), ("bench_provinces", "Province")):
            codes = frappe.get_all(f"Diaspora {doctype}", pluck="name", order_by="name")
            self.run(f"CREATE TABLE {table} (k int primary key, code varchar(140))")
            for k, code in enumerate(codes):
                self.run(f"INSERT INTO {table} VALUES (%s, %s)", (k, code))
        frappe.db.commit()

    def _run_all(self, statements: list[str]) -> None:
        frappe.db.commit()
        for statement in statements:
            frappe.db.sql(statement)

    def _sqlite_indexes(self, doctype: str) -> tuple[list[str], list[str]]:
        found = frappe.db.sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
            f"tab{doctype}",
        )
        return [f"DROP INDEX `{name}`" for name, _sql in found], [sql for _name, sql in found]

    def _mariadb_indexes(self, doctype: str) -> tuple[list[str], list[str]]:
        (_name, made), *_ = frappe.db.sql(f"SHOW CREATE TABLE `tab{doctype}`")
        found = re.findall(r"^\s*((?:UNIQUE )?KEY (`[^`]+`) \(.*\)),?$", made, re.MULTILINE)
        table = f"ALTER TABLE `tab{doctype}`"
        drop = ", ".join(f"DROP INDEX {name}" for _definition, name in found)
        make = ", ".join(f"ADD {definition}" for definition, _name in found)
        return ([f"{table} {drop}"], [f"{table} {make}"]) if found else ([], [])
