"""A consular district that a member of staff works for."""

from frappe.model.document import Document


class DiasporaScopeDistrict(Document):
    """A consular district that a member of staff works for."""
