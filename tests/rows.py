"""Contacts, consents and whatever else as rows that stand for themselves, without documents and their checks."""

from datetime import datetime
from typing import Any

import frappe

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
