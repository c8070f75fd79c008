frappe.listview_settings["Diaspora Event Registration"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			registered: "blue",
			attended: "green",
			cancelled: "gray",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
