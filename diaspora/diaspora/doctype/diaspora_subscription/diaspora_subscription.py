"""The present state of a contact's consent for one topic and channel.

Derived from Diaspora Consent by crm/store.py, its only writer.
"""

import frappe
from frappe.model.document import Document


class DiasporaSubscription(Document):
    """The present state of a contact's consent for one topic and channel."""


def on_doctype_update() -> None:
    """Segments ask for the people of a topic; the index holds all that they ask."""
    frappe.db.add_index("Diaspora Subscription", ["topic", "channel", "state", "contact"])
