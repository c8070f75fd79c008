from frappe.model.document import Document


class BakeryBatch(Document):
    pass
