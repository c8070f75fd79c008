import frappe

no_cache = 1


def get_context(context):
    context.language = "en"
    context.word = "<b>bold</b>"
    context.method = frappe.request.method
    context.posted = frappe.form_dict.get("posted", "")
    if frappe.form_dict.get("gone"):
        context.http_status_code = 410
    if frappe.form_dict.get("go"):
        frappe.local.flags.redirect_location = "https://elsewhere.example/"
        raise frappe.Redirect(302)
