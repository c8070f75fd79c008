"""A contact's skills, for the directory of competencies."""

from frappe.model.document import Document


class DiasporaCompetency(Document):
    """A contact's skills, for the directory of competencies."""
