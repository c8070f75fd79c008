"""The checks of a document before it is written, with Frappe's messages: links, mandatory, select, length, address.

Each raises its class of frappe.exceptions; none writes.
"""

from typing import Any

import frappe
from frappe.database.schema_types import INTEGER_LIMITS, TYPES, VARCHAR
from frappe.model import table_fields
from frappe.utils.data import cint, cstr, flt
from frappe.utils.validation import (
    sanitize_html,
    split_emails,
    strip_html,
    validate_email_address,
    validate_phone_number,
    validate_url,
)

UNSANITISED = ("Attach", "Attach Image", "Barcode", "Code", "JSON", "Password")


def _label(field: Any) -> str:
    return frappe._(field.label or field.fieldname)


def check_links(doc: Any) -> None:
    """Every Link points to something; fields with fetch_from are filled."""
    missing = [message for part in (doc, *doc.get_all_children()) for message in _find_missing_links(part)]
    if missing:
        frappe.throw(frappe._("Could not find {0}").format(", ".join(missing)), frappe.LinkValidationError)


def _find_missing_links(doc: Any) -> list[str]:
    missing = []
    for field in doc.meta.of_type("Link", "Dynamic Link"):
        value = doc.get(field.fieldname)
        if not value:
            continue
        doctype = field.options if field.fieldtype == "Link" else doc.get(field.options)
        if not doctype:
            frappe.throw(frappe._("{0} must be set first").format(doc.meta.get_label(field.options)))
        if frappe.get_meta(doctype).issingle:
            continue
        name = _fetch(doc, field, doctype, value)
        if not name:
            row = f"{frappe._('Row')} #{doc.idx}: " if doc.get("parentfield") else ""
            missing.append(f"{row}{_label(field)}: {value}")
        else:
            doc.__dict__[field.fieldname] = name
    return missing


def _fetch(doc: Any, field: Any, doctype: str, value: Any) -> Any:
    prefix = f"{field.fieldname}."
    wanted = [f for f in doc.meta.fields if (f.fetch_from or "").startswith(prefix)]
    wanted = [f for f in wanted if not f.fetch_if_empty or not doc.get(f.fieldname)]
    columns = ["name", *(f.fetch_from.removeprefix(prefix) for f in wanted)]
    found = frappe.db.get_value(doctype, value, columns, as_dict=True)
    if found:
        for target in wanted:
            doc.set(target.fieldname, found[target.fetch_from.removeprefix(prefix)])
    return found and found.name


def check_mandatory(doc: Any) -> None:
    """Raise MandatoryError `[DocType, name]: field, field`."""
    if doc.flags.ignore_mandatory:
        return
    missing = [found for part in (doc, *doc.get_all_children()) for found in _find_missing_values(part)]
    if missing:
        for _, message in missing:
            frappe.msgprint(message)
        raise frappe.MandatoryError(f"[{doc.doctype}, {doc.name}]: {', '.join(name for name, _ in missing)}")


def _find_missing_values(doc: Any) -> list[tuple[str, str]]:
    missing = []
    for field in doc.meta.required_fields:
        value = doc.get(field.fieldname)
        text = cstr(value)
        has_content = value not in (None, []) and (strip_html(text).strip() or "<img" in text)
        if not has_content:
            missing.append((field.fieldname, _describe_missing(doc, field)))
    return missing


def _describe_missing(doc: Any, field: Any) -> str:
    _ = frappe._
    if field.fieldtype in table_fields:
        return f"{_('Error')}: {_('Data missing in table')}: {_label(field)}"
    if doc.get("parentfield"):
        where = f"{frappe.bold(_(doc.doctype))} {_('Row')} #{doc.idx}"
        return f"{_('Error')}: {where}: {_('Value missing for')}: {_label(field)}"
    return _("Error: Value missing for {0}: {1}").format(_(doc.doctype), _label(field))


def check_values(doc: Any) -> None:
    """Addresses, selects, negative numbers, lengths; cleans HTML. For a document or a child."""
    _check_data_fields(doc)
    _check_selects(doc)
    _check_non_negative(doc)
    _check_lengths(doc)
    _sanitise(doc)


