"""A province or prefecture of Morocco. The list comes with the app and is not edited on a site."""

from frappe.model.document import Document


class DiasporaProvince(Document):
    """A province or prefecture of Morocco."""
