frappe.listview_settings["Diaspora Sender"] = { hide_name_column: true };
