"""A relation between two people, such as parent and child. Households are derived from it."""

import frappe
from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_order


class DiasporaRelationship(Document):
    """Contact, kind of relation, contact, and since when."""

    def validate(self) -> None:
        """Refuse a relation with oneself and an end before the start."""
        if self.from_contact == self.to_contact:
            frappe.throw(frappe._("A person has no relation with itself. Choose two contacts."))
        check_order(self, "from_date", "to_date")
