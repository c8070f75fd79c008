"""The consular districts that a member of staff works for."""

from frappe.model.document import Document


class DiasporaStaffScope(Document):
    """The consular districts that a member of staff works for."""
