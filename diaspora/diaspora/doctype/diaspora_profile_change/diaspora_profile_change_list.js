frappe.listview_settings["Diaspora Profile Change"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			waiting: "orange",
			accepted: "green",
			refused: "red",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
