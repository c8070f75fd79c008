"""`frappe.utils`: conversions of values, dates, addresses, small texts."""
# ruff: noqa: F401, F403  (this module is the list of names)

import traceback

from frappe.utils.data import *
from frappe.utils.jsons import as_json
from frappe.utils.validation import (
    escape_html,
    get_url,
    sanitize_html,
    split_emails,
    strip_html,
    strip_html_tags,
    validate_email_address,
    validate_phone_number,
    validate_url,
)


def get_traceback(with_context: bool = False) -> str:
    """The traceback of the exception in hand, '' without one."""
    text = traceback.format_exc()
    return "" if text.startswith("NoneType: None") else text


def get_site_path(*joins: str) -> str:
    import frappe

    return frappe.get_site_path(*joins)
