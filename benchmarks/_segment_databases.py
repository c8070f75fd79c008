"""The two databases of the segments bench: the site's own, and a private MariaDB with the tables that Frappe makes.

On MariaDB the product's functions run unchanged: `frappe.db` is put before the site's, sends what concerns the tables
there to MariaDB, and leaves users, roles and settings to the site.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import frappe

DOCTYPES = (
    "Contact", "Affiliation", "Subscription", "Association", "Association Activity", "Institution", "Event",
    "Event Registration", "Interaction", "Interaction Participant", "Campaign", "Recipient", "Mail Event", "Province",
    "Segment", "Association Leader", "Consent", "Change", "Counter",
)  # fmt: skip


# Source: Frappe 15, frappe/database/mariadb/database.py and schema.py.
COLUMNS = (
    "name varchar(140) PRIMARY KEY", "creation datetime(6)", "modified datetime(6)", "modified_by varchar(140)",
    "owner varchar(140)", "docstatus int(1) NOT NULL DEFAULT 0", "idx int(8) NOT NULL DEFAULT 0",
)  # fmt: skip
CHILD_COLUMNS = ("parent varchar(140)", "parentfield varchar(140)", "parenttype varchar(140)")
TYPES = {
    "Check": "int(1) NOT NULL DEFAULT 0", "Int": "int(11) NOT NULL DEFAULT 0", "Date": "date",
    "Datetime": "datetime(6)", "Float": "decimal(21,9) NOT NULL DEFAULT 0",
    "Currency": "decimal(21,9) NOT NULL DEFAULT 0",
    "Text": "text", "Small Text": "text", "Long Text": "longtext", "Code": "longtext", "JSON": "longtext",
}  # fmt: skip


def _column_type(field: Any) -> str:
    """The declaration of a field's column; "" for what has none."""
    if field.fieldtype in ("Data", "Link", "Select"):
        return f"varchar({field.length or 140})"
    return TYPES.get(field.fieldtype, "")


class Site:
    """The embedded site's database, to be filled."""

    def run(self, sql: str, values: Any = ()) -> Any:
        if sql.startswith("CREATE"):
            frappe.db.commit()
        return frappe.db.sql(sql, values)

    @contextmanager
    def indexes_aside(self, doctype: str) -> Iterator[None]:
        found = frappe.db.sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
            f"tab{doctype}",
        )
        frappe.db.commit()
        for name, _sql in found:
            frappe.db.sql(f"DROP INDEX `{name}`")
        yield
        frappe.db.commit()
        for _name, sql in found:
            frappe.db.sql(sql)

    def lists(self) -> None:
        _copy_lists(self)
        frappe.db.commit()


class OverMariaDB:
    """`frappe.db` with the tables of DOCTYPES on MariaDB."""

    db_type = "mariadb"

    def __init__(self, options: dict[str, Any], site: Any) -> None:
        import pymysql

        self.options = options
        self.site = site
        self.tables = {f"tabDiaspora {name}" for name in DOCTYPES}
        self.connection = pymysql.connect(charset="utf8mb4", autocommit=True, **options)
        self.run("CREATE DATABASE IF NOT EXISTS bench CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
        self.connection.select_db("bench")
        self.indexes: dict[str, list[tuple[str, list[str], bool]]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.site, name)

    def run(self, sql: str, values: Any = ()) -> Any:
        cursor = self.connection.cursor()
        cursor.execute(sql, values or None)
        return cursor.fetchall()

    def sql(self, query: str, values: Any = (), **options: Any) -> Any:
        named = set(re.findall(r"`(tab[^`]+)`", query))
        if named and not named & self.tables:
            return self.site.sql(query, values, **options)
        cursor = self.connection.cursor()
        cursor.execute(query, values or None)
        rows = cursor.fetchall()
        if options.get("pluck"):
            return [row[0] for row in rows]
        if options.get("as_dict"):
            names = [column[0] for column in cursor.description or ()]
            return [frappe._dict(zip(names, row, strict=True)) for row in rows]
        return rows

    def multisql(self, texts: dict[str, str], values: Any = (), **options: Any) -> Any:
        return self.sql(texts["mariadb"], values, **options)

    def set_execution_timeout(self, seconds: int) -> None:
        self.run(f"SET SESSION max_statement_time = {int(seconds)}")

    def make_tables(self) -> None:
        """With the columns and indexes that Frappe gives a DocType."""
        self.run("SET SESSION sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')")
        for name in DOCTYPES:
            doctype = f"Diaspora {name}"
            meta = frappe.get_meta(doctype)
            columns = [*COLUMNS, *(CHILD_COLUMNS if meta.istable else ())]
            columns += [f"`{field.fieldname}` {_column_type(field)}" for field in meta.fields if _column_type(field)]
            self.run(f"CREATE TABLE `tab{doctype}` ({', '.join(columns)}) ROW_FORMAT=DYNAMIC")
            self._wanted_indexes(doctype, meta)

    def _wanted_indexes(self, doctype: str, meta: Any) -> None:
        wanted = self.indexes.setdefault(doctype, [])
        first = "parent" if meta.istable else "modified"
        wanted.append((first, [first], False))
        for field in meta.fields:
            if field.search_index or field.unique:
                wanted.append((field.fieldname, [field.fieldname], bool(field.unique)))
        scrubbed = doctype.lower().replace(" ", "_")
        module = importlib.import_module(f"diaspora.diaspora.doctype.{scrubbed}.{scrubbed}")
        if hasattr(module, "on_doctype_update"):
            module.on_doctype_update()

    def add_index(self, doctype: str, fields: list[str], index_name: str | None = None) -> None:
        self.indexes[doctype].append((index_name or "_".join(fields) + "_index", list(fields), False))

    def add_unique(self, doctype: str, fields: Any, constraint_name: str | None = None) -> None:
        columns = [fields] if isinstance(fields, str) else list(fields)
        self.indexes[doctype].append((constraint_name or "unique_" + "_".join(columns), columns, True))

    @contextmanager
    def indexes_aside(self, doctype: str) -> Iterator[None]:
        yield
        parts = [
            f"ADD {'UNIQUE ' if unique else ''}INDEX `{name[:60]}` ({', '.join(f'`{column}`' for column in columns)})"
            for name, columns, unique in self.indexes[doctype]
        ]
        self.run(f"ALTER TABLE `tab{doctype}` {', '.join(parts)}")

    def lists(self) -> None:
        _copy_lists(self)
        for row in self.site.sql("SELECT name, region FROM `tabDiaspora Province`"):
            self.run("INSERT INTO `tabDiaspora Province` (name, region) VALUES (%s, %s)", row)


def _copy_lists(database: Any) -> None:
    """Codes of districts and provinces under numbers, for the statements that deal them out."""
    for table, doctype in (("bench_districts", "District"), ("bench_provinces", "Province")):
        codes = frappe.get_all(f"Diaspora {doctype}", pluck="name", order_by="name")
        database.run(f"CREATE TABLE {table} (k int primary key, code varchar(140))")
        for k, code in enumerate(codes):
            database.run(f"INSERT INTO {table} VALUES (%s, %s)", (k, code))


def database_size_mb(folder: Path) -> int:
    """What the files under a folder take."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 2**20
