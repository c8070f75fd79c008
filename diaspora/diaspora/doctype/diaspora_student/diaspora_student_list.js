frappe.listview_settings["Diaspora Student"] = { hide_name_column: true };
