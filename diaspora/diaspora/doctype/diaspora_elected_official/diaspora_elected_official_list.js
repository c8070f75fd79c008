frappe.listview_settings["Diaspora Elected Official"] = { hide_name_column: true };
