"""The sample's users: invented, each with the one role that the story needs, and a password that is printed once."""

import secrets
from dataclasses import dataclass

import frappe

PASSWORD_BYTES = 12


@dataclass(frozen=True)
class Staff:
    """A member of staff: address (the login), name, role, language of the interface."""

    email: str
    first_name: str
    last_name: str
    role: str
    language: str


OFFICER = Staff("officer@mission.example", "Salma", "Zerouali", "Diaspora Officer", "fr")
HEAD_OF_MISSION = Staff("head@mission.example", "Driss", "Lahlou", "Diaspora Head of Mission", "fr")
DATA_PROTECTION_OFFICER = Staff("dpo@mission.example", "Hanane", "Skalli", "Diaspora Data Protection Officer", "ar")
ECONOMIC_ATTACHE = Staff("attache@mission.example", "Nabil", "Berrada", "Diaspora Economic Attache", "fr")
RELIGIOUS_AFFAIRS = Staff("worship@mission.example", "Touria", "Hajji", "Diaspora Religious Affairs", "ar")

EVERYONE = (OFFICER, HEAD_OF_MISSION, DATA_PROTECTION_OFFICER, ECONOMIC_ATTACHE, RELIGIOUS_AFFAIRS)


def add_staff() -> dict[str, str]:
    """Make the users that are missing; address -> password of those that were made now (shown nowhere else)."""
    made: dict[str, str] = {}
    for person in EVERYONE:
        if not frappe.db.exists("User", person.email):
            made[person.email] = _add(person)
    frappe.db.commit()
    return made


def _add(person: Staff) -> str:
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    frappe.get_doc(
        {
            "doctype": "User",
            "email": person.email,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "language": person.language,
            "send_welcome_email": 0,
            "user_type": "System User",
            "new_password": password,
            "roles": [{"role": person.role}],
        }
    ).insert(ignore_permissions=True)
    return password
