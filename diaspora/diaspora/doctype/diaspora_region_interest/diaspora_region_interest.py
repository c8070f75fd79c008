"""A region of Morocco that an investor is interested in."""

from frappe.model.document import Document


class DiasporaRegionInterest(Document):
    """A region of Morocco that an investor is interested in."""
