"""`frappe.client.*`: documents over RPC. Every method checks the permissions of the user who asks."""

from __future__ import annotations

import json
import traceback
from typing import Any

import frappe
from frappe import _
from frappe.permissions import get_permitted_fields
from frappe.permissions import has_permission as has_permission_of

_MAX_INSERTS = 200
MAX_ROWS = 10**9
_STANDARD_FIELDS = frozenset(
    "doctype name owner creation modified modified_by docstatus idx parent parentfield parenttype".split()
)


@frappe.whitelist()
def get_list(
    doctype: str,
    fields: Any = None,
    filters: Any = None,
    group_by: str | None = None,
    order_by: str | None = None,
    limit_start: Any = None,
    limit_page_length: Any = 20,
    parent: str | None = None,
    debug: bool = False,
    as_dict: bool = True,
    or_filters: Any = None,
) -> list[Any]:
    """A page of rows that the user may read; a child table needs the `parent` DocType. 0 rows a page means all."""
    meta = frappe.get_meta(doctype)
    if meta.istable:
        _check_parent(parent, doctype)
    if meta.issingle:
        frappe.throw(frappe._("{0} is one document and no list: ask for /api/resource/{0}/{0}.").format(doctype))
    arguments: dict[str, Any] = {
        "fields": _from_json(fields),
        "filters": _from_json(filters),
        "or_filters": _from_json(or_filters),
        "group_by": group_by,
        "order_by": order_by,
        "limit_start": _whole_number("limit_start", limit_start),
        "limit_page_length": _whole_number("limit_page_length", limit_page_length),
        "parent_doctype": parent,
        "as_list": not as_dict,
    }
    return frappe.get_list(
        doctype, **{key: value for key, value in arguments.items() if value is not None or key == "order_by"}
    )


def _whole_number(name: str, value: Any) -> int:
    try:
        number = int(value or 0)
    except (ValueError, TypeError):
        number = -1
    if not 0 <= number <= MAX_ROWS:
        frappe.throw(_("{0} is a number from 0 to {1}.").format(name, MAX_ROWS))
    return number


@frappe.whitelist()
def get_count(doctype: str, filters: Any = None, debug: bool = False, cache: bool = False) -> int:
    """How many rows there are that the user may read."""
    rows = frappe.get_list(
        doctype, fields=["count(name) as n"], filters=_from_json(filters) or {}, order_by=None, limit_page_length=1
    )
    return int(rows[0].n) if rows else 0


@frappe.whitelist()
def get(doctype: str, name: Any = None, filters: Any = None, parent: str | None = None) -> dict[str, Any]:
    """A document with all its fields: by name, the first that fits the filters, or a single."""
    if frappe.get_meta(doctype).istable:
        _check_parent(parent, doctype)
    if not name and filters is not None:
        found = get_list(doctype, ["name"], _from_json(filters), limit_page_length=1, parent=parent, as_dict=False)
        if not found:
            raise frappe.DoesNotExistError(frappe._("{0} not found").format(frappe._(doctype)))
        name = found[0][0]
    return shown(readable_doc(doctype, name or doctype)).as_dict()


@frappe.whitelist()
def get_value(
    doctype: str, fieldname: Any, filters: Any = None, as_dict: bool = True, debug: bool = False, parent: Any = None
) -> Any:
    """`{"field": value}` of the first document that fits; `{}` where none does."""
    frappe.has_permission(doctype, "read", throw=True)
    parsed = _from_json(fieldname)
    fields = [parsed] if isinstance(parsed, str) else parsed
    if not isinstance(fields, list) or not all(isinstance(field, str) for field in fields):
        frappe.throw(_("fieldname is a name or a list of names"))
    wanted = _from_json(filters)
    wanted = {"name": wanted} if isinstance(wanted, str) else wanted
    if frappe.get_meta(doctype).issingle:
        values = {field: get_single_value(doctype, field) for field in fields}
        return values if as_dict else list(values.values())
    rows = get_list(doctype, fields, wanted or None, limit_page_length=1, parent=parent, as_dict=as_dict)
    if as_dict:
        return rows[0] if rows else {}
    return None if not rows else (rows[0] if len(fields) > 1 else rows[0][0])


