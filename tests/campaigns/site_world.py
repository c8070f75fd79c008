"""The contract's world on a site: a campaign and its recipients as rows, without documents and their checks."""

from datetime import datetime

import frappe

from diaspora.campaigns import recipient_reading_store as reading
from diaspora.campaigns.ledger import State
from diaspora.campaigns.ledger_store import SiteLedger
from diaspora.campaigns.reconcile import Doubt
from tests.campaigns.memory_ledger import CAMPAIGN, Row
from tests.rows import TOPIC, add_contact, address_key_of, grant, insert


class SiteWorld:
    """What the contract does to the world, on the site's database."""

    def __init__(self, now: datetime) -> None:
        self.ledger = SiteLedger()
        self._now = now
        self._people = 0
        insert("Diaspora Campaign", name=CAMPAIGN, title="Spring", topic=TOPIC, state="sending", plan_done=1)
        frappe.db.commit()

    def add(self, *contacts: str) -> list[str]:
        """A queued recipient for each of these contacts; the recipients' names."""
        names = [f"{contact:0>32}" for contact in contacts]
        for name, contact in zip(names, contacts, strict=True):
            self._people += 1
            add_contact(contact, self._people)
            grant(contact)
            insert(
                "Diaspora Recipient",
                name=name,
                campaign=CAMPAIGN,
                contact=contact,
                dedupe_key=f"c:{contact}",
                address_key=address_key_of(contact),
                language="fr",
                state="queued",
                not_before=self._now,
                attempt=0,
                claim_token="",
            )
        frappe.db.commit()
        return names

    def row(self, name: str) -> Row:
        """The recipient as it stands."""
        found = frappe.db.get_value(
            "Diaspora Recipient",
            name,
            ["contact", "not_before", "state", "reason", "code", "claim_token", "lease_until", "attempt", "sent_at"],
        )
        contact, not_before, state, *rest = found
        return Row(contact, not_before, State(state), *rest)

    def set_campaign_state(self, state: str) -> None:
        frappe.db.set_value("Diaspora Campaign", CAMPAIGN, "state", state)
        frappe.db.commit()

    def withdraw(self, contact: str) -> None:
        frappe.db.set_value("Diaspora Subscription", {"contact": contact}, "state", "withdrawn")
        frappe.db.commit()

    def suppress(self, contact: str) -> None:
        insert(
            "Diaspora Suppression",
            name=f"s-{contact}",
            address_key=address_key_of(contact),
            reason="hard bounce",
            since=self._now,
        )
        frappe.db.commit()

    def move(self, contact: str) -> None:
        frappe.db.set_value("Diaspora Contact Email", f"{contact}-mail", "address_key", "1" * 64)
        frappe.db.commit()

    def erase(self, contact: str) -> None:
        frappe.db.set_value("Diaspora Contact", contact, "status", "erased")
        frappe.db.commit()

    def doubts(self) -> list[Doubt]:
        return reading.doubts(100)
