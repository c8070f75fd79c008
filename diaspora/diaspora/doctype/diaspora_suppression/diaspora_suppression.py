"""An address that is written to no more, known only by its key. Written by crm/store.py only."""

from frappe.model.document import Document


class DiasporaSuppression(Document):
    """An address that is written to no more, known only by its key."""
