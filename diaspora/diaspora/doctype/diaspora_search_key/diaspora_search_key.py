"""A folded form of a contact's name, so that a name is found in either script. Derived, never typed."""

from frappe.model.document import Document


class DiasporaSearchKey(Document):
    """A folded form of a contact's name, so that a name is found in either script."""
