frappe.listview_settings["Diaspora Suppression"] = { hide_name_column: true };
