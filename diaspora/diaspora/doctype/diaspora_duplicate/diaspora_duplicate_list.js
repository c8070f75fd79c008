frappe.listview_settings["Diaspora Duplicate"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			open: "orange",
			merged: "blue",
			dismissed: "gray",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
