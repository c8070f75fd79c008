from frappe.model.document import Document


class BakeryTicket(Document):
    pass
