"""The present state of a contact's consent for one topic and channel.

Derived from Diaspora Consent by crm/store.py, its only writer.
"""

from frappe.model.document import Document


class DiasporaSubscription(Document):
    """The present state of a contact's consent for one topic and channel."""
