frappe.listview_settings["Diaspora Contact"] = {
	hide_name_column: true,
	add_fields: ["status"],
	get_indicator(doc) {
		const colours = {
			active: "green",
			archived: "gray",
			deceased: "gray",
			merged: "blue",
			erased: "darkgrey",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
