"""Two contacts, associations or institutions that may be the same, until somebody decides."""

import frappe
from frappe.model.document import Document

from diaspora.crm.duplicate_sides import SIDES


class DiasporaDuplicate(Document):
    """A pair, with the reasons for the suspicion."""

    def before_validate(self) -> None:
        """Order the pair, so that (a, b) and (b, a) are one row for the unique key."""
        filled = [sides for sides in SIDES.values() if any(self.get(side) for side in sides)]
        if len(filled) != 1 or not all(self.get(side) for side in filled[0]):
            frappe.throw(frappe._("Name two contacts, two associations or two institutions."))
        first, second = filled[0]
        if self.get(first) == self.get(second):
            frappe.throw(frappe._("A record is no duplicate of itself. Choose two."))
        one, other = sorted((self.get(first), self.get(second)))
        self.set(first, one)
        self.set(second, other)


def on_doctype_update() -> None:
    """A pair is judged once."""
    frappe.db.add_unique("Diaspora Duplicate", ["contact_a", "contact_b"])
    frappe.db.add_unique("Diaspora Duplicate", ["association_a", "association_b"])
    frappe.db.add_unique("Diaspora Duplicate", ["institution_a", "institution_b"])
