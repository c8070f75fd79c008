frappe.listview_settings["Diaspora Webhook Call"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			waiting: "gray",
			unreadable: "red",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
