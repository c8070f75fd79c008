"""A contact who studies, with the university and the expected end."""

from frappe.model.document import Document


class DiasporaStudent(Document):
    """A contact who studies, with the university and the expected end."""
