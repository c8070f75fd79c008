"""A contact who took part in an interaction."""

from frappe.model.document import Document


class DiasporaInteractionParticipant(Document):
    """A contact who took part in an interaction."""
