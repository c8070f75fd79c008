from frappe.model.document import Document


class BakerySlice(Document):
    pass
