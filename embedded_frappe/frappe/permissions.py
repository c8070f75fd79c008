"""Who may do what: roles of a user, permissions of a DocType by role, owner's permissions, hooks, levels of fields."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe._mapping import _dict
from frappe.utils.data import cint

rights = (
    "select",
    "read",
    "write",
    "create",
    "delete",
    "submit",
    "cancel",
    "amend",
    "print",
    "email",
    "report",
    "import",
    "export",
    "share",
)


def get_roles(user: str | None = None) -> list[str]:
    """The roles of the user; Administrator has all, a guest only `Guest`."""
    user = user or frappe.session.user
    if not user or user == "Guest":
        return ["Guest"]
    cache = frappe.local.cache
    key = f"roles:{user}"
    if key not in cache:
        if user == "Administrator":
            roles: Iterable[str] = frappe.db.sql("SELECT name FROM `tabRole`", pluck=True)
        else:
            query = "SELECT role FROM `tabHas Role` WHERE parent = %s AND parenttype = 'User'"
            roles = roles_from(frappe.db.sql(query, user, pluck=True), frappe.db.get_value("User", user, "user_type"))
        cache[key] = sorted({*roles, "All", "Guest"})
    return list(cache[key])


def roles_from(rows: Iterable[str | None], user_type: str | None) -> tuple[str, ...]:
    """The roles in a user's rows, and the one that comes with the desk."""
    return (*filter(None, rows), *(("Desk User",) if user_type == "System User" else ()))


def keep_roles(user: str, roles: Iterable[str]) -> None:
    """Note the roles of the user who asks, where they are known already."""
    if user != "Administrator":
        frappe.local.cache[f"roles:{user}"] = sorted({*roles, "All", "Guest"})


def clear_roles() -> None:
    """Forget the roles, after those of a user have changed."""
    for key in [key for key in frappe.local.cache if key.startswith("roles:")]:
        del frappe.local.cache[key]
    frappe.local.role_permissions = {}


def has_permission(
    doctype: Any,
    ptype: str = "read",
    doc: Any = None,
    user: str | None = None,
    raise_exception: bool = True,
    *,
    parent_doctype: str | None = None,
    debug: bool = False,
) -> bool:
    """May the user do this with the DocType, or with the document? Never raises for a no.

    With raise_exception the reason for a no is a message of the answer.
    """
    user = user or frappe.session.user
    if user == "Administrator":
        return True
    if doc is None and hasattr(doctype, "doctype"):
        doc, doctype = doctype, doctype.doctype
    if isinstance(doc, (str, int)) and doc != "":
        doc = frappe.get_doc(doctype, doc)
    if frappe.get_meta(doctype).istable:
        allowed = _has_child_permission(doctype, ptype, doc, user, parent_doctype)
    else:
        allowed = _is_allowed(doctype, ptype, doc, user)
    if not allowed and raise_exception and user == frappe.session.user:
        frappe.msgprint(_explain_no(doctype, doc, user))
    return allowed


def _is_allowed(doctype: str, ptype: str, doc: Any, user: str) -> bool:
    if doc:
        return bool(get_doc_permissions(doc, user, ptype).get(ptype))
    meta = frappe.get_meta(doctype)
    return bool(get_role_permissions(meta, user).get(ptype)) and (ptype != "import" or bool(meta.allow_import))


def _explain_no(doctype: str, doc: Any, user: str) -> str:
    if not doc:
        message = frappe._("User {0} does not have doctype access via role permission for document {1}")
        return message.format(frappe.bold(user), frappe.bold(frappe._(doctype)))
    message = frappe._("User {0} does not have access to this document").format(frappe.bold(user))
    if frappe.has_permission(doc.doctype):
        message += f": {frappe._(doc.doctype)} - {doc.name}"
    return message


def _has_child_permission(doctype: str, ptype: str, doc: Any, user: str, parent_doctype: str | None) -> bool:
    if doc:
        parent_doctype = doc.get("parenttype") or parent_doctype
        parent = getattr(doc, "parent_doc", None) or doc.get("parent")
        if parent_doctype and parent:
            return has_permission(parent_doctype, ptype, parent, user, raise_exception=False)
    if not parent_doctype:
        return False
    tables = [field.options for field in frappe.get_meta(parent_doctype).get_table_fields()]
    return doctype in tables and has_permission(parent_doctype, ptype, None, user, raise_exception=False)


