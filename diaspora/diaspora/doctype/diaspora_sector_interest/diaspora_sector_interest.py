"""A sector that an investor or an expert knows or looks for."""

from frappe.model.document import Document


class DiasporaSectorInterest(Document):
    """A sector that an investor or an expert knows or looks for."""
