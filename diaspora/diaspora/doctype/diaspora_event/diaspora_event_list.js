frappe.listview_settings["Diaspora Event"] = { hide_name_column: true };
