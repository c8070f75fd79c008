"""Who was in a segment at a moment, as a bitmap of row numbers; segments/snapshot_store.py alone writes it."""

import frappe
from frappe.model.document import Document


class DiasporaSegmentSnapshot(Document):
    """Row numbers only: a contact that was erased since is nobody here either."""


def on_doctype_update() -> None:
    """The newest snapshot before a moment is looked for."""
    frappe.db.add_index("Diaspora Segment Snapshot", ["segment", "sees_religious", "taken_at"])
