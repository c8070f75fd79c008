from frappe.model.document import Document


class ContractProbeSettings(Document):
    pass
