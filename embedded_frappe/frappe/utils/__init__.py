"""`frappe.utils`: conversions of values, dates, addresses, small texts."""
# ruff: noqa: F401, F403  (this module is the list of names)

import os
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


def get_bench_path() -> str:
    """The folder above the sites."""
    import frappe

    return os.path.realpath(os.path.join(frappe.local.sites_path, ".."))


def get_fullname(user: str | None = None) -> str:
    """The full name of the user, or its name."""
    import frappe

    name = user or frappe.session.user
    return frappe.db.get_value("User", name, "full_name") or name
