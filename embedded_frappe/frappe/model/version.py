"""The record of what a save changed, for DocTypes with track_changes."""

from typing import Any

import frappe
from frappe.model import no_value_fields, table_fields
from frappe.utils.data import cstr


def save_version(before: Any, after: Any) -> None:
    """Insert a Version with the changed fields and rows, if there are any."""
    changes = find_changes(before, after)
    if not any(changes.values()):
        return
    version = frappe.new_doc("Version")
    version.update({"ref_doctype": after.doctype, "docname": after.name, "data": frappe.as_json(changes)})
    version.insert(ignore_permissions=True, ignore_links=True)


def find_changes(before: Any, after: Any) -> dict[str, list[Any]]:
    """`changed` [field, old, new], `added` and `removed` [table, row], `row_changed` [table, idx, name, changes]."""
    found: dict[str, list[Any]] = {"changed": [], "added": [], "removed": [], "row_changed": []}
    old, new = before.get_valid_dict(), after.get_valid_dict()
    for field in after.meta.fields:
        name = field.fieldname
        if field.fieldtype in table_fields:
            _compare_rows(name, before.get(name), after.get(name), found)
        elif field.fieldtype not in (*no_value_fields, "Password") and cstr(old.get(name)) != cstr(new.get(name)):
            found["changed"].append([name, old.get(name), new.get(name)])
    return found


def _compare_rows(table: str, before: list[Any], after: list[Any], found: dict[str, list[Any]]) -> None:
    old, new = {row.name: row for row in before}, {row.name: row for row in after}
    found["added"] += [[table, row.as_dict()] for name, row in new.items() if name not in old]
    found["removed"] += [[table, row.as_dict()] for name, row in old.items() if name not in new]
    for name in old.keys() & new.keys():
        changes = find_changes(old[name], new[name])["changed"]
        if changes:
            found["row_changed"].append([table, new[name].idx, name, changes])
