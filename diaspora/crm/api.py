"""The list of people, and Frappe's own methods that step over row rules, held to them for our DocTypes (hook
override_whitelisted_methods). The first line of each of ours is its permission.

Seen on Frappe 15.8: whoever is logged in may count any DocType by any filter, read any title, and search past the row
rules, and is refused a hidden document where one that never was is not found; so an officer could find out who is an
imam. Other apps' DocTypes go on to Frappe's own method as they came.
"""

from typing import Any, NoReturn

import frappe

from diaspora.crm import people_store

# The framework reads the annotations of these methods to turn texts of a query into numbers: no postponed ones here.


@frappe.whitelist()
def people(
    text: str = "",
    filters: Any = None,
    sort: str = "name",
    descending: bool = False,
    start: int = 0,
    limit: int = 20,
) -> list[dict[str, Any]]:
    """A page of people whose name (any spelling, either script), address or number fits; the user's own rows alone."""
    frappe.has_permission(people_store.CONTACT, "read", throw=True)
    return people_store.page(text, _filters(filters), sort, descending, start, limit)


@frappe.whitelist()
def people_count(text: str = "", filters: Any = None) -> int:
    """How many people the same question names."""
    frappe.has_permission(people_store.CONTACT, "read", throw=True)
    return people_store.count(text, _filters(filters))


@frappe.whitelist()
def get_count(doctype: str, filters: Any = None, debug: bool = False, cache: bool = False) -> int:
    """How many documents there are that the user may see. Raises PermissionError."""
    if not _is_ours(doctype):
        return _frappes("frappe.client.get_count")(doctype, filters, debug, cache)
    frappe.has_permission(doctype, "read", throw=True)
    rows = frappe.get_list(doctype, fields=["count(name) as n"], filters=_filters(filters), limit=1)
    return int(rows[0].n) if rows else 0


@frappe.whitelist()
def get(doctype: str, name: Any = None, filters: Any = None, parent: str | None = None) -> Any:
    """A document that the user may see, by name or by filters; else as if there were none."""
    if _is_fenced(doctype) and (name or filters is not None):
        name, filters = _seen_name(doctype, name or _filters(filters), "read"), None
    return _frappes("frappe.client.get")(doctype, name, filters, parent)


@frappe.whitelist()
def getdoc(doctype: str, name: Any, user: str | None = None) -> Any:
    """The same for a form of the desk."""
    if _is_fenced(doctype):
        name = _seen_name(doctype, name, "read")
    return _frappes("frappe.desk.form.load.getdoc")(doctype, name, user)


@frappe.whitelist(methods=["POST", "PUT"])
def set_value(doctype: str, name: Any, fieldname: Any, value: Any = None) -> Any:
    """Set fields of a document that the user may see; else as if there were none."""
    if _is_fenced(doctype):
        name = _seen_name(doctype, name, "write")
    elif _is_row(doctype):
        name = str(name or "")
        if not frappe.db.exists(doctype, name):  # Frappe would fail for want of a parent
            _refuse(doctype)
    return _frappes("frappe.client.set_value")(doctype, name, fieldname, value)


@frappe.whitelist(methods=["DELETE", "POST"])
def delete(doctype: str, name: Any) -> Any:
    """Delete a document that the user may see; else as if there were none."""
    if _is_fenced(doctype):
        name = _seen_name(doctype, name, "delete")
    return _frappes("frappe.client.delete")(doctype, name)


@frappe.whitelist()
def has_permission(doctype: str, docname: Any, perm_type: str = "read") -> Any:
    """Whether the user has a right to a document that the user may see; else as if there were none."""
    if _is_fenced(doctype) and frappe.has_permission(doctype, str(perm_type).lower()):
        docname = _seen_name(doctype, docname, "read")
    elif _is_ours(doctype):
        docname = str(docname or "")  # Frappe takes all that is no text for a document
    return _frappes("frappe.client.has_permission")(doctype, docname, perm_type)


