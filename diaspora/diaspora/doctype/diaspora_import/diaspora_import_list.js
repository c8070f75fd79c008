frappe.listview_settings["Diaspora Import"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			staged: "gray",
			rehearsing: "yellow",
			running: "yellow",
			done: "green",
			failed: "red",
			undoing: "orange",
			undone: "darkgrey",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
