"""A person's request to receive mail, until it is confirmed or expires (double opt-in)."""

from frappe.model.document import Document


class DiasporaOptInRequest(Document):
    """A person's request to receive mail, until it is confirmed or expires (double opt-in)."""
