"""The ledger of a campaign and its audience in one: a row per member. campaigns/ledger_store.py alone writes it."""

import frappe
from frappe.model.document import Document


class DiasporaRecipient(Document):
    """One member of the audience and what became of the mail; its name is the message id that providers see."""


def on_doctype_update() -> None:
    """One row per person (or address) and campaign; claims look for the rows of a campaign that are due."""
    frappe.db.add_unique("Diaspora Recipient", ["campaign", "dedupe_key"])
    frappe.db.add_index("Diaspora Recipient", ["campaign", "state", "not_before"])
    # Begins with the state, so that an index of the state alone is not needed beside it; segments ask for the rest.
    frappe.db.add_index("Diaspora Recipient", ["state", "contact", "campaign", "sent_at"])
