import frappe

no_cache = 1


def get_context(context):
    context.name = frappe.form_dict.get("name") or "nobody"
    context.method = frappe.request.method
    if frappe.form_dict.get("status"):
        context.http_status_code = int(frappe.form_dict.status)
    if frappe.form_dict.get("go"):
        frappe.local.flags.redirect_location = frappe.form_dict.go
        raise frappe.Redirect(302)
    if frappe.form_dict.get("boom"):
        raise RuntimeError("salma@example.org broke the page")
    if frappe.form_dict.get("closed"):
        raise frappe.PermissionError
    if frappe.form_dict.get("note"):
        from pages_app.jobs import note

        note(frappe.form_dict.note)
