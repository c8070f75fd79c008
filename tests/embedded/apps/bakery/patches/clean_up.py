import frappe


def execute() -> None:
    frappe.flags.setdefault("patches", []).append("clean_up")
