"""A directory that somebody took out of the site: who, what and why. Written by the app alone."""

from frappe.model.document import Document


class DiasporaExport(Document):
    """An export that is being made or was made."""
