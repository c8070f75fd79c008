"""An e-mail address of a contact, with the key under which the ledgers know it."""

from frappe.model.document import Document


class DiasporaContactEmail(Document):
    """An e-mail address of a contact, with the key under which the ledgers know it."""
