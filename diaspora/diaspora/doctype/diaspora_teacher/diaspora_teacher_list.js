frappe.listview_settings["Diaspora Teacher"] = { hide_name_column: true };
