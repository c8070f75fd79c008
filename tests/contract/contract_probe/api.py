"""Whitelisted methods of every shape, for the contract over HTTP."""

import frappe


@frappe.whitelist()
def add(a: int, b: int = 1):
    return a + b


@frappe.whitelist()
def nothing():
    return None


@frappe.whitelist(allow_guest=True)
def who():
    return frappe.session.user


@frappe.whitelist(allow_guest=True, methods=["POST"])
def echo(text: str = ""):
    return {"text": text, "method": frappe.request.method}


@frappe.whitelist()
def refuse(permission: bool = False):
    frappe.throw("Not like this.", frappe.PermissionError if permission else frappe.ValidationError)


@frappe.whitelist()
def fall():
    raise ValueError("fell")


@frappe.whitelist()
def tell():
    frappe.msgprint("Mind the gap.")
    return 1


@frappe.whitelist(allow_guest=True)
def elsewhere():
    frappe.local.response["type"] = "redirect"
    frappe.local.response["location"] = "https://elsewhere.example/"


@frappe.whitelist()
def replaced():
    return "theirs"


@frappe.whitelist()
def replacement():
    return "ours"


def hidden():
    return "never seen"
