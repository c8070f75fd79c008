frappe.listview_settings["Diaspora Interaction"] = { hide_name_column: true };
