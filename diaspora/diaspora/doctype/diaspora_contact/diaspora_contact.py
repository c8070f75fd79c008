"""A person, or a mailbox of an organisation. Every recipient of a mail is a contact.

The derived fields (folded names, search keys, primary address) come from crm; this controller only calls it.
"""

import frappe
from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_coordinates, check_language, is_one_organisation, put_on_one_line

LINES = ("first_name", "last_name", "first_name_ar", "last_name_ar", "address_line", "city", "profession", "source")


class DiasporaContact(Document):
    """A contact: who it is, how to reach it, where it belongs."""

    def before_insert(self) -> None:
        """Give the contact its row number; the bulk import allocates blocks of them in the same way."""
        from diaspora.crm import store

        if not self.row_no:
            self.row_no = store.allocate_row_numbers(1)

    def before_validate(self) -> None:
        """Fill the derived fields."""
        from diaspora.crm import store

        put_on_one_line(self, *LINES)
        self.has_coordinates = bool(self.has_coordinates or self.latitude or self.longitude)
        store.apply_derived(self)

    def validate(self) -> None:
        """Refuse a contact whose parts contradict each other."""
        check_language(self, "preferred_language")
        check_coordinates(self)
        self._check_organisation()
        self._check_merge()

    def on_trash(self) -> None:
        """A contact is never deleted: consent, recipients and interactions point to it."""
        frappe.throw(frappe._("A contact is not deleted. Archive it, or have the data protection officer erase it."))

    def _check_organisation(self) -> None:
        if self.kind == "mailbox" and not is_one_organisation(self):
            frappe.throw(
                frappe._("A mailbox belongs to exactly one organisation: choose an association or an institution.")
            )
        if self.kind == "person" and (self.association or self.institution):
            frappe.throw(frappe._("Only a mailbox has an organisation here. Add an affiliation for a person."))

    def _check_merge(self) -> None:
        if (self.status == "merged") != bool(self.merged_into):
            frappe.throw(
                frappe._("A merged contact names the contact that it was merged into, and no other contact does.")
            )
        if self.merged_into and self.merged_into == self.name:
            frappe.throw(frappe._("A contact cannot be merged into itself. Choose another contact."))
