"""The snapshot of a campaign that was submitted for approval: all that is sent comes from it. Immutable."""

import frappe
from frappe.model.document import Document

FROZEN = ("campaign", "number", "sha256", "content", "tree", "rules", "audience_count", "submitted_by", "submitted_at")


class DiasporaContentVersion(Document):
    """What exactly was submitted, by whom, and what the second person decided."""

    def validate(self) -> None:
        """Refuse a change of anything but the decision."""
        before = self.get_doc_before_save()
        if before and any(str(self.get(field)) != str(before.get(field)) for field in FROZEN):
            frappe.throw(frappe._("A content version is never changed. Submit the campaign again to make a new one."))

    def on_trash(self) -> None:
        """Refuse to delete: recipients point to it."""
        frappe.throw(frappe._("A content version is never deleted."))
