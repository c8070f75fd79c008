"""A file that is being imported or was imported; its rows are Diaspora Import Row."""

from frappe.model.document import Document


class DiasporaImport(Document):
    """A file that is being imported or was imported."""
