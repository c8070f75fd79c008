"""A topic that a person asks to receive."""

from frappe.model.document import Document


class DiasporaOptInTopic(Document):
    """A topic that a person asks to receive."""
