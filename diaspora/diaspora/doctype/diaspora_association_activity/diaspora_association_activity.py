"""A field in which an association or an institution is active."""

from frappe.model.document import Document


class DiasporaAssociationActivity(Document):
    """A field in which an association or an institution is active."""