def _check_data_fields(doc: Any) -> None:
    for field in doc.meta.of_type("Data"):
        value = doc.get(field.fieldname)
        if not value or not field.options:
            continue
        if field.options == "Email":
            if doc.get("owner") in frappe.STANDARD_USERS and value in frappe.STANDARD_USERS:
                continue
            for address in split_emails(value):
                validate_email_address(address, throw=True)
        elif field.options == "Phone":
            validate_phone_number(value, throw=True)
        elif field.options == "URL":
            validate_url(value, throw=True)


def _check_selects(doc: Any) -> None:
    for field in doc.meta.get_select_fields():
        value = doc.get(field.fieldname)
        if not value or not field.options:
            continue
        options = field.options.split("\n")
        value = cstr(value).strip()
        doc.set(field.fieldname, value)
        if value not in options:
            prefix = frappe._("Row #{0}:").format(doc.idx) if doc.get("parentfield") else ""
            listed = '", "'.join(frappe._(option) for option in options)
            message = frappe._('{0} {1} cannot be "{2}". It should be one of "{3}"')
            frappe.throw(message.format(prefix, _label(field), value, listed))


def _check_non_negative(doc: Any) -> None:
    for field in doc.meta.of_type("Int", "Float", "Currency"):
        if field.non_negative and flt(doc.get(field.fieldname)) < 0:
            where = f"{frappe.bold(doc.doctype)} Row #{doc.idx}: " if doc.get("parentfield") else ""
            message = frappe._("Value cannot be negative for {0}: {1}").format(doc.doctype, frappe.bold(_label(field)))
            frappe.throw(where + message, frappe.NonNegativeError, title=frappe._("Negative Value"))


def _check_lengths(doc: Any) -> None:
    if doc.meta.issingle:
        return
    for field in doc.meta.fields:
        kind = TYPES.get(field.fieldtype)
        value = doc.get(field.fieldname)
        if value is None or kind is None or field.fieldtype == "Check":
            continue
        if kind == VARCHAR:
            limit = cint(field.length) or 140
            if len(cstr(value)) > limit:
                _throw_too_long(doc, field, limit, value)
        elif field.fieldtype in INTEGER_LIMITS:
            limit = INTEGER_LIMITS["Long Int" if cint(field.length) > 11 else field.fieldtype]
            if abs(cint(value)) > limit:
                _throw_too_long(doc, field, limit, value)


def _throw_too_long(doc: Any, field: Any, limit: int, value: Any) -> None:
    row = frappe._("{0}, Row {1}").format(frappe._(doc.doctype), doc.idx)
    reference = row if doc.get("parentfield") else f"{frappe._(doc.doctype)} {doc.name}"
    message = frappe._("{0}: '{1}' ({3}) will get truncated, as max characters allowed is {2}")
    frappe.throw(
        message.format(reference, frappe.bold(_label(field)), limit, value),
        frappe.CharacterLengthExceededError,
        title=frappe._("Value too big"),
    )


def _sanitise(doc: Any) -> None:
    for field in doc.meta.fields:
        value = doc.get(field.fieldname)
        if not isinstance(value, str) or "<" not in value or field.fieldtype in UNSANITISED:
            continue
        if field.ignore_xss_filter or (field.options == "Email" and field.fieldtype in ("Data", "Small Text", "Text")):
            continue
        doc.set(field.fieldname, sanitize_html(value))


def check_set_only_once(doc: Any) -> None:
    """Raise CannotChangeConstantError where a field with set_only_once changed."""
    before = doc.get_doc_before_save()
    for field in doc.meta.fields if before else ():
        if field.set_only_once and cstr(doc.get(field.fieldname)) != cstr(before.get(field.fieldname)):
            message = frappe._("Value cannot be changed for {0}").format(frappe.bold(_label(field)))
            frappe.throw(message, frappe.CannotChangeConstantError)
