"""What the app does once, when it is installed on a site, and when it leaves."""

import frappe

from diaspora.crm import key_renewal_store
from diaspora.site_secret import create_secret, secret_check


def after_install() -> None:
    """Give the site its secret and remember its fingerprint."""
    create_secret()
    _set_defaults()
    frappe.db.set_single_value("Diaspora Settings", "secret_check", secret_check())


def after_migrate() -> None:
    """Give settings that are new their defaults: no limit of bounces would mean that there is none. Have search keys
    of older rules written anew."""
    _set_defaults()
    if key_renewal_store.are_some_old():
        key_renewal_store.wake()


def _set_defaults() -> None:
    """Frappe gives a single its defaults only while nothing of it is stored; what is stored stays, also a 0."""
    stored = frappe.db.sql("SELECT field FROM `tabSingles` WHERE doctype = 'Diaspora Settings'", pluck=True)
    for field in frappe.get_meta("Diaspora Settings").fields:
        if field.default and field.fieldname not in stored:
            frappe.db.set_single_value("Diaspora Settings", field.fieldname, field.default)


# Where Frappe's own DocTypes name documents of others, and go on to when the app has left; some hold what was in them.
NAMED_IN = {
    "Activity Log": "reference_doctype",
    "Comment": "reference_doctype",
    "Deleted Document": "deleted_doctype",
    "DocShare": "share_doctype",
    "Document Follow": "ref_doctype",
    "Notification Log": "document_type",
    "ToDo": "reference_type",
    "Version": "ref_doctype",
    "View Log": "reference_doctype",
}
OURS = ["like", "Diaspora %"]


def before_uninstall() -> None:
    """Take along what Frappe leaves behind: roles and who holds them, jobs, settings, what names our documents.

    The mails in private/outbox, uploaded files and the secret in site_config.json stay; docs/bench.md says so.
    """
    frappe.db.delete("Has Role", {"role": OURS})
    frappe.db.delete("Role", {"name": OURS})
    for doctype, field in (("Scheduled Job Type", "method"), ("Patch Log", "patch")):
        if frappe.db.exists("DocType", doctype):  # the stand-in keeps them elsewhere
            frappe.db.delete(doctype, {field: ["like", "diaspora.%"]})
    for doctype, field in NAMED_IN.items():
        if frappe.db.exists("DocType", doctype):
            frappe.db.delete(doctype, {field: OURS})
    frappe.db.sql("DELETE FROM `tabSingles` WHERE doctype LIKE %(ours)s", {"ours": "Diaspora %"})


def after_uninstall() -> None:
    """Forget the copies that Frappe keeps of the DocTypes and of the workspace that it has just deleted."""
    frappe.db.delete("Deleted Document", {"deleted_name": ["like", "Diaspora%"]})
    jobs = {"deleted_doctype": "Scheduled Job Type", "data": ["like", '%"diaspora.%']}
    frappe.db.delete("Deleted Document", jobs)
    frappe.db.commit()  # Frappe has committed before it calls this, and does not again


def before_tests() -> None:
    """Our tests make what they need: no records of Frappe's for tests of every DocType that ours link to."""
    frappe.flags.skip_test_records = True
