"""What is known of a DocType: its fields, permissions and settings, cached per process.

Read from `tabDocType`, `tabDocField` and `tabDocPerm`; a sync in another process is noticed at the next connect.
"""

import json
import os
from functools import cached_property
from typing import Any

import frappe
from frappe._apps import forget_installed_apps
from frappe._mapping import _dict
from frappe.model import (
    child_table_fields,
    default_fields,
    no_value_fields,
    table_fields,
)

from embedded_frappe.finder import FOLDER

BOOTSTRAP = frozenset(("DocType", "DocField", "DocPerm"))  # described by their files, or reading them would need them
STANDARD_FIELDS = {
    "name": ("Data", "ID"),
    "owner": ("Link", "Created By"),
    "creation": ("Datetime", "Created On"),
    "modified": ("Datetime", "Last Updated On"),
    "modified_by": ("Link", "Last Updated By"),
    "docstatus": ("Int", "Document Status"),
    "idx": ("Int", "Index"),
    "parent": ("Data", "Parent"),
    "parentfield": ("Data", "Parent Field"),
    "parenttype": ("Data", "Parent Document Type"),
    "_user_tags": ("Text", "Tags"),
    "_comments": ("Text", "Comments"),
    "_assign": ("Text", "Assigned To"),
    "_liked_by": ("Text", "Liked By"),
}

_metas: dict[tuple[str, str], "Meta"] = {}
_versions: dict[str, int] = {}


class Meta:
    """A DocType. Attributes that its JSON does not set are None."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)
        self.doctype = "DocType"
        self.fields = [_dict(field, parent=values["name"]) for field in values.get("fields") or []]
        self.permissions = [_dict(row) for row in values.get("permissions") or []]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None

    def get(self, key: str, filters: dict[str, Any] | None = None, default: Any = None) -> Any:
        """An attribute; of `fields` those that match the filters (a value, or ("in", values))."""
        value = getattr(self, key)
        if not filters:
            return default if value is None else value
        return [row for row in value if all(_matches(row.get(k), wanted) for k, wanted in filters.items())]

    @cached_property
    def field_map(self) -> dict[str, _dict]:
        return {field.fieldname: field for field in self.fields}

    @cached_property
    def field_types(self) -> dict[str, str]:
        """Field name -> field type, the standard fields among them."""
        standard = {name: kind for name, (kind, _) in STANDARD_FIELDS.items()}
        return standard | {field.fieldname: field.fieldtype for field in self.fields}

    @cached_property
    def valid_columns(self) -> list[str]:
        standard = [name for name in default_fields if name != "doctype"]
        own = [f.fieldname for f in self.fields if f.fieldtype not in no_value_fields and not f.is_virtual]
        return standard + (list(child_table_fields) if self.istable else []) + own

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns of the table, `_user_tags` and its like among them."""
        return frozenset(self.valid_columns) | (
            set() if self.istable else {"_user_tags", "_comments", "_assign", "_liked_by"}
        )

    @cached_property
    def _by_kind(self) -> dict[str, list[_dict]]:
        kinds: dict[str, list[_dict]] = {}
        for field in self.fields:
            kinds.setdefault("Table" if field.fieldtype in table_fields else field.fieldtype, []).append(field)
        return kinds

    def of_type(self, *fieldtypes: str) -> list[_dict]:
        """The fields of these types ("Table" stands for both kinds of table)."""
        return [field for kind in fieldtypes for field in self._by_kind.get(kind, ())]

    @cached_property
    def required_fields(self) -> list[_dict]:
        return [field for field in self.fields if field.reqd]

    @cached_property
    def high_permlevel_fields(self) -> list[_dict]:
        return [field for field in self.fields if field.permlevel]

    def get_table_fields(self) -> list[_dict]:
        return self._by_kind.get("Table", [])

    def get_select_fields(self) -> list[_dict]:
        return self._by_kind.get("Select", [])

    def get_field(self, fieldname: str) -> _dict | None:
        return self.field_map.get(fieldname)

    def has_field(self, fieldname: str) -> bool:
        return fieldname in self.field_map

    def get_label(self, fieldname: str) -> str:
        """The label of a field; `No Label (x)` where there is no such field."""
        field = self.get_field(fieldname)
        if field:
            return field.label or fieldname
        return STANDARD_FIELDS[fieldname][1] if fieldname in STANDARD_FIELDS else f"No Label ({fieldname})"

    def as_dict(self, no_nulls: bool = False) -> dict[str, Any]:
        plain = {k: v for k, v in self.__dict__.items() if isinstance(v, (str, int, float, list, type(None)))}
        return {k: v for k, v in plain.items() if v is not None or not no_nulls}


def _matches(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, (list, tuple)):
        return value == wanted
    operator, operand = wanted
    return (
        value in operand if operator == "in" else (value not in operand if operator == "not in" else value == operand)
    )


def get_meta(doctype: str, cached: bool = True) -> Meta:
    """The meta of a DocType. Raises DoesNotExistError."""
    if not isinstance(doctype, str):
        doctype = doctype.doctype
    key = (getattr(frappe.local.db, "path", ""), doctype)
    meta = _metas.get(key)
    if meta is None:
        meta = _metas[key] = load_from_file(doctype) if doctype in BOOTSTRAP else _load_from_database(doctype)
    return meta


def load_from_file(doctype: str) -> Meta:
    """The meta of one of Frappe's own DocTypes from its JSON file."""
    name = frappe.scrub(doctype)
    with open(os.path.join(FOLDER, "core", "doctype", name, f"{name}.json"), encoding="utf-8") as file:
        return Meta(json.load(file))


def _load_from_database(doctype: str) -> Meta:
    rows = frappe.db.sql("SELECT * FROM `tabDocType` WHERE name = %s", doctype, as_dict=True)
    if not rows:
        frappe.throw(frappe._("DocType {0} not found").format(doctype), frappe.DoesNotExistError)
    values = rows[0]
    for key, child in (("fields", "DocField"), ("permissions", "DocPerm")):
        query = f"SELECT * FROM `tab{child}` WHERE parent = %s AND parentfield = %s ORDER BY idx"
        values[key] = frappe.db.sql(query, (doctype, key), as_dict=True)
    return Meta(values)


def drop_stale_metas() -> None:
    """Forget the metas of the database in hand if another process has changed its schema."""
    path = frappe.local.db.path
    version = frappe.db.schema_version()
    if _versions.get(path) != version:
        clear_meta_cache()
        _versions[path] = version


def clear_meta_cache(doctype: str | None = None) -> None:
    """Forget the metas of the database in hand and its list of apps, or one of the metas."""
    path = getattr(frappe.local.db, "path", "")
    forget_installed_apps(path)
    for key in [key for key in _metas if key[0] == path and doctype in (None, key[1])]:
        del _metas[key]


def note_schema_change() -> None:
    """Let every other process read its metas anew."""
    _versions[frappe.local.db.path] = frappe.db.raise_schema_version()
    clear_meta_cache()


def get_table_columns(doctype: str) -> list[str]:
    return frappe.db.get_table_columns(doctype)
