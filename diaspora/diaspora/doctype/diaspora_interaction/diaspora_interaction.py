"""A meeting, consultation, visit, call or letter, with what was proposed and promised."""

from frappe.model.document import Document


class DiasporaInteraction(Document):
    """A meeting, consultation, visit, call or letter, with what was proposed and promised."""
