frappe.listview_settings["Diaspora Lawful Basis"] = { hide_name_column: true };
