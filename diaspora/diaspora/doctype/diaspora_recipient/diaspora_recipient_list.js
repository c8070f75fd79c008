frappe.listview_settings["Diaspora Recipient"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			queued: "gray",
			claimed: "gray",
			attempting: "yellow",
			sent: "green",
			failed: "red",
			skipped: "darkgrey",
			unknown: "orange",
			undetermined: "orange",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
