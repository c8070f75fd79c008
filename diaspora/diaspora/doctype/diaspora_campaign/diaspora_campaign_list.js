frappe.listview_settings["Diaspora Campaign"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			draft: "gray",
			"awaiting approval": "orange",
			approved: "blue",
			planning: "yellow",
			sending: "yellow",
			paused: "red",
			finished: "green",
			cancelled: "darkgrey",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
