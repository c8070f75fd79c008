frappe.listview_settings["Diaspora Segment"] = { hide_name_column: true };
