"""The ledger of consent: what a person said about which topic, when and how. Append-only.

Written by crm/store.py only, which also derives Diaspora Subscription from it.
"""

import frappe
from frappe.model.document import Document

from diaspora.diaspora.field_checks import refuse_consent_by_hand


class DiasporaConsent(Document):
    """One act of consent, withdrawal or objection."""

    def validate(self) -> None:
        """Refuse every entry and change by hand, also the Administrator's: such a proof would prove nothing."""
        if self.is_new():
            refuse_consent_by_hand()
        else:
            frappe.throw(frappe._("An entry of the consent ledger is never changed. Record a new act instead."))

    def on_trash(self) -> None:
        """Refuse to delete."""
        frappe.throw(frappe._("An entry of the consent ledger is never deleted. Record a new act instead."))
