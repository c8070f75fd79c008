"""When the next call to a mail provider's account may begin. campaigns/call_pace_store.py alone writes it."""

from frappe.model.document import Document


class DiasporaCallPace(Document):
    """The shared rate of one account, for all workers of all processes; its name is a hash of the account's key."""
