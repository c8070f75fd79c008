"""The contract's world on a site: contacts, consents and a campaign as rows, without documents and their checks."""

from datetime import datetime
from typing import Any

import frappe

from diaspora.campaigns import recipient_reading_store as reading
from diaspora.campaigns.ledger import State
from diaspora.campaigns.ledger_store import SiteLedger
from diaspora.campaigns.reconcile import Doubt
from tests.campaigns.memory_ledger import CAMPAIGN, Row

TOPIC = "culture"


def insert(doctype: str, **values: Any) -> None:
    """One row as it stands, with the columns that every table has."""
    values = {
        "creation": values.get("now", datetime(2026, 1, 1)),
        "modified": datetime(2026, 1, 1),
        "owner": "Administrator",
        "modified_by": "Administrator",
        **{key: value for key, value in values.items() if key != "now"},
    }
    frappe.db.bulk_insert(doctype, list(values), [tuple(values.values())])


def address_key_of(contact: str) -> str:
    """A stand-in for the keyed hash: 64 signs, one per contact."""
    return contact.encode().hex().rjust(64, "0")


def add_contact(name: str, row_no: int, address_key: str | None = None, **values: Any) -> None:
    """An active contact with one address and no consent."""
    key = address_key or address_key_of(name)
    insert(
        "Diaspora Contact",
        **{
            "name": name,
            "first_name": name,
            "last_name": "",
            "display_name": name,
            "kind": "person",
            "affiliation": "community",
            "district": "lyon",
            "status": "active",
            "row_no": row_no,
            "primary_email": f"{name}@example.org",
            "primary_address_key": key,
            **values,
        },
    )
    insert(
        "Diaspora Contact Email",
        name=f"{name}-mail",
        parent=name,
        parenttype="Diaspora Contact",
        parentfield="emails",
        idx=1,
        email=f"{name}@example.org",
        address_key=key,
        is_primary=1,
        status="active",
    )


def grant(contact: str, topic: str = TOPIC) -> None:
    """The subscription that a double opt-in leaves behind."""
    insert(
        "Diaspora Subscription",
        name=f"{contact}-{topic}"[:140],
        contact=contact,
        topic=topic,
        channel="email",
        state="granted",
        since=datetime(2026, 1, 1),
        subscription_key=f"{contact}|{topic}|email",
    )


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
