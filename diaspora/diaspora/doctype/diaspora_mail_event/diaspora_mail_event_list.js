frappe.listview_settings["Diaspora Mail Event"] = { hide_name_column: true };
