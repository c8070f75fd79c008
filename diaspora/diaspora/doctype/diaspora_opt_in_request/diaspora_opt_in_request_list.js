frappe.listview_settings["Diaspora Opt In Request"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			queued: "gray",
			attempting: "yellow",
			sent: "blue",
			confirmed: "green",
			expired: "gray",
			failed: "red",
			unknown: "orange",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
