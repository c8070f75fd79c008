frappe.listview_settings["Diaspora Segment Snapshot"] = { hide_name_column: true };
