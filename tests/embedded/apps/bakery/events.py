"""What the app's hooks do: note that they ran, and show tasters warm ovens only."""

from typing import Any

import frappe


def note_install() -> None:
    frappe.flags.setdefault("events", []).append("after_install")


def note_hook(doc: Any, method: str) -> None:
    frappe.flags.setdefault("events", []).append(f"hook {method}")


def note_star(doc: Any, method: str) -> None:
    if doc.doctype == "Bakery Loaf":
        frappe.flags.setdefault("events", []).append(f"star {method}")


def only_warm_ovens(user: str | None = None, doctype: str | None = None) -> str:
    return "`tabBakery Oven`.`heat` > 0" if "Taster" in frappe.get_roles(user) else ""


def may_see_oven(doc: Any, ptype: str, user: str) -> bool | None:
    return doc.heat > 0 if "Taster" in frappe.get_roles(user) else None
