"""The snapshot of a campaign that was submitted for approval: all that is sent comes from it. Immutable."""

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

FROZEN = ("campaign", "number", "sha256", "content", "tree", "rules", "audience_count", "submitted_by")


class DiasporaContentVersion(Document):
    """What exactly was submitted, by whom, and what the second person decided."""

    def validate(self) -> None:
        """Refuse a change of anything but the decision."""
        before = self.get_doc_before_save()
        if before and _frozen(self) != _frozen(before):
            frappe.throw(frappe._("A content version is never changed. Submit the campaign again to make a new one."))

    def on_trash(self) -> None:
        """Refuse to delete: recipients point to it."""
        frappe.throw(frappe._("A content version is never deleted."))


def _frozen(doc: Document) -> tuple[object, ...]:
    """What was submitted, in a form that can be compared."""
    submitted_at = get_datetime(doc.submitted_at) if doc.submitted_at else None
    return (submitted_at, *(str(doc.get(field) or "") for field in FROZEN))
