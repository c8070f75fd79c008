"""Keeps what a mission changed when a migration loads the fixtures again.

Frappe replaces every record of fixtures/ at each migration. That is right for official lists (regions, provinces),
and wrong where the mission decides: lawful bases, topics, districts, layouts.
"""

import frappe
from frappe.model.document import Document


def keep_what_the_site_changed(doc: Document) -> None:
    """Give a record that is about to be replaced the values that the site holds; called by `before_import`."""
    if not frappe.db.exists(doc.doctype, doc.name):
        return
    stored = frappe.get_doc(doc.doctype, doc.name)
    fields = [field.fieldname for field in frappe.get_meta(doc.doctype).fields]
    for fieldname in (*fields, "owner", "creation"):
        doc.set(fieldname, stored.get(fieldname))
