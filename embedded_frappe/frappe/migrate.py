"""Brings the connected site up to the state of its apps' code: patches, models, fixtures."""

import frappe
from frappe.model.sync import sync_for
from frappe.modules.patch_handler import run_all
from frappe.utils.fixtures import sync_fixtures


def migrate() -> None:
    """Run the patches before and after the sync of the models, the fixtures, the hook after_migrate. Idempotent."""
    from frappe.installer import add_module_defs
    from frappe.seeds import add_seeds

    from embedded_frappe.host.tables import create_host_tables

    frappe.clear_cache()
    frappe.local.flags.in_migrate = True
    try:
        _run_hooks("before_migrate")
        run_all("pre_model_sync")
        for app in frappe.get_installed_apps():
            add_module_defs(app)
            sync_for(app)
        frappe.db.commit()
        create_host_tables()
        add_seeds()
        frappe.db.commit()
        run_all("post_model_sync")
        for app in frappe.get_installed_apps():
            sync_fixtures(app)
        frappe.db.commit()
        _run_hooks("after_migrate")
        frappe.db.commit()
    finally:
        frappe.local.flags.in_migrate = False


def _run_hooks(hook: str) -> None:
    for path in frappe.get_hooks(hook):
        frappe.get_attr(path)()
