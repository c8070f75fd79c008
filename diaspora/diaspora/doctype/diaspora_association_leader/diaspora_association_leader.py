"""A contact who leads an association, with the term of office."""

from frappe.model.document import Document


class DiasporaAssociationLeader(Document):
    """A contact who leads an association, with the term of office."""
