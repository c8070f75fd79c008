"""A telephone number of a contact, in E.164."""

from frappe.model.document import Document


class DiasporaContactPhone(Document):
    """A telephone number of a contact, in E.164."""
