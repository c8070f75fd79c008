"""A proposal that was heard in an interaction."""

from frappe.model.document import Document


class DiasporaProposal(Document):
    """A proposal that was heard in an interaction."""
