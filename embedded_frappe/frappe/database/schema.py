"""The table of a DocType: created, or altered without loss to what its meta says.

Columns of removed fields are kept; a changed type rebuilds the table in one transaction. Idempotent.
"""

import re
from typing import Any

import frappe
from frappe.database.indexes import name_index
from frappe.database.schema_types import LONGTEXT, TEXT, TYPES, VARCHAR
from frappe.utils.data import cint, flt
from sqlalchemy import Column, MetaData, Table, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateColumn, CreateTable
from sqlalchemy.types import UserDefinedType

DYNAMIC_DEFAULTS = ("__user", "Today", "__today", "now", "Now", "_Login", "_Full Name")
DIALECT = sqlite.dialect()


class Declared(UserDefinedType[Any]):
    """A column type by its text, as MariaDB would declare it."""

    cache_ok = True

    def __init__(self, declaration: str) -> None:
        self.declaration = declaration

    def get_col_spec(self, **_: Any) -> str:
        return self.declaration


def declare_columns(meta: Any) -> list[Column[Any]]:
    """The columns of the DocType's table, in Frappe's order."""
    moments = [_column("creation", "datetime(6)"), _column("modified", "datetime(6)")]
    columns = [
        _column("name", "bigint" if meta.autoname == "autoincrement" else VARCHAR, primary=True),
        *moments,
        _column("modified_by", VARCHAR),
        _column("owner", VARCHAR),
        _column("docstatus", "int(1)", default="0", required=True),
        _column("idx", "int(8)", default="0", required=True),
    ]
    if meta.istable:
        columns += [_column(name, VARCHAR) for name in ("parent", "parentfield", "parenttype")]
    columns += [_declare_field(field) for field in meta.fields if field.fieldtype in TYPES and not field.is_virtual]
    if not meta.istable:
        columns += [_column(name, TEXT) for name in ("_user_tags", "_comments", "_assign", "_liked_by")]
    return columns


def _column(
    name: str, declaration: str, default: str | None = None, required: bool = False, primary: bool = False
) -> Any:
    return Column(
        name,
        Declared(declaration),
        server_default=None if default is None else text(default),
        nullable=not (required or primary),
        primary_key=primary,
    )


def _declare_field(field: Any) -> Column[Any]:
    if not re.fullmatch(r"\w{1,64}", field.fieldname):
        raise frappe.InvalidColumnName(f"{field.parent}: {field.fieldname!r} cannot be the name of a column")
    declaration = TYPES[field.fieldtype]
    length = cint(field.length)
    if length and declaration == VARCHAR:
        if length > 1000:
            frappe.throw(f"{field.parent}: length of {field.fieldname} should be between 1 and 1000")
        declaration = f"varchar({length})"
    if field.fieldtype == "Int" and length > 11:
        declaration = TYPES["Long Int"]
    if field.fieldtype in ("Check", "Int", "Long Int"):
        return _column(field.fieldname, declaration, str(cint(field.default)), required=True)
    if declaration.startswith("decimal"):
        return _column(field.fieldname, declaration, f"{flt(field.default):g}", required=True)
    if field.default and field.default not in DYNAMIC_DEFAULTS and not str(field.default).startswith(":"):
        return _column(field.fieldname, declaration, "'" + str(field.default).replace("'", "''") + "'")
    if field.fieldtype == "JSON":
        return _column(field.fieldname, f"json CHECK (`{field.fieldname}` IS NULL OR json_valid(`{field.fieldname}`))")
    return _column(field.fieldname, declaration)


def sync_table(meta: Any) -> None:
    """Bring the table in line with the meta. Raises UniqueValidationError, ValidationError where rows do not fit."""
    if meta.issingle or meta.is_virtual:
        return
    columns = declare_columns(meta)
    present = _read_columns(meta.name)
    if not present:
        _create_table(meta.name, columns)
    else:
        _alter_table(meta.name, columns, present)
    _sync_indexes(meta)


def _read_columns(doctype: str) -> dict[str, tuple[str, str | None]]:
    rows = frappe.db.sql(f"PRAGMA table_info(`tab{doctype}`)")
    return {row[1]: (row[2].lower(), row[4]) for row in rows}


def _create_table(doctype: str, columns: list[Column[Any]], name: str | None = None) -> None:
    table = Table(name or f"tab{doctype}", MetaData(), *columns)
    _execute(str(CreateTable(table).compile(dialect=DIALECT)))


def _alter_table(doctype: str, columns: list[Column[Any]], present: dict[str, tuple[str, str | None]]) -> None:
    changed = [c for c in columns if c.name in present and _differs(doctype, c, *present[c.name])]
    if changed:
        for column in changed:
            _check_conversion(doctype, column)
        _rebuild_table(doctype, columns, present)
        return
    for column in columns:
        if column.name not in present:
            declaration = CreateColumn(column).compile(dialect=DIALECT)
            _execute(f"ALTER TABLE `tab{doctype}` ADD COLUMN {declaration}")


def _declaration(column: Column[Any]) -> str:
    return str(column.type.get_col_spec()).split(" CHECK ")[0].lower()  # type: ignore[attr-defined]


