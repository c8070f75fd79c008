frappe.listview_settings["Diaspora Relationship"] = { hide_name_column: true };
