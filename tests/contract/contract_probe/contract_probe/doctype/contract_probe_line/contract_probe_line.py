from frappe.model.document import Document


class ContractProbeLine(Document):
    pass
