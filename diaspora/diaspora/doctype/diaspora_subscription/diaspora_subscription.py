"""The present state of a contact's consent for one topic and channel.

Derived from Diaspora Consent by crm/store.py, its only writer.
"""

import frappe
from frappe.model.document import Document

from diaspora.diaspora.field_checks import refuse_consent_by_hand


class DiasporaSubscription(Document):
    """The present state of a contact's consent for one topic and channel."""

    def validate(self) -> None:
        """Refuse: whoever could write a state could agree in the name of others."""
        refuse_consent_by_hand()

    def on_trash(self) -> None:
        """Refuse: without its withdrawal a person would be written to again."""
        refuse_consent_by_hand()


def on_doctype_update() -> None:
    """Segments ask for the people of a topic; the index holds all that they ask."""
    frappe.db.add_index("Diaspora Subscription", ["topic", "channel", "state", "contact"])
