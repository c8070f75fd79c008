"""A language that an imam preaches in."""

from frappe.model.document import Document


class DiasporaSpokenLanguage(Document):
    """A language that an imam preaches in."""
