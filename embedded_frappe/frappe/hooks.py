"""What Frappe itself hooks into; an app's hooks come on top."""

permission_query_conditions = {"File": "frappe.core.doctype.file.file.get_permission_query_conditions"}
has_permission = {"File": "frappe.core.doctype.file.file.has_permission"}
doc_events = {"*": {"on_update": "frappe.core.doctype.file.utils.attach_files_to_document"}}
