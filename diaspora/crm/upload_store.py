"""The hooks of Frappe's File: what is brought to the app's documents, or by the app's people, is looked at first.

Files of other apps on a bench are none of ours.
"""

from typing import Any

import frappe

from diaspora.crm.errors import UploadRefused
from diaspora.crm.row_rules import ASSOCIATION_LEADER, STAFF_ROLES
from diaspora.crm.upload_content import check_upload

MESSAGES: dict[str, str] = {
    "unknown kind": "This file cannot be used here. Bring a picture (PNG, JPEG, GIF, WebP), a workbook (.xlsx) or a table of text (.csv).",  # noqa: E501
    "another kind than its name": "The name of this file promises something else than its content is. Save it again from the program that made it.",  # noqa: E501
    "public table": "Only pictures may be public. Bring this file as a private one: tables hold people.",
    "unattached": "Bring the file on the page of your association: it must belong to it.",
}  # fmt: skip


def check_file(doc: Any, method: str | None = None) -> None:
    """The doc event `validate` of File. Raises ValidationError with what to do instead."""
    if doc.is_folder or not _is_ours(doc):
        return
    try:
        if not doc.attached_to_doctype and _is_only_a_leader():
            raise UploadRefused("unattached")
        content = doc.get_content()
        data = content.encode() if isinstance(content, str) else content
        check_upload(doc.file_name, data, is_private=bool(doc.is_private))
    except UploadRefused as error:
        frappe.throw(frappe._(MESSAGES[error.code]))


def query_conditions(user: str | None = None, doctype: str = "") -> str:
    """The hook `permission_query_conditions` of File: in lists, files of our documents are shown to who brought them.

    Whoever may see the document has the file's address from there.
    """
    user = user or frappe.session.user
    if user == "Administrator":
        return ""
    owner = frappe.db.escape(user, percent=False)
    others = "SUBSTR(COALESCE(`tabFile`.attached_to_doctype, ''), 1, 9) <> 'Diaspora '"
    # Frappe's own condition of File is a bare "a OR b OR c", to which ours is joined by AND: close its bracket first.
    return f"1 = 1) AND (`tabFile`.owner = {owner} OR {others}"


def _is_ours(doc: Any) -> bool:
    if (doc.attached_to_doctype or "").startswith("Diaspora "):
        return True
    roles = frappe.get_roles()
    return frappe.session.user != "Administrator" and any(role.startswith("Diaspora ") for role in roles)


def _is_only_a_leader() -> bool:
    roles = set(frappe.get_roles())
    return ASSOCIATION_LEADER in roles and not roles & STAFF_ROLES
