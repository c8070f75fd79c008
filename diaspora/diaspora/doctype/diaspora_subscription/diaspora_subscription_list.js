frappe.listview_settings["Diaspora Subscription"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = {
			granted: "green",
			withdrawn: "orange",
			objected: "red",
		};
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
