"""A campaign's text in one language."""

from frappe.model.document import Document


class DiasporaCampaignVariant(Document):
    """A campaign's text in one language."""
