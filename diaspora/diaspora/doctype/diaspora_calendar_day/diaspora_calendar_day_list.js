frappe.listview_settings["Diaspora Calendar Day"] = { hide_name_column: true };
