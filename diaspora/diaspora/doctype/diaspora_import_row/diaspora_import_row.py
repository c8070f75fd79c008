"""A staged row of an import: what the file said, what became of it and why."""

import frappe
from frappe.model.document import Document


class DiasporaImportRow(Document):
    """One row of an imported file."""


def on_doctype_update() -> None:
    """The import takes the staged rows of one file in their order."""
    frappe.db.add_index("Diaspora Import Row", ["import_name", "state", "row_no"])
