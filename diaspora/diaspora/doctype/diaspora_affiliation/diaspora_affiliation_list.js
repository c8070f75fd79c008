frappe.listview_settings["Diaspora Affiliation"] = { hide_name_column: true };
