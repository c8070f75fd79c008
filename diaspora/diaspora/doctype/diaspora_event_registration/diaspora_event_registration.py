"""A contact's registration for an event."""

import frappe
from frappe.model.document import Document


class DiasporaEventRegistration(Document):
    """Event, contact and whether the person came."""


def on_doctype_update() -> None:
    """A person registers once."""
    frappe.db.add_unique("Diaspora Event Registration", ["event", "contact"])
