frappe.listview_settings["Diaspora Competency"] = { hide_name_column: true };
