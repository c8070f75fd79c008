"""A text of a record in another language: child of every record with a title."""

from frappe.model.document import Document


class DiasporaTranslation(Document):
    """A text of a record in another language."""
