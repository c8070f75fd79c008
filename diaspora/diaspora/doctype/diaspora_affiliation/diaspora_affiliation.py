"""A person's place in an association or institution."""

import frappe
from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_order, is_one_organisation


class DiasporaAffiliation(Document):
    """Contact, organisation, function and term."""

    def validate(self) -> None:
        """Refuse none and two organisations, and an end before the start."""
        if not is_one_organisation(self):
            frappe.throw(frappe._("Choose either an association or an institution."))
        check_order(self, "from_date", "to_date")
