"""Brings a site's DocTypes in line with the JSON files of an app: tables, meta rows, roles, on_doctype_update.

Idempotent: a file whose hash is that of the last sync is left alone. DocTypes whose file is gone keep their tables.
"""

import glob
import hashlib
import importlib
import json
import os
from typing import Any

import frappe
from frappe.database.schema import sync_table
from frappe.model.meta import BOOTSTRAP, Meta, load_from_file, note_schema_change

ROWS = {"fields": "DocField", "permissions": "DocPerm"}


def find_doctype_files(app: str) -> list[str]:
    """The JSON files `<module>/doctype/<name>/<name>.json` of the app's modules."""
    files = []
    for module in frappe.get_module_list(app):
        pattern = os.path.join(frappe.get_app_path(app, frappe.scrub(module)), "doctype", "*", "*.json")
        files += [f for f in sorted(glob.glob(pattern)) if os.path.basename(os.path.dirname(f)) == _stem(f)]
    return files


def _stem(file: str) -> str:
    return os.path.basename(file).removesuffix(".json")


def sync_for(app: str, force: bool = False) -> list[str]:
    """Sync all DocTypes of the app; the names of those that changed."""
    if app == "frappe":
        for name in sorted(BOOTSTRAP):
            sync_table(load_from_file(name))
    changed = []
    for file in find_doctype_files(app):
        with open(file, encoding="utf-8") as handle:
            text = handle.read()
        values = json.loads(text)
        if values.get("doctype") == "DocType" and _sync_file(
            app, values, hashlib.sha256(text.encode()).hexdigest(), force
        ):
            changed.append(values["name"])
    return changed


def _sync_file(app: str, values: dict[str, Any], digest: str, force: bool) -> bool:
    name = values["name"]
    if not force and frappe.db.get_value("DocType", name, "migration_hash", order_by=None) == digest:
        return False
    _check_fields(values)
    sync_table(Meta(values))
    write_meta_rows(values, digest)
    note_schema_change()
    frappe.db.commit()
    _run_on_doctype_update(app, values)
    return True


def _check_fields(values: dict[str, Any]) -> None:
    seen: set[str] = set()
    for field in values.get("fields") or []:
        if field["fieldname"] in seen:
            frappe.throw(f"{values['name']}: the field {field['fieldname']} is there twice")
        seen.add(field["fieldname"])
        if field["fieldtype"] in ("Link", "Table", "Table MultiSelect") and not field.get("options"):
            frappe.throw(f"{values['name']}: {field['fieldname']} is a {field['fieldtype']} without options")


def write_meta_rows(values: dict[str, Any], digest: str) -> None:
    """Replace the rows of a DocType in tabDocType, tabDocField and tabDocPerm; create the roles that it names."""
    name = values["name"]
    moment = frappe.utils.now()
    stamp = {"creation": moment, "modified": moment, "owner": "Administrator", "modified_by": "Administrator"}
    frappe.db.sql("DELETE FROM `tabDocType` WHERE name = %s", name)
    _insert("DocType", {**values, **stamp, "name": name, "migration_hash": digest})
    for key, child in ROWS.items():
        frappe.db.sql(f"DELETE FROM `tab{child}` WHERE parent = %s AND parentfield = %s", (name, key))
        for idx, row in enumerate(values.get(key) or [], start=1):
            parent = {"parent": name, "parentfield": key, "parenttype": "DocType", "idx": idx}
            _insert(child, {**row, **stamp, **parent, "name": frappe.generate_hash(length=10)})
    if frappe.db.table_exists("Role"):
        for role in {row["role"] for row in values.get("permissions") or []}:
            create_role(role)


def _insert(doctype: str, values: dict[str, Any]) -> None:
    known = set(frappe.db.get_table_columns(doctype))
    row = {k: v for k, v in values.items() if k in known and v is not None and not isinstance(v, (list, dict))}
    frappe.db.bulk_insert(doctype, list(row), [tuple(row.values())])


def create_role(role: str) -> None:
    """Create the role unless it is there."""
    if not frappe.db.exists("Role", role):
        frappe.db.bulk_insert(
            "Role",
            ["name", "role_name", "desk_access", "creation", "modified", "owner", "modified_by"],
            [(role, role, 1, frappe.utils.now(), frappe.utils.now(), "Administrator", "Administrator")],
        )


def _run_on_doctype_update(app: str, values: dict[str, Any]) -> None:
    if app == "frappe" or values["name"] in BOOTSTRAP:
        return
    module = importlib.import_module(controller_module(app, values["module"], values["name"]))
    if "on_doctype_update" in vars(module):
        module.on_doctype_update()
        frappe.db.commit()


def controller_module(app: str, module: str, doctype: str) -> str:
    """The dotted name of the module that holds the DocType's class."""
    name = frappe.scrub(doctype)
    return f"{app}.{frappe.scrub(module)}.doctype.{name}.{name}"
