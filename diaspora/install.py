"""What the app does once, when it is installed on a site."""

import frappe

from diaspora.site_secret import create_secret, secret_check


def after_install() -> None:
    """Give the site its secret and remember its fingerprint."""
    create_secret()
    frappe.db.set_single_value("Diaspora Settings", "secret_check", secret_check())
