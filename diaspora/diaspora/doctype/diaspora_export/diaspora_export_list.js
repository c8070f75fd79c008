frappe.listview_settings["Diaspora Export"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			queued: "gray",
			running: "yellow",
			done: "green",
			failed: "red",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
