from frappe.model.document import Document


class BakeryOrder(Document):
    pass
