"""A person, or a mailbox of an organisation. Every recipient of a mail is a contact.

The derived fields (folded names, search keys, primary address) come from crm; this controller only calls it.
"""

import frappe
from frappe.model.document import Document

from diaspora.crm import consent_store, store
from diaspora.diaspora.contact_checks import (
    check_birth_year,
    check_erasure,
    check_identity,
    check_merge,
    check_organisation,
    keep_row_number,
)
from diaspora.diaspora.field_checks import check_coordinates, check_language, put_on_one_line

LINES = ("first_name", "last_name", "first_name_ar", "last_name_ar", "address_line", "city", "profession", "source")


class DiasporaContact(Document):
    """A contact: who it is, how to reach it, where it belongs."""

    def before_insert(self) -> None:
        """Give the contact its row number; the bulk import allocates blocks of them in the same way."""
        self.row_no = store.allocate_row_numbers(1)

    def before_validate(self) -> None:
        """Fill the derived fields."""
        put_on_one_line(self, *LINES)
        self.has_coordinates = bool(self.has_coordinates or self.latitude or self.longitude)
        store.apply_derived(self)

    def validate(self) -> None:
        """Refuse a contact whose parts contradict each other."""
        check_language(self, "preferred_language")
        check_coordinates(self)
        check_organisation(self)
        check_identity(self)
        check_birth_year(self)
        check_merge(self)
        check_erasure(self)
        keep_row_number(self)

    def on_update(self) -> None:
        """What a person has refused under one name holds under the other."""
        if self.status == "merged" and self.has_value_changed("merged_into"):
            consent_store.carry_refusals(self.name, self.merged_into)

    def on_trash(self) -> None:
        """A contact is never deleted: consent, recipients and interactions point to it."""
        frappe.throw(frappe._("A contact is not deleted. Archive it, or have the data protection officer erase it."))


def on_doctype_update() -> None:
    """People of some districts by city: the row rules stand in every list, and the city in most."""
    frappe.db.add_index("Diaspora Contact", ["district", "city"])
    frappe.db.add_index("Diaspora Contact", ["status", "row_no"])
