frappe.listview_settings["Diaspora Picture"] = { hide_name_column: true };
