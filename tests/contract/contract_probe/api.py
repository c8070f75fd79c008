"""Whitelisted methods of every shape, for the contract over HTTP."""

import frappe
import frappe.sessions


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


@frappe.whitelist(allow_guest=True, methods=["POST"])
def asked():
    form = frappe.request.form
    known = [bool(frappe.local.request_ip), frappe.local.lang, (frappe.request.content_length or 0) > 0]
    return [form.get("a"), form.getlist("b"), *known]


@frappe.whitelist(allow_guest=True, methods=["POST"])
def raw():
    return [frappe.request.get_data().decode(), frappe.request.args.get("c"), frappe.request.args.get("d")]


@frappe.whitelist()
def token():
    return len(frappe.sessions.get_csrf_token())


@frappe.whitelist(allow_guest=True)
def told():
    frappe.local.response.update(told="beside", http_status_code=202)
    return "told"


@frappe.whitelist(allow_guest=True)
def sent():
    frappe.local.response.update(type="download", filename="sent.csv", filecontent="a;b\n", content_type="text/csv")


@frappe.whitelist()
def leave():
    frappe.local.login_manager.logout()


@frappe.whitelist()
def replaced():
    return "theirs"


@frappe.whitelist()
def replacement():
    return "ours"


def hidden():
    return "never seen"
