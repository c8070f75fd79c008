"""Tables on MariaDB. One ALTER TABLE says all that changes, so a failure leaves the old table."""

import re
from collections.abc import Sequence

import frappe
import pymysql
from frappe.database.schema import ColumnPlan, IndexPlan, refuse_conversion, refuse_unique

OPTIONS = "ENGINE=InnoDB ROW_FORMAT=DYNAMIC CHARACTER SET=utf8mb4 COLLATE=utf8mb4_unicode_ci"
_UNFIT = {
    "int": "{0} NOT REGEXP '^ *[-+]?[0-9]+([.]0*)? *$'",
    "bigint": "{0} NOT REGEXP '^ *[-+]?[0-9]+([.]0*)? *$'",
    "decimal": "{0} NOT REGEXP '^ *[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)? *$'",
    "date": "CAST({0} AS DATE) IS NULL",
    "datetime": "CAST({0} AS DATETIME) IS NULL",
    "json": "NOT JSON_VALID({0})",
}


class MariaDBTables:
    """Creates and alters. Idempotent. DDL commits."""

    def read_columns(self, doctype: str) -> dict[str, ColumnPlan]:
        """The columns that there are; none where there is no table."""
        table = f"tab{doctype}"
        rows = frappe.db.sql(
            """SELECT COLUMN_NAME, COLUMN_TYPE, COLUMN_DEFAULT, IS_NULLABLE FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = %s ORDER BY ORDINAL_POSITION""",
            table,
        )
        checked = set(_json_columns(table)) if any(row[1] == "longtext" for row in rows) else set()
        return {
            name: ColumnPlan(
                name,
                "json" if name in checked else declaration,
                None if default == "NULL" else default,
                required=nullable == "NO",
            )
            for name, declaration, default, nullable in rows
        }

    def longest(self, doctype: str, column: str) -> int:
        """The characters of the longest value."""
        return frappe.db.sql(f"SELECT MAX(CHAR_LENGTH(`{column}`)) FROM `tab{doctype}`")[0][0] or 0

    def create(self, doctype: str, columns: Sequence[ColumnPlan]) -> None:
        """Create the table."""
        _execute(f"CREATE TABLE `tab{doctype}` ({', '.join(column.ddl() for column in columns)}) {OPTIONS}")

    def alter(self, doctype: str, columns: Sequence[ColumnPlan], present: dict[str, ColumnPlan]) -> None:
        """Add what is missing, change what differs."""
        changed = [c for c in columns if c.name in present and _differs(c, present[c.name])]
        retyped = [c for c in changed if c.declaration != present[c.name].declaration]
        for column in retyped:
            _check_conversion(doctype, column)
        for column in retyped:
            _fill_empty(doctype, column, present[column.name])
        steps = [f"MODIFY COLUMN {column.ddl().removesuffix(' PRIMARY KEY')}" for column in changed]
        steps += [f"ADD COLUMN {column.ddl()}" for column in columns if column.name not in present]
        if not steps:
            return
        try:
            _execute(f"ALTER TABLE `tab{doctype}` {', '.join(steps)}")
        except (pymysql.err.DataError, pymysql.err.OperationalError, pymysql.err.IntegrityError) as error:
            frappe.throw(f"{doctype} cannot become what its description says: {error.args[-1]}")

    def sync_indexes(self, doctype: str, wanted: Sequence[IndexPlan], fields: set[str]) -> None:
        """Create and drop, so that of the fields those wanted are indexed; other indexes stay."""
        present = {
            row.Key_name: not row.Non_unique for row in frappe.db.sql(f"SHOW INDEX FROM `tab{doctype}`", as_dict=True)
        }
        names = {index.name for index in wanted}
        dropped = [name for name in present.keys() & fields - names]
        steps = [f"DROP INDEX `{name}`" for name in sorted(dropped)]
        added = [index for index in wanted if present.get(index.name) != index.unique]
        for index in added:
            steps += [f"DROP INDEX `{index.name}`"] if index.name in present else []
            steps.append(f"ADD {'UNIQUE ' if index.unique else ''}INDEX `{index.name}` (`{index.column}`)")
        if not steps:
            return
        try:
            _execute(f"ALTER TABLE `tab{doctype}` {', '.join(steps)}")
        except pymysql.err.IntegrityError as error:
            refuse_unique(doctype, frappe.db.violated_column(error), error)


def _json_columns(table: str) -> list[str]:
    clauses = frappe.db.sql(
        """SELECT CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
        WHERE CONSTRAINT_SCHEMA = DATABASE() AND TABLE_NAME = %s""",
        table,
        pluck=True,
    )
    return [name for clause in clauses for name in re.findall(r"json_valid\(`(\w+)`\)", clause)]


def _differs(wanted: ColumnPlan, present: ColumnPlan) -> bool:
    if wanted.declaration != present.declaration:
        return True
    if wanted.is_numeric and wanted.default is not None and present.default is not None:
        return float(wanted.default) != float(present.default)
    return _unquoted(wanted.default) != _unquoted(present.default)


def _unquoted(default: str | None) -> str | None:
    if default is None or not default.startswith("'"):
        return default
    return re.sub(r"\\(.)|''", lambda found: found.group(1) or "'", default[1:-1])


def _check_conversion(doctype: str, column: ColumnPlan) -> None:
    unfit = _UNFIT.get(re.split(r"\W", column.declaration)[0])
    if unfit is None:
        return
    value = f"`{column.name}`"
    rows = frappe.db.sql(
        f"SELECT {value} FROM `tab{doctype}` WHERE {value} IS NOT NULL AND CAST({value} AS CHAR) != ''"
        f" AND {unfit.format(value)} LIMIT 1"
    )
    if rows:
        refuse_conversion(doctype, column, rows[0][0])


def _fill_empty(doctype: str, column: ColumnPlan, present: ColumnPlan) -> None:
    """What is empty becomes the default of the new type: strict mode would refuse it."""
    value, was_text = f"`{column.name}`", present.declaration.startswith(("varchar", "text", "longtext"))
    if column.required:
        empty = f"{value} IS NULL" + (f" OR {value} = ''" if was_text else "")
        frappe.db.sql(f"UPDATE `tab{doctype}` SET {value} = {column.default or '0'} WHERE {empty}")
    elif was_text and column.declaration.startswith(("date", "time", "json")):
        frappe.db.sql(f"UPDATE `tab{doctype}` SET {value} = NULL WHERE {value} = ''")


def _execute(sql: str) -> None:
    frappe.db.sql_ddl(sql)
