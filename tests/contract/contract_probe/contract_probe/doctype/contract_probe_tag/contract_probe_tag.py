from frappe.model.document import Document


class ContractProbeTag(Document):
    pass
