frappe.listview_settings["Diaspora Content Version"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			waiting: "orange",
			approved: "green",
			refused: "red",
			superseded: "gray",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
