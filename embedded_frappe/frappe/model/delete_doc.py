"""Deleting a document: its events, the look for links to it, its children and secrets, its copy in Deleted Document."""

from typing import Any

import frappe
from frappe.utils.password import delete_all_passwords_for


def delete_doc(
    doctype: str,
    name: Any,
    force: bool | int = 0,
    ignore_permissions: bool = False,
    flags: Any = None,
    ignore_on_trash: bool = False,
    ignore_missing: bool = True,
    delete_permanently: bool = False,
) -> Any:
    """Delete one document or a list of them. False where it is not there."""
    for one in name if isinstance(name, (list, tuple)) else [name]:
        if not frappe.db.exists(doctype, one):
            if ignore_missing:
                return False
            raise frappe.DoesNotExistError
        if doctype == "DocType":
            frappe.throw(frappe._("Standard DocType can not be deleted."))
        _delete_one(doctype, one, bool(force), ignore_permissions, flags, ignore_on_trash, delete_permanently)
    return None


def _delete_one(
    doctype: str, name: Any, force: bool, ignore_permissions: bool, flags: Any, ignore_on_trash: bool, permanently: bool
) -> None:
    doc = frappe.get_doc(doctype, name, for_update=True)
    doc.flags.update(flags or {})
    if ignore_permissions:
        doc.flags.ignore_permissions = True
    if not doc.has_permission("delete"):
        message = frappe._("User not allowed to delete {0}: {1}").format(doctype, name)
        frappe.msgprint(message, raise_exception=frappe.PermissionError)
    delete_all_passwords_for(doctype, name)
    if not ignore_on_trash:
        doc.run_method("on_trash")
        doc.flags.in_delete = True
        doc.run_method("on_change")
    if not force:
        check_if_doc_is_linked(doc)
    _delete_rows(doc)
    doc.run_method("after_delete")
    _delete_attachments(doc)
    if not permanently and doctype != "Deleted Document":
        _keep_copy(doc)


def _delete_rows(doc: Any) -> None:
    if doc.meta.issingle:
        frappe.db.sql("DELETE FROM `tabSingles` WHERE doctype = %s", doc.doctype)
    else:
        frappe.db.sql(f"DELETE FROM `tab{doc.doctype}` WHERE name = %s", doc.name)
    for child in {field.options for field in doc.meta.get_table_fields()}:
        frappe.db.sql(f"DELETE FROM `tab{child}` WHERE parent = %s AND parenttype = %s", (doc.name, doc.doctype))


def _delete_attachments(doc: Any) -> None:
    attached = {"attached_to_doctype": doc.doctype, "attached_to_name": str(doc.name)}
    for name in frappe.get_all("File", filters=attached, pluck="name"):
        frappe.delete_doc("File", name, ignore_permissions=True)


def _keep_copy(doc: Any) -> None:
    values = {"deleted_doctype": doc.doctype, "deleted_name": str(doc.name), "data": doc.as_json()}
    frappe.get_doc({"doctype": "Deleted Document", **values, "owner": frappe.session.user}).db_insert()


def find_link_fields(doctype: str) -> list[tuple[str, str]]:
    """(DocType, field) of every Link to the DocType."""
    query = "SELECT parent, fieldname FROM `tabDocField` WHERE fieldtype = 'Link' AND options = %s"
    return [tuple(row) for row in frappe.db.sql(query, doctype)]


def check_if_doc_is_linked(doc: Any) -> None:
    """Raise LinkExistsError where another document links to this one."""
    ignored = {"Deleted Document", "Version", *frappe.get_hooks("ignore_links_on_delete")}
    for link_doctype, fieldname in find_link_fields(doc.doctype):
        meta = frappe.get_meta(link_doctype)
        if meta.issingle:
            if link_doctype not in ignored and frappe.db.get_single_value(link_doctype, fieldname) == doc.name:
                _throw_linked(doc, link_doctype, link_doctype)
            continue
        fields = ["name", "parent", "parenttype"] if meta.istable else ["name"]
        for row in frappe.db.get_values(link_doctype, {fieldname: doc.name}, fields, as_dict=True, order_by=None):
            owner_doctype, owner = (row.parenttype, row.parent) if meta.istable else (link_doctype, row.name)
            if owner_doctype not in ignored and (owner_doctype, owner) != (doc.doctype, doc.name):
                _throw_linked(doc, owner_doctype, owner)


def _throw_linked(doc: Any, doctype: str, name: str) -> None:
    message = frappe._("Cannot delete or cancel because {0} {1} is linked with {2} {3} {4}")
    link, other = (f'<a href="/app/Form/{dt}/{dn}">{dn}</a>' for dt, dn in ((doc.doctype, doc.name), (doctype, name)))
    shown = "" if doctype == name else frappe._(doctype)
    frappe.throw(message.format(frappe._(doc.doctype), link, shown, other, ""), frappe.LinkExistsError)
