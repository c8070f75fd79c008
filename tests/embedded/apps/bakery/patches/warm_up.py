import frappe


def execute() -> None:
    frappe.flags.setdefault("patches", []).append("warm_up")
