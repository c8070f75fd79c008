"""The name of a new document: autoname(), field:, Prompt, format:, naming_series:, autoincrement, hash."""

import base64
import re
import secrets
from typing import Any

import frappe
from frappe.utils.data import cint, cstr, now_datetime

HASH_LENGTH = 10


def set_new_name(doc: Any) -> None:
    """Name the document. A name in the payload counts for Prompt only."""
    doc.run_method("before_naming")
    meta = doc.meta
    autoname = meta.autoname or ""
    if autoname.lower() != "prompt" and not frappe.flags.in_import:
        doc.name = None
    if autoname == "autoincrement" and not meta.issingle:
        doc.name = int(getseries(f"autoincrement:{doc.doctype}", 1))
        return
    if meta.issingle:
        doc.name = doc.doctype
    if not doc.name:
        doc.run_method("autoname")
    if not doc.name and autoname:
        _name_by_rule(autoname, doc)
    doc.name = validate_name(doc.doctype, doc.name or make_autoname("hash"))


def _name_by_rule(autoname: str, doc: Any) -> None:
    rule = autoname.lower()
    if rule.startswith("field:"):
        fieldname = autoname[len("field:") :]
        doc.name = cstr(doc.get(fieldname)).strip()
        if not doc.name:
            frappe.throw(frappe._("{0} is required").format(doc.meta.get_label(fieldname)))
    elif rule.startswith("naming_series:"):
        _name_by_series(doc)
    elif rule.startswith("prompt"):
        if not doc.name:
            frappe.throw(frappe._("Please set the document name"))
    elif rule.startswith("format:"):
        pattern = autoname[autoname.index(":") + 1 :]
        doc.name = re.sub(r"{[^{}]+}", lambda found: parse_naming_series([found.group()[1:-1]], doc=doc), pattern)
    elif "#" in autoname:
        doc.name = make_autoname(autoname, doc=doc)


def _name_by_series(doc: Any) -> None:
    if not doc.get("naming_series"):
        options = (doc.meta.get_options("naming_series") or "").split("\n")
        doc.naming_series = next(filter(None, options), None)
    if not doc.naming_series:
        frappe.throw(frappe._("Naming Series mandatory"))
    doc.name = make_autoname(doc.naming_series + ".#####", "", doc)


def make_autoname(key: str = "", doctype: str = "", doc: Any = None) -> str:
    """The next name of a series such as `DE./.YYYY./.#####`, or a random one for `hash` (0-9a-v)."""
    if key in ("", "hash"):
        return base64.b32hexencode(secrets.token_bytes(HASH_LENGTH)).decode()[:HASH_LENGTH].lower()
    return parse_naming_series(key, doc=doc)


def parse_naming_series(parts: str | list[str], doctype: str | None = None, doc: Any = None) -> str:
    """The parts of a series put together; the first run of # takes the next number of what stands before it."""
    today = now_datetime()
    dates = {"YY": "%y", "YYYY": "%Y", "MM": "%m", "DD": "%d"}
    name, counted = "", False
    for part in parts.split(".") if isinstance(parts, str) else parts:
        if part.startswith("#"):
            name += "" if counted else getseries(name, len(part))
            counted = True
        elif part in dates:
            name += today.strftime(dates[part])
        elif doc and part and (part.startswith("{") or part in doc.__dict__):
            name += cstr(doc.get(part.strip("{}"))).strip()
        else:
            name += part
    return name


def getseries(key: str, digits: int) -> str:
    """The next number of the series, with leading zeros. The row is locked until the transaction ends."""
    current = frappe.db.sql("SELECT `current` FROM `tabSeries` WHERE `name` = %s FOR UPDATE", key)
    if current:
        frappe.db.sql("UPDATE `tabSeries` SET `current` = `current` + 1 WHERE `name` = %s", key)
    else:
        frappe.db.sql("INSERT INTO `tabSeries` (`name`, `current`) VALUES (%s, 1)", key)
    return str(cint(current[0][0]) + 1 if current else 1).zfill(digits)


def validate_name(doctype: str, name: Any) -> Any:
    """The name without blanks around it. Raises frappe.NameError or ValidationError for what cannot be a name."""
    if not name:
        frappe.throw(frappe._("No Name Specified for {0}").format(doctype))
    meta = frappe.get_meta(doctype)
    if isinstance(name, int):
        if meta.autoname == "autoincrement":
            return name
        frappe.throw(frappe._("Invalid name type (integer) for varchar name column"), frappe.NameError)
    name = name.strip()
    if name.startswith(f"New {doctype}"):
        message = frappe._("There were some errors setting the name, please contact the administrator")
        frappe.throw(message, frappe.NameError)
    if not meta.issingle and doctype == name and name != "DocType":
        frappe.throw(frappe._("Name of {0} cannot be {1}").format(doctype, name), frappe.NameError)
    if "<" in name or ">" in name:
        message = frappe._("Name cannot contain special characters like {0}").format("'<', '>'")
        frappe.throw(message, frappe.NameError)
    return name
