"""A row of a DocType's table and its children: values, and what goes into the database. Events are in document.py."""

import importlib
import json
import weakref
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import frappe
from frappe._mapping import _dict
from frappe.model import default_fields
from frappe.model.naming import set_new_name
from frappe.utils.data import cint, cstr, flt, get_datetime, getdate, now, to_timedelta

from embedded_frappe.errors import NotSupportedByEmbedded
from embedded_frappe.finder import locate

HIDDEN_KEYS = ("_user_tags", "__islocal", "__onload", "_liked_by", "__run_link_triggers", "__unsaved")
RESERVED = frozenset(("doctype", "meta", "flags", "parent_doc", "_doc_before_save", "_action", "_original_modified"))
UNSUPPORTED_METHODS = frozenset(
    "db_get get_title notify_update clear_cache"
    " submit cancel discard rename add_comment add_tag queue_action lock unlock add_viewed get_onload set_onload"
    " get_formatted share add_seen apply_workflow get_signature".split()
)
_controllers: dict[tuple[str, str], type] = {}


def get_controller(doctype: str) -> type:
    """The class of the DocType's documents. Raises ImportError where an app's DocType has none."""
    from frappe.model.document import Document

    path = getattr(frappe.local.db, "path", "")
    if (path, doctype) not in _controllers:
        try:
            meta = frappe.get_meta(doctype)
        except frappe.DoesNotExistError:
            frappe.clear_last_message()
            raise ImportError(doctype) from None
        app = frappe.get_module_app(meta.module)
        folder, name = frappe.scrub(meta.module), frappe.scrub(doctype)
        dotted = f"{app}.{folder}.doctype.{name}.{name}"
        if meta.custom or (app == "frappe" and locate(dotted) is None):
            _controllers[path, doctype] = Document
        else:
            module = importlib.import_module(dotted)
            found = vars(module).get(doctype.replace(" ", "").replace("-", ""))
            if found is None or not issubclass(found, BaseDocument):
                raise ImportError(f"{doctype}: {dotted} has no class of that name that is a Document")
            _controllers[path, doctype] = found
    return _controllers[path, doctype]


