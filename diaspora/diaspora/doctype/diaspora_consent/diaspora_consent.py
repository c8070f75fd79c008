"""The ledger of consent: what a person said about which topic, when and how. Append-only.

Written by crm/store.py only, which also derives Diaspora Subscription from it.
"""

import frappe
from frappe.model.document import Document


class DiasporaConsent(Document):
    """One act of consent, withdrawal or objection."""

    def validate(self) -> None:
        """Refuse every change, also by the Administrator: a proof that can be edited proves nothing."""
        if not self.is_new():
            frappe.throw(frappe._("An entry of the consent ledger is never changed. Record a new act instead."))

    def on_trash(self) -> None:
        """Refuse to delete."""
        frappe.throw(frappe._("An entry of the consent ledger is never deleted. Record a new act instead."))
