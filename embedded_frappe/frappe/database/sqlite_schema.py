"""Tables on SQLite. A changed type rebuilds the table in the transaction in hand, so a failure leaves the old one."""

from collections.abc import Sequence

import frappe
from frappe.database.indexes import name_index
from frappe.database.schema import ColumnPlan, IndexPlan, refuse_conversion, refuse_unique


class SQLiteTables:
    """Creates and alters. Idempotent."""

    def read_columns(self, doctype: str) -> dict[str, ColumnPlan]:
        """The columns that there are; none where there is no table."""
        rows = frappe.db.sql(f"PRAGMA table_info(`tab{doctype}`)")
        return {row[1]: ColumnPlan(row[1], row[2].lower(), row[4], required=bool(row[3])) for row in rows}

    def longest(self, doctype: str, column: str) -> int:
        """The characters of the longest value."""
        return frappe.db.sql(f"SELECT MAX(LENGTH(`{column}`)) FROM `tab{doctype}`")[0][0] or 0

    def create(self, doctype: str, columns: Sequence[ColumnPlan], name: str = "") -> None:
        """Create the table (under another name, while it is rebuilt)."""
        listed = ", ".join(_ddl(column) for column in columns)
        _execute(f"CREATE TABLE `{name or f'tab{doctype}'}` ({listed})")

    def alter(self, doctype: str, columns: Sequence[ColumnPlan], present: dict[str, ColumnPlan]) -> None:
        """Add what is missing, or rebuild where a type or default changed."""
        changed = [c for c in columns if c.name in present and _differs(c, present[c.name])]
        if changed:
            for column in changed:
                _check_conversion(doctype, column)
            self._rebuild(doctype, columns, present)
            return
        for column in columns:
            if column.name not in present:
                _execute(f"ALTER TABLE `tab{doctype}` ADD COLUMN {_ddl(column)}")

    def _rebuild(self, doctype: str, columns: Sequence[ColumnPlan], present: dict[str, ColumnPlan]) -> None:
        wanted = {column.name for column in columns}
        kept = [column for name, column in present.items() if name not in wanted]
        table, fresh = f"tab{doctype}", f"__rebuilt_{doctype}"
        shared = [column for column in [*columns, *kept] if column.name in present]
        indexes = frappe.db.sql(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
            table,
            pluck=True,
        )
        self.create(doctype, [*columns, *kept], fresh)
        names = ", ".join(f"`{column.name}`" for column in shared)
        values = ", ".join(_converted(column) for column in shared)
        _execute(f"INSERT INTO `{fresh}` ({names}) SELECT {values} FROM `{table}` ORDER BY rowid")
        _execute(f"DROP TABLE `{table}`")
        _execute(f"ALTER TABLE `{fresh}` RENAME TO `{table}`")
        for index in indexes:
            _execute(index)

    def sync_indexes(self, doctype: str, wanted: Sequence[IndexPlan], fields: set[str]) -> None:
        """Create and drop, so that of the fields those wanted are indexed; other indexes stay."""
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s"
        present = dict(frappe.db.sql(query, f"tab{doctype}"))
        names = {name_index(doctype, index.name) for index in wanted}
        for index in wanted:
            name = name_index(doctype, index.name)
            unique = "UNIQUE " if index.unique else ""
            sql = f"CREATE {unique}INDEX `{name}` ON `tab{doctype}` (`{index.column}`)"
            if name in present and present[name] == sql:
                continue
            if name in present:
                _execute(f"DROP INDEX `{name}`")
            _create_index(doctype, index.column, sql)
        for name in present.keys() & {name_index(doctype, field) for field in fields} - names:
            _execute(f"DROP INDEX `{name}`")


def _ddl(column: ColumnPlan) -> str:
    if column.declaration != "json":
        return column.ddl()
    return column.ddl(f"json CHECK (`{column.name}` IS NULL OR json_valid(`{column.name}`))")


def _differs(wanted: ColumnPlan, present: ColumnPlan) -> bool:
    return (wanted.declaration, wanted.default) != (present.declaration, present.default)


def _check_conversion(doctype: str, column: ColumnPlan) -> None:
    value = f"`{column.name}`"
    if column.is_numeric:
        unfit = f"typeof(0 + {value}) IN ('integer', 'real') AND CAST({value} AS TEXT) GLOB '*[^-+0-9.eE]*'"
    elif column.declaration.startswith("date"):
        unfit = f"julianday({value}) IS NULL"
    elif column.declaration == "json":
        unfit = f"NOT json_valid({value})"
    else:
        return
    rows = frappe.db.sql(
        f"SELECT {value} FROM `tab{doctype}` WHERE {value} IS NOT NULL AND {value} != '' AND {unfit} LIMIT 1"
    )
    if rows:
        refuse_conversion(doctype, column, rows[0][0])


def _converted(column: ColumnPlan) -> str:
    name = f"`{column.name}`"
    if column.is_numeric:
        empty = column.default or "NULL"
        return f"CASE WHEN {name} IS NULL OR {name} = '' THEN {empty} ELSE CAST({name} AS NUMERIC) END"
    if column.declaration.startswith("datetime"):
        return f"CASE WHEN length({name}) = 10 THEN {name} || ' 00:00:00.000000' ELSE NULLIF({name}, '') END"
    if column.declaration == "date":
        return f"NULLIF(substr({name}, 1, 10), '')"
    return f"NULLIF({name}, '')" if column.declaration == "json" else name


def _create_index(doctype: str, column: str, sql: str) -> None:
    try:
        _execute(sql)
    except frappe.db.IntegrityError as error:
        refuse_unique(doctype, column, error)


def _execute(sql: str) -> None:
    frappe.db.execute_in_transaction(sql)
