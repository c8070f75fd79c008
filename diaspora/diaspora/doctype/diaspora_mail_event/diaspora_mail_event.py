"""What a provider or a link told us about a mail that was sent."""

import frappe
from frappe.model.document import Document


class DiasporaMailEvent(Document):
    """One event, raw and normalised."""


def on_doctype_update() -> None:
    """Scanners are found by many recipients' clicks from one network within seconds; segments count people's acts."""
    frappe.db.add_index("Diaspora Mail Event", ["network", "occurred_at"])
    frappe.db.add_index("Diaspora Mail Event", ["kind", "machine", "contact", "occurred_at", "campaign"])
