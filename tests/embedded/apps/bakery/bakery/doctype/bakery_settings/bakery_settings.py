from frappe.model.document import Document


class BakerySettings(Document):
    pass
