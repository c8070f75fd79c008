frappe.listview_settings["Diaspora Change"] = { hide_name_column: true };
