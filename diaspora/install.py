"""What the app does once, when it is installed on a site."""

import frappe

from diaspora.site_secret import create_secret, secret_check


def after_install() -> None:
    """Give the site its secret and remember its fingerprint."""
    create_secret()
    _set_defaults()
    frappe.db.set_single_value("Diaspora Settings", "secret_check", secret_check())


def _set_defaults() -> None:
    """Frappe gives a single its defaults only while nothing of it is stored; the fingerprint would keep them out."""
    for field in frappe.get_meta("Diaspora Settings").fields:
        if field.default:
            frappe.db.set_single_value("Diaspora Settings", field.fieldname, field.default)
