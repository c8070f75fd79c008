"""The wording that people agreed to, by version. A wording is never changed after it has been shown."""

import frappe
from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_translations


class DiasporaConsentWording(Document):
    """One version of the wording, in each language (translations of the field "text")."""

    def validate(self) -> None:
        """Refuse a change; the ledger of consent names the version that was shown."""
        if not self.is_new():
            frappe.throw(frappe._("A wording is never changed after it has been shown. Make a new version."))
        check_translations(self)
