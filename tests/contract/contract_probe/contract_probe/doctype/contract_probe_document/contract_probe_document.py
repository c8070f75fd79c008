from contract_probe.events import note
from frappe.model.document import Document


class ContractProbeDocument(Document):
    def before_insert(self):
        note("doc", "before_insert")

    def before_naming(self):
        note("doc", "before_naming")

    def before_validate(self):
        note("doc", "before_validate")

    def validate(self):
        note("doc", "validate")

    def before_save(self):
        note("doc", "before_save")

    def after_insert(self):
        note("doc", "after_insert")

    def on_update(self):
        note("doc", "on_update")

    def on_change(self):
        note("doc", "on_change")

    def on_trash(self):
        note("doc", "on_trash")

    def after_delete(self):
        note("doc", "after_delete")
