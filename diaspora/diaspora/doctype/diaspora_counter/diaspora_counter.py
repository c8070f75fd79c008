"""A named counter from which blocks of numbers are allocated, such as the contacts' row numbers."""

from frappe.model.document import Document


class DiasporaCounter(Document):
    """A named counter from which blocks of numbers are allocated, such as the contacts' row numbers."""