class BaseDocument:
    """Fields are attributes in __dict__; tables are lists of child documents."""

    doctype: str
    name: Any
    flags: _dict

    def __init__(self, values: dict[str, Any]) -> None:
        if values.get("doctype"):
            self.doctype = values["doctype"]
        self._fill(values)

    def _fill(self, values: dict[str, Any]) -> None:
        self.update(values)
        state = self.__dict__
        for field in self.meta.get_table_fields():
            if state.get(field.fieldname) is None:
                state[field.fieldname] = []
        for column in (*default_fields, *self.meta.valid_columns):
            state.setdefault(column, None)
        state["docstatus"] = cint(state["docstatus"])
        state["idx"] = cint(state["idx"])

    def __getattr__(self, name: str) -> Any:
        if name in UNSUPPORTED_METHODS:
            raise NotSupportedByEmbedded(f"{type(self).__name__}.{name}")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.__dict__.get('name') or 'unsaved'}>"

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key not in ("meta", "_parent_doc")}

    @cached_property
    def meta(self) -> Any:
        return frappe.get_meta(self.doctype)

    @property
    def parent_doc(self) -> Any:
        reference = self.__dict__.get("_parent_doc")
        return reference() if isinstance(reference, weakref.ReferenceType) else reference

    def update(self, d: dict[str, Any]) -> "BaseDocument":
        """Set several fields; a table takes a list of dicts."""
        if "name" in d:
            self.name = d["name"]
        for key, value in d.items():
            self.set(key, value)
        return self

    def update_if_missing(self, d: Any) -> None:
        for key, value in d.items():
            if value is not None and self.__dict__.get(key) is None:
                self.set(key, value)

    def get(self, key: Any, filters: Any = None, limit: int | None = None, default: Any = None) -> Any:
        """A field; of a table the rows that match the filters."""
        value = self.__dict__.get(key, default if not filters or isinstance(filters, dict) else filters)
        if isinstance(filters, dict) and filters:
            value = [row for row in value or [] if all(row.get(k) == v for k, v in filters.items())]
        return value[:limit] if limit and isinstance(value, list) else value

    def set(self, key: str, value: Any, as_value: bool = False) -> None:
        if key in RESERVED:
            return
        field = self.meta.field_map.get(key)
        if field is None or field.fieldtype not in ("Table", "Table MultiSelect") or as_value:
            self.__dict__[key] = value
            return
        self.__dict__[key] = []
        self.extend(key, value or ())

    def append(self, key: str, value: Any = None, position: int = -1) -> Any:
        """Add a row to a table; the new child document."""
        table = self.__dict__.get(key)
        if table is None:
            table = self.__dict__[key] = []
        child = self._make_child(key, {} if value is None else value, len(table) + 1)
        table.insert(len(table) if position == -1 else position, child)
        if position != -1:
            _renumber(table)
        return child

    def extend(self, key: str, value: Iterable[Any]) -> None:
        for row in value:
            self.append(key, row)

    def remove(self, doc: Any) -> None:
        """Take a child out of its table."""
        table = self.__dict__[doc.parentfield]
        table.remove(doc)
        _renumber(table)

    def _make_child(self, key: str, value: Any, idx: int) -> Any:
        field = self.meta.field_map.get(key)
        if field is None:
            raise AttributeError(key)
        if not isinstance(value, BaseDocument):
            value = get_controller(field.options)({**value, "doctype": field.options})
        state = value.__dict__
        state.update(parent=self.name, parenttype=self.doctype, parentfield=key, _parent_doc=weakref.ref(self))
        if not state.get("idx"):
            state["idx"] = idx
        if not state.get("name"):
            state["__islocal"] = 1
        return value

    def get_all_children(self, parenttype: str | None = None) -> list[Any]:
        fields = [f for f in self.meta.get_table_fields() if parenttype in (None, f.options)]
        return [child for field in fields for child in self.__dict__.get(field.fieldname) or ()]

    def is_new(self) -> Any:
        return self.__dict__.get("__islocal")

    def get_valid_dict(
        self, sanitize: bool = True, convert_dates_to_str: bool = False, ignore_nulls: bool = False, **_: Any
    ) -> _dict:
        """The fields that have a column, in their types. Raises ValidationError for a list in a plain field."""
        found, state, fields = _dict(), self.__dict__, self.meta.field_map
        for name in self.meta.valid_columns:
            value = state.get(name)
            field = fields.get(name)
            if field is not None and (value is not None or sanitize):
                value = self._fit(field, value)
            if convert_dates_to_str and isinstance(value, (date, time, timedelta)):
                value = str(value)
            if value is not None or not ignore_nulls:
                found[name] = value
        return found

    def _fit(self, field: Any, value: Any) -> Any:
        kind = field.fieldtype
        if isinstance(value, list):
            frappe.throw(frappe._("Value for {0} cannot be a list").format(frappe._(field.label)))
        if kind == "Check":
            return 1 if cint(value) else 0
        if kind in ("Int", "Long Int"):
            return value if isinstance(value, int) else cint(value)
        if kind in ("Float", "Currency", "Percent", "Duration", "Rating"):
            return value if isinstance(value, float) else flt(value)
        if kind == "JSON" and isinstance(value, dict):
            return json.dumps(value, separators=(",", ":"))
        if value == "" and (kind in ("Date", "Datetime", "Time") or field.unique):
            return None
        return None if field.unique and not cstr(value).strip() else value

    def _row(self) -> _dict:
        row, kinds = self.get_valid_dict(), self.meta.field_types
        for name, value in row.items():
            if isinstance(value, str) and kinds.get(name) in _MOMENTS:
                row[name] = self._parse_moment(name, value)
        return row

    def _parse_moment(self, name: str, value: str) -> Any:
        kind = self.meta.field_types[name]
        try:
            return _MOMENTS[kind](value)
        except (ValueError, frappe.ValidationError) as error:  # MariaDB refuses it in strict mode
            frappe.clear_last_message()
            message = f"Incorrect {kind.lower()} value: {value!r} for column `tab{self.doctype}`.`{name}`"
            raise frappe.db.OperationalError(message) from error

    def db_insert(self, ignore_if_duplicate: bool = False) -> None:
        """INSERT the row. Raises DuplicateEntryError or UniqueValidationError."""
        if not self.name:
            set_new_name(self)
        if not self.get("creation"):
            self.creation = self.modified = now()
            self.owner = self.modified_by = frappe.session.user
        row = self._row()
        columns = ", ".join(f"`{name}`" for name in row)
        marks = ", ".join(["%s"] * len(row))
        try:
            frappe.db.sql(f"INSERT INTO `tab{self.doctype}` ({columns}) VALUES ({marks})", list(row.values()))
        except frappe.db.IntegrityError as error:
            self._on_violation(error, ignore_if_duplicate, inserting=True)
        self.__dict__["__islocal"] = False

    def db_update(self) -> None:
        """UPDATE the row, or INSERT a new one. Raises UniqueValidationError."""
        if self.is_new() or not self.name:
            self.db_insert()
            return
        row = self._row()
        name = row.pop("name")
        assignments = ", ".join(f"`{column}` = %s" for column in row)
        try:
            frappe.db.sql(f"UPDATE `tab{self.doctype}` SET {assignments} WHERE `name` = %s", [*row.values(), name])
        except frappe.db.IntegrityError as error:
            self._on_violation(error, False)

    def _on_violation(self, error: Exception, ignore_if_duplicate: bool, inserting: bool = False) -> None:
        named = inserting and frappe.db.is_unique_key_violation(error) and frappe.db.exists(self.doctype, self.name)
        if named or frappe.db.is_primary_key_violation(error):  # MariaDB looks at the name first, SQLite need not
            if ignore_if_duplicate:
                return
            message = frappe._("{0} {1} already exists").format(frappe._(self.doctype), frappe.bold(self.name))
            frappe.msgprint(message, title=frappe._("Duplicate Name"), indicator="red")
            raise frappe.DuplicateEntryError(self.doctype, self.name, error) from error
        if frappe.db.is_unique_key_violation(error):
            column = frappe.db.violated_column(error)
            frappe.msgprint(frappe._("{0} must be unique").format(self.meta.get_label(column)))
            raise frappe.UniqueValidationError(self.doctype, self.name, error) from error
        raise error

    def as_dict(
        self,
        no_nulls: bool = False,
        no_default_fields: bool = False,
        convert_dates_to_str: bool = False,
        no_child_table_fields: bool = False,
    ) -> _dict:
        """The document as a dict with its children."""
        found = self.get_valid_dict(convert_dates_to_str=convert_dates_to_str, ignore_nulls=no_nulls)
        found["doctype"] = self.doctype
        options = (no_nulls, no_default_fields, convert_dates_to_str, no_child_table_fields)
        for field in self.meta.get_table_fields():
            found[field.fieldname] = [child.as_dict(*options) for child in self.get(field.fieldname) or []]
        unwanted = (default_fields if no_default_fields else ()) + (
            ("parent", "parentfield", "parenttype") if no_child_table_fields else ()
        )
        for key in unwanted:
            found.pop(key, None)
        found.update({key: self.__dict__[key] for key in HIDDEN_KEYS if self.__dict__.get(key)})
        return found

    def as_json(self) -> str:
        return frappe.as_json(self.as_dict())


_MOMENTS: dict[str, Any] = {"Datetime": get_datetime, "Date": getdate, "Time": to_timedelta}


def _renumber(table: list[Any]) -> None:
    for idx, child in enumerate(table, start=1):
        child.idx = idx


def read_moment(value: Any) -> datetime | None:
    """The `modified` of a document, text or not, for comparison."""
    return get_datetime(value) if value else None
