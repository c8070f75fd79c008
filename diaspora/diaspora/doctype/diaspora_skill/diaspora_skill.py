"""A skill of a person in the directory of competencies."""

from frappe.model.document import Document


class DiasporaSkill(Document):
    """A skill of a person in the directory of competencies."""
