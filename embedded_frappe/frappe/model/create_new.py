"""The defaults of a new document, as its DocType declares them."""

from typing import Any

import frappe
from frappe._mapping import _dict
from frappe.model import no_value_fields
from frappe.model.meta import Meta
from frappe.utils.data import cint, flt, now, nowdate, nowtime

_DYNAMIC = {"Today": nowdate, "__today": nowdate, "now": now, "Now": now}


def get_new_doc(doctype: str, parent_doc: Any = None, parentfield: str | None = None, as_dict: bool = False) -> Any:
    """A new document with its defaults, as a document or a dict."""
    meta = frappe.get_meta(doctype)
    values = _dict(dict.fromkeys(meta.valid_columns))
    values.update(doctype=doctype, owner=frappe.session.user, docstatus=0, idx=0, __islocal=1, **get_defaults(meta))
    if not meta.issingle:
        values["__unsaved"] = 1
    if parent_doc is not None:
        values.update(parent=parent_doc.name, parenttype=parent_doc.doctype)
        if parentfield:
            values.parentfield = parentfield
    return values if as_dict else frappe.get_doc(values)


def get_defaults(meta: Meta) -> dict[str, Any]:
    """Field name -> default now, for the fields that have one."""
    found = {}
    for field in meta.fields:
        if field.fieldtype in no_value_fields or field.fieldname == meta.title_field:
            continue
        value = _default_of(field)
        if value is not None:
            found[field.fieldname] = value
    return found


def _default_of(field: Any) -> Any:
    default = field.default
    if default in (None, ""):
        if field.fieldtype == "Check":
            return 0
        return (field.options or "").split("\n", 1)[0] if field.fieldtype == "Select" and field.options else None
    if default == "__user":
        return frappe.session.user
    if default in _DYNAMIC:
        return nowtime() if default in ("now", "Now") and field.fieldtype == "Time" else _DYNAMIC[default]()
    if str(default).startswith(":"):
        return None
    if field.fieldtype in ("Check", "Int"):
        return cint(default)
    return flt(default) if field.fieldtype in ("Float", "Currency", "Percent") else default
