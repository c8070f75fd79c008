"""A change that somebody outside the mission proposed to a profile, until an officer decides."""

import frappe
from frappe.model.document import Document

# Deciding applies the change as well: it goes through directories.proposal_store, never through a form.
_KEPT = ("for_doctype", "for_name", "fieldname", "old_value", "new_value", "state", "decided_by", "decided_at")


class DiasporaProfileChange(Document):
    """A change that somebody outside the mission proposed to a profile, until an officer decides."""

    def validate(self) -> None:
        """Refuse a decision that is only written down."""
        if not self.is_new() and any(self.has_value_changed(field) for field in _KEPT):
            frappe.throw(frappe._("Accept or refuse the proposal on the page of proposals."))