@frappe.whitelist()
def validate_link(doctype: str, docname: str, fields: Any = None) -> dict[str, Any]:
    """The name of a document that the user may see, with the fields asked for; else as if there were none."""
    if not _is_ours(doctype) or _is_seen(doctype, docname):
        return _frappes("frappe.client.validate_link")(doctype, docname, fields)
    return {"name": None}


@frappe.whitelist()
def get_link_title(doctype: str, docname: str) -> str:
    """The title of a document that the user may see; else its name, which the user knew before."""
    if not _is_ours(doctype) or _is_seen(doctype, docname):
        return _frappes("frappe.desk.search.get_link_title")(doctype, docname)
    return docname


@frappe.whitelist()
def search_link(
    doctype: str,
    txt: str,
    query: str | None = None,
    filters: Any = None,
    page_length: int = 10,
    searchfield: str | None = None,
    reference_doctype: str | None = None,
    ignore_user_permissions: bool = False,
) -> Any:
    """Choices for a link. `ignore_user_permissions`, with which Frappe leaves out row rules too, is not heard."""
    ignore = ignore_user_permissions and not _is_ours(doctype)
    return _frappes("frappe.desk.search.search_link")(
        doctype, txt, query, filters, page_length, searchfield, reference_doctype, ignore
    )


@frappe.whitelist()
def search_widget(
    doctype: str,
    txt: str,
    query: str | None = None,
    searchfield: str | None = None,
    start: int = 0,
    page_length: int = 10,
    filters: Any = None,
    filter_fields: Any = None,
    as_dict: bool = False,
    reference_doctype: str | None = None,
    ignore_user_permissions: bool = False,
) -> Any:
    """The rows behind a search for a link; see search_link."""
    ignore = ignore_user_permissions and not _is_ours(doctype)
    return _frappes("frappe.desk.search.search_widget")(
        doctype, txt, query, searchfield, start, page_length, filters, filter_fields, as_dict, reference_doctype, ignore
    )


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: Any = None) -> Any:
    """How many documents link to one, without ours: Frappe counts those that the user must not see."""
    named = frappe.parse_json(items)
    if named is None and not _is_ours(doctype):
        return _frappes("frappe.desk.notifications.get_open_count")(doctype, name)
    others = [item for item in named or () if not _is_ours(item)]
    return _frappes("frappe.desk.notifications.get_open_count")(doctype, name, others)


def _is_ours(doctype: str) -> bool:
    # Folded, because the database's collation takes "diaspora imam" for the same table.
    return str(doctype).strip().lower().startswith("diaspora")


def _is_fenced(doctype: str) -> bool:
    """Ours, and neither a single nor a child, which Frappe asks about through its parent."""
    if not _is_ours(doctype):
        return False
    meta = frappe.get_meta(doctype)
    return not (meta.issingle or meta.istable)


def _is_row(doctype: str) -> bool:
    """A row inside one of our documents."""
    return _is_ours(doctype) and bool(frappe.get_meta(doctype).istable)


def _seen_name(doctype: str, named: Any, right: str) -> str:
    """The name of a document, given by its name or by filters, among those that the user sees.

    Raises PermissionError without the right to any document, DoesNotExistError alike for a hidden one and for none.
    """
    frappe.has_permission(doctype, right, throw=True)
    filters: Any = _filters(named) if isinstance(named, dict | list) else {"name": str(named or "")}
    is_anyone = not filters and right != "read"  # "the first there is" is no way to say what to change
    found = [] if is_anyone else frappe.get_list(doctype, filters=filters, pluck="name", limit=1)
    if not found:
        _refuse(doctype)
    return str(found[0])


def _refuse(doctype: str) -> NoReturn:
    told = frappe._("There is no such document, or you may not see it: {doctype}.")
    frappe.throw(told.format(doctype=frappe._(doctype)), frappe.DoesNotExistError)


def _frappes(path: str) -> Any:
    return frappe.get_attr(path)


def _is_seen(doctype: str, docname: str) -> bool:
    frappe.has_permission(doctype, "read", throw=True)
    return bool(frappe.get_list(doctype, filters={"name": docname}, pluck="name", limit=1))


def _filters(filters: Any) -> Any:
    parsed = frappe.parse_json(filters) if isinstance(filters, str) else filters
    return parsed or {}
