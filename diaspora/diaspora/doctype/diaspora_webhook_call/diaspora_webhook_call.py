"""A call of a provider's webhook as it came, until its events are reduced; webhook_store.py alone writes it."""

from frappe.model.document import Document


class DiasporaWebhookCall(Document):
    """One call: its body holds addresses, so that the row is deleted as soon as its events are stored."""
