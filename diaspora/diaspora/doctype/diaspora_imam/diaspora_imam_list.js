frappe.listview_settings["Diaspora Imam"] = { hide_name_column: true };
