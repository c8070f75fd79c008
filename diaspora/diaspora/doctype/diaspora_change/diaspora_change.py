"""Whose data were changed by a commit; crm/change_store.py alone writes it, what is derived from the data reads it."""

import frappe
from frappe.model.document import Document


class DiasporaChange(Document):
    """Random names of contacts, or a whole table; only the latest are kept."""


def on_doctype_update() -> None:
    """What came after a number of a counter is looked for."""
    frappe.db.add_unique("Diaspora Change", ["shard", "number"])
