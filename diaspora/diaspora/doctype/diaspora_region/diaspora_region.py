"""One of the twelve regions of Morocco. The list comes with the app and is not edited on a site."""

from frappe.model.document import Document


class DiasporaRegion(Document):
    """One of the twelve regions of Morocco."""
