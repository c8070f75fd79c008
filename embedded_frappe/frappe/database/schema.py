"""The table of a DocType: which columns and indexes its meta asks for.

sqlite_schema.py and mariadb_schema.py create it, or alter it without loss. Columns of removed fields are kept.
"""

import re
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.database.schema_types import LONGTEXT, TEXT, TYPES, VARCHAR
from frappe.utils.data import cint, flt

DYNAMIC_DEFAULTS = ("__user", "Today", "__today", "now", "Now", "_Login", "_Full Name")


@dataclass(frozen=True)
class ColumnPlan:
    """A column as MariaDB would declare it; `default` is SQL text."""

    name: str
    declaration: str
    default: str | None = None
    required: bool = False
    primary: bool = False

    def ddl(self, type_text: str | None = None) -> str:
        """Its line in CREATE TABLE."""
        null = " NOT NULL" if self.required or self.primary else ""
        default = f" DEFAULT {self.default}" if self.default is not None else ""
        return f"`{self.name}` {type_text or self.declaration}{null}{default}{' PRIMARY KEY' if self.primary else ''}"

    @property
    def is_numeric(self) -> bool:
        """Does it hold numbers?"""
        return self.declaration.startswith(("int", "bigint", "decimal"))

    @property
    def length(self) -> int:
        """Of a varchar, in characters; 0 for others."""
        return int(self.declaration[len("varchar(") : -1]) if self.declaration.startswith("varchar") else 0


@dataclass(frozen=True)
class IndexPlan:
    """An index on one column, by Frappe's name for it."""

    name: str
    column: str
    unique: bool


def plan_columns(meta: Any) -> list[ColumnPlan]:
    """The columns of the DocType's table, in Frappe's order."""
    columns = [
        ColumnPlan("name", VARCHAR, primary=True),
        ColumnPlan("creation", "datetime(6)"),
        ColumnPlan("modified", "datetime(6)"),
        ColumnPlan("modified_by", VARCHAR),
        ColumnPlan("owner", VARCHAR),
        ColumnPlan("docstatus", "int(1)", default="0", required=True),
        ColumnPlan("idx", "int(8)", default="0", required=True),
    ]
    if meta.istable:
        columns += [ColumnPlan(name, VARCHAR) for name in ("parent", "parentfield", "parenttype")]
    columns += [_plan_field(field) for field in meta.fields if field.fieldtype in TYPES and not field.is_virtual]
    if not meta.istable:
        columns += [ColumnPlan(name, TEXT) for name in ("_user_tags", "_comments", "_assign", "_liked_by")]
    return columns


def _plan_field(field: Any) -> ColumnPlan:
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
        return ColumnPlan(field.fieldname, declaration, str(cint(field.default)), required=True)
    if declaration.startswith("decimal"):
        return ColumnPlan(field.fieldname, declaration, f"{flt(field.default):g}", required=True)
    if field.default and field.default not in DYNAMIC_DEFAULTS and not str(field.default).startswith(":"):
        return ColumnPlan(field.fieldname, declaration, "'" + str(field.default).replace("'", "''") + "'")
    return ColumnPlan(field.fieldname, declaration)


def plan_indexes(meta: Any) -> list[IndexPlan]:
    """The indexes that the meta asks for; those that code adds are not among them."""
    name = "parent" if meta.istable else "modified"
    wanted = {name: IndexPlan(name, name, False)}
    for field in meta.fields:
        if field.fieldtype in TYPES and (field.unique or field.search_index) and not field.is_virtual:
            if TYPES[field.fieldtype] not in (TEXT, LONGTEXT):
                wanted[field.fieldname] = IndexPlan(field.fieldname, field.fieldname, bool(field.unique))
    return list(wanted.values())


def sync_table(meta: Any) -> None:
    """Bring the table in line with the meta. Raises UniqueValidationError, ValidationError where rows do not fit."""
    if meta.issingle or meta.is_virtual:
        return
    tables = frappe.db.tables
    columns, indexes = plan_columns(meta), plan_indexes(meta)
    present = tables.read_columns(meta.name)
    if present:
        columns = [_keep_length(meta.name, column, present.get(column.name)) for column in columns]
        tables.alter(meta.name, columns, present)
    else:
        tables.create(meta.name, columns)
    tables.sync_indexes(meta.name, indexes, {field.fieldname for field in meta.fields})


def _keep_length(doctype: str, column: ColumnPlan, present: ColumnPlan | None) -> ColumnPlan:
    if present is None or not column.length < present.length:
        return column
    longest = frappe.db.tables.longest(doctype, column.name) if column.length else 0
    if longest <= column.length:
        return column
    frappe.msgprint(f"{doctype}: {column.name} stays {present.declaration}; shorter would cut off what it holds.")
    return ColumnPlan(column.name, present.declaration, column.default)


def refuse_conversion(doctype: str, column: ColumnPlan, value: object) -> None:
    """Raise ValidationError: the column holds what its new type cannot."""
    frappe.throw(f"{doctype}: {column.name} cannot become {column.declaration}, it holds {value!r}")


def refuse_unique(doctype: str, column: str, error: Exception) -> None:
    """Raise UniqueValidationError: rows are there that are not unique."""
    message = f"{column} field cannot be set as unique in {doctype}, as there are non-unique existing values"
    frappe.throw(message, frappe.UniqueValidationError(message, error))
