"""What the app does once, when it is installed on a site, and when it leaves."""

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


def before_uninstall() -> None:
    """Take along what Frappe leaves behind: our roles and who holds them, scheduled jobs, settings, versions.

    The mails in private/outbox and the secret in site_config.json stay; docs/bench.md says so.
    """
    frappe.db.delete("Has Role", {"role": ["like", "Diaspora %"]})
    frappe.db.delete("Role", {"name": ["like", "Diaspora %"]})
    if frappe.db.exists("DocType", "Scheduled Job Type"):  # the stand-in keeps its schedule elsewhere
        frappe.db.delete("Scheduled Job Type", {"method": ["like", "diaspora.%"]})
    frappe.db.delete("Version", {"ref_doctype": ["like", "Diaspora %"]})
    frappe.db.sql("DELETE FROM `tabSingles` WHERE doctype LIKE %(ours)s", {"ours": "Diaspora %"})