@frappe.whitelist()
def get_single_value(doctype: str, field: str) -> Any:
    """A field of a single."""
    frappe.has_permission(doctype, "read", throw=True)
    if field not in get_permitted_fields(doctype):
        frappe.throw(_("Field not permitted in query: {0}").format(field), frappe.DataError)
    return frappe.db.get_single_value(doctype, field)


@frappe.whitelist(methods=["POST", "PUT"])
def set_value(doctype: str, name: Any, fieldname: Any, value: Any = None) -> dict[str, Any]:
    """Set one field, or the object of fields in `fieldname`, and save; the document."""
    if isinstance(fieldname, str) and fieldname in _STANDARD_FIELDS:
        frappe.throw(_("Cannot edit standard fields"))
    parsed = _from_json(fieldname)
    if not isinstance(parsed, str | dict):
        frappe.throw(_("fieldname is a name or an object of names and values"))
    values = parsed if isinstance(parsed, dict) else {parsed: "" if value is None else value}
    if not frappe.get_meta(doctype).istable:
        doc = readable_doc(doctype, name, "write")
        doc.update(values)
    else:
        doc, row = _row_with_parent(doctype, name)
        row.update(values)
    return shown(doc.save()).as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc: Any = None) -> dict[str, Any]:
    """Insert a document given as an object or as JSON; the document."""
    return shown(_insert(_document(doc))).as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def insert_many(docs: Any = None) -> list[str]:
    """Insert at most 200 documents; their names."""
    given = _documents(docs)
    if len(given) > _MAX_INSERTS:
        frappe.throw(_("Only {0} inserts allowed in one request").format(_MAX_INSERTS))
    return [_insert(doc).name for doc in given]


@frappe.whitelist(methods=["POST", "PUT"])
def save(doc: Any) -> dict[str, Any]:
    """Save a whole document; it must carry its `modified`."""
    saved = frappe.get_doc(_document(doc))
    if saved.name and not saved.is_new():
        readable_doc(saved.doctype, saved.name, "write")
    return shown(saved.save()).as_dict()


@frappe.whitelist(methods=["DELETE", "POST"])
def delete(doctype: str, name: Any) -> None:
    """Delete a document, or a child row through its parent."""
    if not frappe.get_meta(doctype).istable:
        readable_doc(doctype, name, "delete").delete()
        return
    parent, row = _row_with_parent(doctype, name)
    parent.remove(row)
    parent.save()


@frappe.whitelist(methods=["POST", "PUT"])
def bulk_update(docs: Any) -> dict[str, list[Any]]:
    """Update documents, each named by `doctype` and `docname`; those that failed."""
    failed = []
    for doc in _documents(docs):
        doc.pop("flags", None)
        frappe.db.savepoint("bulk_update")
        try:
            existing = readable_doc(doc["doctype"], doc["docname"], "write")
            existing.update(doc)
            existing.save()
        except Exception as error:  # noqa: BLE001  one document's trouble must not stop the others
            frappe.db.rollback(save_point="bulk_update")
            shown = traceback.format_exc() if frappe.conf.get("developer_mode") else type(error).__name__
            failed.append({"doc": doc, "exc": shown})
    return {"failed_docs": failed}


@frappe.whitelist()
def has_permission(doctype: str, docname: Any, perm_type: str = "read") -> dict[str, bool]:
    """`{"has_permission": true}`."""
    right = str(perm_type).lower()
    if not frappe.has_permission(doctype, right):
        return {"has_permission": False}
    return {"has_permission": bool(frappe.has_permission(doctype, right, readable_doc(doctype, docname)))}


