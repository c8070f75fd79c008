"""Two contacts that may be the same person, until somebody decides."""

import frappe
from frappe.model.document import Document


class DiasporaDuplicate(Document):
    """A pair of contacts, with the reasons for the suspicion."""

    def before_validate(self) -> None:
        """Order the pair, so that (a, b) and (b, a) are one row for the unique key."""
        if self.contact_a == self.contact_b:
            frappe.throw(frappe._("A contact is no duplicate of itself. Choose two contacts."))
        self.contact_a, self.contact_b = sorted((self.contact_a, self.contact_b))


def on_doctype_update() -> None:
    """A pair is judged once."""
    frappe.db.add_unique("Diaspora Duplicate", ["contact_a", "contact_b"])
