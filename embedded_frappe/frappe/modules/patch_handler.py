"""Patches: the lines of an app's patches.txt, each run once per site and noted in `tabPatch Log`."""

from pathlib import Path

import frappe

SECTIONS = ("pre_model_sync", "post_model_sync")


def list_patches(app: str, section: str | None = None) -> list[str]:
    """The patches of the app in order; without sections all count as pre_model_sync."""
    file = Path(frappe.get_app_path(app, "patches.txt"))
    found: list[str] = []
    current = SECTIONS[0]
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        text = line.strip()
        if text.startswith("[") and text.endswith("]"):
            current = text[1:-1]
            if current not in SECTIONS:
                frappe.throw(frappe._("Patch type {} not found in patches.txt").format(current))
        elif text and not text.startswith("#") and section in (None, current):
            found.append(text)
    return found


def run_all(section: str) -> None:
    """Run those of the section that this site has not had, each in a transaction of its own."""
    done = set(frappe.db.sql("SELECT patch FROM `tabPatch Log`", pluck=True))
    for app in frappe.get_installed_apps():
        for patch in list_patches(app, section):
            if patch not in done:
                run_single(patch)


def run_single(patch: str) -> None:
    """Run one patch: a module with execute(), or `execute:` and a line of Python from the app's own file."""
    frappe.local.flags.in_patch = True
    try:
        if patch.startswith("execute:"):
            exec(patch.removeprefix("execute:"), {"frappe": frappe})
        else:
            frappe.get_attr(f"{patch.split()[0]}.execute")()
        log_patch(patch)
        frappe.db.commit()
    except BaseException:
        frappe.db.rollback()
        raise
    finally:
        frappe.local.flags.in_patch = False


def log_patch(patch: str) -> None:
    """Note a patch as done."""
    now = frappe.utils.now()
    row = (frappe.generate_hash(length=10), patch, now, now)
    frappe.db.bulk_insert("Patch Log", ["name", "patch", "creation", "modified"], [row])
