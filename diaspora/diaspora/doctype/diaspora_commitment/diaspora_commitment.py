"""A commitment that was made in an interaction, with its date and what became of it."""

from frappe.model.document import Document


class DiasporaCommitment(Document):
    """A commitment that was made in an interaction, with its date and what became of it."""
