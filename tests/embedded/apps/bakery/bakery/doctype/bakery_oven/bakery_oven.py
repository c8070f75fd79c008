from frappe.model.document import Document


class BakeryOven(Document):
    pass
