"""An office that an elected official holds or held. Never a party."""

from frappe.model.document import Document


class DiasporaMandate(Document):
    """An office that an elected official holds or held."""