def get_role_permissions(doctype_meta: Any, user: str | None = None, is_owner: bool | None = None) -> _dict:
    """{right: 0|1, "if_owner": {right: 0|1}, "has_if_owner_enabled": bool} by the user's roles at level 0."""
    meta = frappe.get_meta(doctype_meta) if isinstance(doctype_meta, str) else doctype_meta
    user = user or frappe.session.user
    if user == "Administrator":
        return _dict(dict.fromkeys(rights, 1), if_owner={}, has_if_owner_enabled=False)
    key = (meta.name, user, bool(is_owner))
    cache = frappe.local.role_permissions
    if key not in cache:
        roles = set(get_roles(user))
        rows = [row for row in meta.permissions if row.role in roles and not cint(row.permlevel)]
        cache[key] = _evaluate(rows, bool(is_owner))
    return cache[key]


def _evaluate(rows: list[Any], is_owner: bool) -> _dict:
    owners_only = any(row.if_owner for row in rows)
    found = _dict(if_owner={}, has_if_owner_enabled=owners_only)
    for right in rights:
        found[right] = int(any(row.get(right) for row in rows))
        everyone = any(row.get(right) and not row.if_owner for row in rows)
        if found[right] and owners_only and not everyone and right != "create":
            found["if_owner"][right] = int(is_owner)
            found[right] = int(right in ("select", "read"))  # the list is open; its rows are the owner's
    return found


def get_doc_permissions(doc: Any, user: str | None = None, ptype: str | None = None, debug: bool = False) -> _dict:
    """The rights on a document, after the hooks `has_permission` and the owner's rights."""
    user = user or frappe.session.user
    if not has_controller_permissions(doc, ptype or "read", user):
        return _dict({ptype or "read": 0})
    is_owner = (doc.get("owner") or "").lower() == user.lower()
    found = _dict(get_role_permissions(doc.meta, user, is_owner))
    if found.has_if_owner_enabled:
        found.update(found.if_owner)
    return found


def has_controller_permissions(doc: Any, ptype: str, user: str | None = None, debug: bool = False) -> bool:
    """The last hook `has_permission` of the DocType that gives an answer decides; None is no answer."""
    hooks = frappe.get_hooks("has_permission", {}) or {}
    for path in reversed([*hooks.get(doc.doctype, []), *hooks.get("*", [])]):
        answer = frappe.call(path, doc=doc, ptype=ptype, user=user or frappe.session.user, debug=debug)
        if answer is not None:
            return bool(answer)
    return True


def get_permitted_levels(meta: Any, ptype: str, user: str | None = None) -> set[int]:
    """The permission levels at which the user has the right."""
    user = user or frappe.session.user
    if user == "Administrator":
        return {*(cint(field.permlevel) for field in meta.fields), 0}
    roles = set(get_roles(user))
    return {cint(row.permlevel) for row in meta.permissions if row.role in roles and row.get(ptype)}


def keep_higher_permlevels(doc: Any) -> None:
    """Undo the changes of fields whose level the user may not write; in a new document they get their defaults."""
    if frappe.session.user == "Administrator":
        return
    before = doc.get_doc_before_save() or (frappe.new_doc(doc.doctype) if doc.is_new() else None)
    for part in (doc, *(() if doc.is_new() else doc.get_all_children())):
        fields = part.meta.high_permlevel_fields
        if not fields:
            continue
        levels = get_permitted_levels(doc.meta, "write")
        stored = _stored_part(before, doc, part)
        for field in fields:
            if cint(field.permlevel) not in levels:
                part.set(field.fieldname, stored.get(field.fieldname) if stored else None)


def _stored_part(before: Any, doc: Any, part: Any) -> Any:
    if before is None or part is doc:
        return before
    return next((row for row in before.get(part.parentfield) if row.name == part.name), None)


def hide_higher_permlevels(doc: Any) -> None:
    """Take out of the document what lies at levels that the user may not read."""
    if frappe.session.user == "Administrator":
        return
    levels = get_permitted_levels(doc.meta, "read")
    for part in (doc, *doc.get_all_children()):
        for field in part.meta.high_permlevel_fields:
            if cint(field.permlevel) not in levels:
                part.__dict__.pop(field.fieldname, None)


def get_permitted_fields(doctype: str, parenttype: str | None = None, user: str | None = None) -> set[str]:
    """The columns of the DocType that the user may read in a list."""
    meta = frappe.get_meta(doctype)
    levels = get_permitted_levels(frappe.get_meta(parenttype) if meta.istable and parenttype else meta, "read", user)
    hidden = {field.fieldname for field in meta.high_permlevel_fields if cint(field.permlevel) not in levels}
    return set(meta.columns) - hidden
