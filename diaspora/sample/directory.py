"""The officer enters associations with leaders, members and mailboxes, and events with who registered."""

from collections.abc import Sequence

import frappe

from diaspora.crm.store import find_contacts_by_address

from .associations import ASSOCIATIONS, InventedAssociation, Membership
from .events import EVENTS, InventedEvent, Registration

SOURCE = "sample mission"


def enter(memberships: Sequence[Membership]) -> int:
    """Enter what is missing, as the user of the session; commits per association. How many were entered now."""
    missing = [item for item in ASSOCIATIONS if not frappe.db.exists("Diaspora Association", {"title": item.title})]
    for association in missing:
        _enter(association, [item for item in memberships if item.association == association])
        frappe.db.commit()
    return len(missing)


def _enter(association: InventedAssociation, members: Sequence[Membership]) -> None:
    """One association with all that hangs on it, within the transaction of the caller."""
    contacts = {item.address: find_contacts_by_address(item.address)[0] for item in members}
    district = frappe.db.get_value("Diaspora District", {"title": association.district}, "name")
    name = frappe.get_doc(_profile(association, district, members, contacts)).insert().name
    frappe.get_doc(_mailbox(association, district, name)).insert()
    for item in members:
        frappe.get_doc(
            {
                "doctype": "Diaspora Affiliation",
                "contact": contacts[item.address],
                "association": name,
                "function": item.function,
                "from_date": item.from_date,
                "to_date": item.to_date or None,
            }
        ).insert()


def _profile(
    association: InventedAssociation, district: str, members: Sequence[Membership], contacts: dict[str, str]
) -> dict[str, object]:
    return {
        "doctype": "Diaspora Association",
        "title": association.title,
        "title_ar": association.title_ar,
        "short_title": association.short_title,
        "status": "active",
        "purpose": association.purpose,
        "email": association.mailbox,
        "city": association.city,
        "postal_code": association.postal_code,
        "country": "France",
        "district": district,
        "source": SOURCE,
        "leaders": [
            {"contact": contacts[item.address], "function": item.function, "from_date": item.from_date}
            for item in members
            if item.is_leader
        ],
        "activities": [{"activity": code} for code in association.activities],
        "translations": [{"language": "en", "field": "title", "text": association.title_en}],
    }


def _mailbox(association: InventedAssociation, district: str, name: str) -> dict[str, object]:
    """The shared mailbox is a contact of its own: it belongs to the association and to none of its people."""
    return {
        "doctype": "Diaspora Contact",
        "kind": "mailbox",
        "last_name": association.title,
        "last_name_ar": association.title_ar,
        "association": name,
        "affiliation": "partner",
        "district": district,
        "country": "France",
        "city": association.city,
        "preferred_language": "fr",
        "source": SOURCE,
        "emails": [{"email": association.mailbox, "is_primary": 1}],
    }


def enter_events(registrations: Sequence[Registration]) -> int:
    """Enter the events that are missing with their registrations, as the user of the session; how many events."""
    missing = [item for item in EVENTS if not frappe.db.exists("Diaspora Event", {"title": item.title})]
    for event in missing:
        _enter_event(event, [item for item in registrations if item.event == event])
        frappe.db.commit()
    return len(missing)


def _enter_event(event: InventedEvent, registrations: Sequence[Registration]) -> None:
    district = frappe.db.get_value("Diaspora District", {"title": event.district}, "name")
    fields = {
        "doctype": "Diaspora Event", "title": event.title, "kind": event.kind, "topic": event.topic,
        "district": district, "starts_at": event.starts_at, "ends_at": event.ends_at, "timezone": "Europe/Paris",
        "city": event.city, "country": "France",
        "translations": [
            {"language": "ar", "field": "title", "text": event.title_ar},
            {"language": "en", "field": "title", "text": event.title_en},
        ],
    }  # fmt: skip
    name = frappe.get_doc(fields).insert().name
    for item in registrations:
        contact = find_contacts_by_address(item.address)[0]
        registration = {"doctype": "Diaspora Event Registration", "event": name, "contact": contact}
        frappe.get_doc({**registration, "state": item.state}).insert()
