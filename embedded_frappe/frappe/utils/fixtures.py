"""Fixtures: the records in an app's fixtures/*.json, written over the site's at install and at every migrate."""

import json
from pathlib import Path
from typing import Any

import frappe
from frappe.model import child_table_fields

UNCOMPARED = (*child_table_fields, "modified", "creation", "owner", "modified_by", "docstatus", "idx")


def sync_fixtures(app: str | None = None) -> None:
    """Import the fixtures of the app, or of all."""
    for name in [app] if app else frappe.get_installed_apps():
        for file in sorted(Path(frappe.get_app_path(name, "fixtures")).glob("*.json")):
            records = json.loads(file.read_text("utf-8"))
            for record in records if isinstance(records, list) else [records]:
                import_doc(record)
    frappe.db.commit()


def import_doc(record: dict[str, Any]) -> None:
    """Write one record; one of that name that differs is replaced without its delete events."""
    if _is_stored(record):
        return
    doctype, name = record["doctype"], record.get("name")
    flags = frappe.local.flags
    flags.in_import = flags.in_fixtures = True
    try:
        doc = frappe.get_doc({**record, "__islocal": 1})
        doc.run_method("before_import")
        if name and frappe.db.exists(doctype, name):
            options = {"force": True, "ignore_permissions": True, "ignore_on_trash": True, "delete_permanently": True}
            frappe.delete_doc(doctype, name, **options)
        doc.flags.ignore_links = True
        doc.insert(ignore_permissions=True)
    finally:
        flags.in_import = flags.in_fixtures = False


def _is_stored(record: dict[str, Any]) -> bool:
    """Does the site hold exactly these values? Then a second migrate has nothing to write."""
    doctype, name = record["doctype"], record.get("name")
    if not name or frappe.get_meta(doctype).issingle or not frappe.db.exists(doctype, name):
        return False
    return _contains(frappe.get_doc(doctype, name).as_dict(), record)


def _contains(stored: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        own = {key: value for key, value in wanted.items() if key not in UNCOMPARED}
        return isinstance(stored, dict) and all(_contains(stored.get(key), value) for key, value in own.items())
    if isinstance(wanted, list):
        return len(stored or []) == len(wanted) and all(_contains(s, w) for s, w in zip(stored, wanted, strict=True))
    return str(stored if stored is not None else "") == str(wanted if wanted is not None else "")
