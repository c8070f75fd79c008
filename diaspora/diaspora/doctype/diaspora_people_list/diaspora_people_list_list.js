frappe.listview_settings["Diaspora People List"] = { hide_name_column: true };