@frappe.whitelist()
def validate_link(doctype: str, docname: str, fields: Any = None) -> dict[str, Any]:
    """The name as it is stored, with the fields asked for; `{"name": None}` where there is no such document."""
    frappe.has_permission(doctype, "read", throw=True)
    if frappe.get_meta(doctype).issingle:
        return {"name": doctype}
    wanted = [field for field in _from_json(fields) or [] if field != "name"]
    rows = get_list(doctype, ["name", *wanted], {"name": str(docname)}, limit_page_length=1)
    return dict(rows[0]) if rows else {"name": None}


def readable_doc(doctype: str, name: Any, ptype: str = "read") -> Any:
    """The document, where the user may do this with it.

    Raises PermissionError where the user's roles never allow it, or not with this document that the user can see;
    DoesNotExistError alike for what is not there and for what the user must not see (stricter than Frappe, which
    tells the two apart).
    """
    if not isinstance(name, str | int):
        frappe.throw(_("The name of a document is a text"))
    check_doctype(doctype, ptype)
    doc = frappe.get_doc(doctype, name)
    if not has_permission_of(doctype, ptype, doc, raise_exception=False):
        if not has_permission_of(doctype, "read", doc, raise_exception=False):
            message = _("{0} {1} not found").format(_(doctype), name)
            frappe.throw(message, frappe.DoesNotExistError)
        doc.check_permission(ptype)
    return doc


def check_doctype(doctype: str, ptype: str) -> None:
    """Raise PermissionError where the user's roles never allow it: asked before anything about the values is told."""
    if frappe.db.exists("DocType", doctype) and not frappe.get_meta(doctype).istable:
        frappe.has_permission(doctype, ptype, throw=True)


def shown(doc: Any) -> Any:
    """The document without the fields that the user may not read, ready for an answer."""
    doc.apply_fieldlevel_read_permissions()
    return doc


def _row_with_parent(doctype: str, name: Any) -> tuple[Any, Any]:
    """The document that has this row of a child table, and the row in it. Raises DoesNotExistError, also where the
    user may not change the document."""
    row = frappe.db.get_value(doctype, str(name), ["parenttype", "parent", "parentfield"], as_dict=True)
    parent = frappe.get_doc(row.parenttype, row.parent) if row else None
    if parent is None or not has_permission_of(row.parenttype, "write", parent, raise_exception=False):
        raise frappe.DoesNotExistError(f"{doctype} {name} not found")
    return parent, next(child for child in parent.get(row.parentfield) if child.name == name)


def _documents(given: Any) -> list[dict[str, Any]]:
    parsed = _from_json(given)
    if not isinstance(parsed, list):
        frappe.throw(_("A list of documents is expected"))
    return [_document(doc) for doc in parsed]


def _document(given: Any) -> dict[str, Any]:
    """A document of a request, as an object or as JSON. Raises ValidationError for anything else."""
    doc = _from_json(given)
    if not isinstance(doc, dict) or not isinstance(doc.get("doctype"), str):
        frappe.throw(_("A document is an object with a doctype"))
    return doc


def _insert(doc: dict[str, Any]) -> Any:
    if not frappe.get_meta(doc["doctype"]).istable:
        check_doctype(doc["doctype"], "create")
        return frappe.get_doc(doc).insert()
    if not (doc.get("parenttype") and doc.get("parent") and doc.get("parentfield")):
        frappe.throw(_("Parenttype, Parent and Parentfield are required to insert a child record"))
    parent = readable_doc(doc["parenttype"], doc["parent"], "write")
    parent.append(doc["parentfield"], doc)
    parent.save()
    return parent


def _check_parent(parent: str | None, child_doctype: str) -> None:
    """A child table is read under the permissions of a DocType that has it."""
    tables = [field.options for field in frappe.get_meta(parent).get_table_fields()] if parent else []
    if child_doctype not in tables:
        frappe.throw(_("Parent DocType of {0} is missing or wrong").format(child_doctype), frappe.PermissionError)
    frappe.has_permission(parent, "read", throw=True)


def _from_json(value: Any) -> Any:
    """What a JSON string says; any other text, and what is no text, as it is."""
    if not isinstance(value, str) or value[:1] not in ("{", "[", '"'):
        return value
    return json.loads(value)
