"""The name of a new document: autoname(), field:, Prompt, format: over fields, hash. Nothing that counts."""

import base64
import re
import secrets
from typing import Any

import frappe
from frappe.utils.data import cstr

from embedded_frappe.errors import NotSupportedByEmbedded

HASH_LENGTH = 10
_PLACE = re.compile(r"{([^{}]*)}")


def set_new_name(doc: Any) -> None:
    """Name the document. A name in the payload counts for Prompt only."""
    doc.run_method("before_naming")
    meta = doc.meta
    autoname = meta.autoname or ""
    if autoname.lower() != "prompt" and not frappe.flags.in_import:
        doc.name = None
    if meta.issingle:
        doc.name = doc.doctype
    if not doc.name:
        doc.run_method("autoname")
    if not doc.name and autoname:
        _name_by_rule(autoname, doc)
    doc.name = validate_name(doc.doctype, doc.name or make_autoname("hash"))


def _name_by_rule(autoname: str, doc: Any) -> None:
    rule = autoname.lower()
    if rule == "hash":
        doc.name = make_autoname("hash")
    elif rule.startswith("field:"):
        fieldname = autoname[len("field:") :]
        doc.name = cstr(doc.get(fieldname)).strip()
        if not doc.name:
            frappe.throw(frappe._("{0} is required").format(doc.meta.get_label(fieldname)))
    elif rule == "prompt":
        if not doc.name:
            frappe.throw(frappe._("Please set the document name"))
    elif rule.startswith("format:") and all(doc.meta.has_field(part) for part in _PLACE.findall(autoname)):
        doc.name = _PLACE.sub(lambda found: cstr(doc.get(found[1])).strip(), autoname[len("format:") :])
    else:
        raise NotSupportedByEmbedded(f"autoname {autoname!r} of {doc.doctype}")


def make_autoname(key: str = "", doctype: str = "", doc: Any = None) -> str:
    """A random name of 0-9a-v; series are not supported."""
    if key not in ("", "hash"):
        raise NotSupportedByEmbedded(f"frappe.model.naming.make_autoname({key!r})")
    return base64.b32hexencode(secrets.token_bytes(HASH_LENGTH)).decode()[:HASH_LENGTH].lower()


def validate_name(doctype: str, name: Any) -> Any:
    """The name without blanks around it. Raises frappe.NameError or ValidationError for what cannot be a name."""
    if not name:
        frappe.throw(frappe._("No Name Specified for {0}").format(doctype))
    if isinstance(name, int):
        frappe.throw(frappe._("Invalid name type (integer) for varchar name column"), frappe.NameError)
    name = name.strip()
    if name.startswith(f"New {doctype}"):
        message = frappe._("There were some errors setting the name, please contact the administrator")
        frappe.throw(message, frappe.NameError)
    if not frappe.get_meta(doctype).issingle and doctype == name and name != "DocType":
        frappe.throw(frappe._("Name of {0} cannot be {1}").format(doctype, name), frappe.NameError)
    if "<" in name or ">" in name:
        message = frappe._("Name cannot contain special characters like {0}").format("'<', '>'")
        frappe.throw(message, frappe.NameError)
    return name
