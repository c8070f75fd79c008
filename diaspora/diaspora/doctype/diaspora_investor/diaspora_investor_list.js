frappe.listview_settings["Diaspora Investor"] = { hide_name_column: true };
