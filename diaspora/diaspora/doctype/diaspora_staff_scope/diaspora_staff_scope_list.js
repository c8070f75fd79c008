frappe.listview_settings["Diaspora Staff Scope"] = { hide_name_column: true };
