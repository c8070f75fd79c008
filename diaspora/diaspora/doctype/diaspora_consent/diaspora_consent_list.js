frappe.listview_settings["Diaspora Consent"] = {
	hide_name_column: true,
	add_fields: ["action"],
	get_indicator(doc) {
		const colours = {
			granted: "green",
			withdrawn: "orange",
			objected: "red",
		};
		return [__(doc.action), colours[doc.action], `action,=,${doc.action}`];
	},
};