def _default(column: Column[Any]) -> str | None:
    return None if column.server_default is None else str(column.server_default.arg)  # type: ignore[attr-defined]


def _differs(doctype: str, column: Column[Any], declaration: str, default: str | None) -> bool:
    wanted = _declaration(column)
    if wanted.startswith("varchar") and declaration.startswith("varchar") and _length(wanted) < _length(declaration):
        longest = frappe.db.sql(f"SELECT MAX(LENGTH(`{column.name}`)) FROM `tab{doctype}`")[0][0] or 0
        if longest > _length(wanted):
            frappe.msgprint(f"{doctype}: {column.name} stays {declaration}; shorter would cut off what it holds.")
            column.type = Declared(declaration)
            return False
    return wanted != declaration or _default(column) != default


def _length(declaration: str) -> int:
    return int(declaration[len("varchar(") : -1])


def _check_conversion(doctype: str, column: Column[Any]) -> None:
    declaration = _declaration(column)
    value = f"`{column.name}`"
    if declaration.startswith(("int", "bigint", "decimal")):
        unfit = f"typeof(0 + {value}) IN ('integer', 'real') AND CAST({value} AS TEXT) GLOB '*[^-+0-9.eE]*'"
    elif declaration == "date" or declaration.startswith("datetime"):
        unfit = f"julianday({value}) IS NULL"
    elif declaration == "json":
        unfit = f"NOT json_valid({value})"
    else:
        return
    rows = frappe.db.sql(
        f"SELECT {value} FROM `tab{doctype}` WHERE {value} IS NOT NULL AND {value} != '' AND {unfit} LIMIT 1"
    )
    if rows:
        frappe.throw(f"{doctype}: {column.name} cannot become {declaration}, it holds {rows[0][0]!r}")


def _rebuild_table(doctype: str, columns: list[Column[Any]], present: dict[str, tuple[str, str | None]]) -> None:
    wanted = {column.name for column in columns}
    kept = [
        _column(name, declaration, default) for name, (declaration, default) in present.items() if name not in wanted
    ]
    table, fresh = f"tab{doctype}", f"__rebuilt_{doctype}"
    shared = [column for column in [*columns, *kept] if column.name in present]
    indexes = frappe.db.sql(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", table, pluck=True
    )
    _create_table(doctype, [*columns, *kept], fresh)
    names = ", ".join(f"`{column.name}`" for column in shared)
    values = ", ".join(_converted(column) for column in shared)
    _execute(f"INSERT INTO `{fresh}` ({names}) SELECT {values} FROM `{table}` ORDER BY rowid")
    _execute(f"DROP TABLE `{table}`")
    _execute(f"ALTER TABLE `{fresh}` RENAME TO `{table}`")
    for index in indexes:
        _execute(index)


def _converted(column: Column[Any]) -> str:
    name, default = f"`{column.name}`", _default(column)
    declaration = _declaration(column)
    if declaration.startswith(("int", "bigint", "decimal")):
        return f"CASE WHEN {name} IS NULL OR {name} = '' THEN {default or 'NULL'} ELSE CAST({name} AS NUMERIC) END"
    if declaration.startswith("datetime"):
        return f"CASE WHEN length({name}) = 10 THEN {name} || ' 00:00:00.000000' ELSE NULLIF({name}, '') END"
    if declaration == "date":
        return f"NULLIF(substr({name}, 1, 10), '')"
    return f"NULLIF({name}, '')" if declaration == "json" else name


def _sync_indexes(meta: Any) -> None:
    table = f"tab{meta.name}"
    wanted = {name_index(meta.name, name): definition for name, definition in _wanted_indexes(meta).items()}
    present = dict(frappe.db.sql("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", table))
    declared = {name_index(meta.name, field.fieldname) for field in meta.fields}
    for name, (column, unique) in wanted.items():
        sql = f"CREATE {'UNIQUE ' if unique else ''}INDEX `{name}` ON `{table}` (`{column}`)"
        if name in present and present[name] == sql:
            continue
        if name in present:
            _execute(f"DROP INDEX `{name}`")
        _create_index(meta.name, column, sql)
    for name in present.keys() & declared - wanted.keys():
        _execute(f"DROP INDEX `{name}`")


def _wanted_indexes(meta: Any) -> dict[str, tuple[str, bool]]:
    wanted = {"parent": ("parent", False)} if meta.istable else {"modified": ("modified", False)}
    for field in meta.fields:
        if field.fieldtype in TYPES and (field.unique or field.search_index) and not field.is_virtual:
            if TYPES[field.fieldtype] not in (TEXT, LONGTEXT):
                wanted[field.fieldname] = (field.fieldname, bool(field.unique))
    return wanted


def _create_index(doctype: str, column: str, sql: str) -> None:
    try:
        _execute(sql)
    except frappe.db.IntegrityError as error:
        message = f"{column} field cannot be set as unique in {doctype}, as there are non-unique existing values"
        frappe.throw(message, frappe.UniqueValidationError(message, error))


def _execute(sql: str) -> None:
    frappe.db.execute_in_transaction(sql)
