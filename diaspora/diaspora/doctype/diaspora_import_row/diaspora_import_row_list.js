frappe.listview_settings["Diaspora Import Row"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			staged: "gray",
			created: "green",
			updated: "blue",
			unchanged: "gray",
			rejected: "red",
			undone: "darkgrey",
			kept: "orange",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
