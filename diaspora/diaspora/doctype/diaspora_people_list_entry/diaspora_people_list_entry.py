"""A person on a list."""

from frappe.model.document import Document


class DiasporaPeopleListEntry(Document):
    """A person on a list."""
