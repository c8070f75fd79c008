"""The cast of the tests, invented, every one, and the way onto a site for people, staff and what they work with.

All that is made here are documents with their checks. Rows that stand for themselves are in tests/rows.py, the awkward
people of the segments' parity in tests/segments/corpus.py.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import frappe

OFFICER = "officer@mission.example"
HEAD_OF_MISSION = "head@mission.example"
RELIGIOUS_AFFAIRS = "imams@mission.example"
LEADER = "leader@association.example"

EVERYONE = {"everyone": True}


@dataclass(frozen=True)
class Character:
    """Somebody with a name, and what goes with it."""

    first_name: str
    last_name: str = ""
    first_name_ar: str = ""
    last_name_ar: str = ""
    gender: str = ""


AMINA = Character("Amina", "Tazi", "أمينة", "التازي", "female")
KARIM = Character("Karim", "El Fassi", gender="male")
IDRISS = Character("Idriss", "Saidi", gender="male")  # the imam
ZINEB = Character("Zineb", "Alami", gender="female")  # of Lyon, where the others are of Paris


def add(doctype: str, **fields: Any) -> str:
    """A document of the app, `Diaspora` left out of its DocType; its name."""
    return frappe.get_doc({"doctype": f"Diaspora {doctype}", **fields}).insert(ignore_permissions=True).name


def add_contact(who: Character, *emails: str, **more: Any) -> str:
    """An active member of the community of Paris, unless told otherwise; the contact's name."""
    fields = {"kind": "person", "affiliation": "community", "district": "PAR", **asdict(who), **more}
    return add("Contact", **fields, emails=[{"email": email} for email in emails])


def add_user(email: str, *roles: str, districts: list[str] | None = None) -> str:
    """A user with these roles, and a scope of these districts where they are given; the address."""
    user = {"doctype": "User", "email": email, "first_name": email.split("@")[0], "send_welcome_email": 0}
    frappe.get_doc({**user, "roles": [{"role": role} for role in roles]}).insert(ignore_permissions=True)
    if districts is not None:
        add_scope(email, *districts)
    return email


def add_scope(email: str, *districts: str) -> None:
    """The districts that a member of staff works for; none named means no district at all."""
    add("Staff Scope", user=email, districts=[{"district": district} for district in districts])


def add_sender(title: str = "Culture", **more: Any) -> str:
    """Who writes, into the outbox folder; the sender's name."""
    fixed = {"email": "culture@mission.example", "display_name": title, "provider": "outbox"}
    return add("Sender", title=title, **{**fixed, **more})


def add_segment(title: str, tree: Any = EVERYONE, district: str = "PAR") -> str:
    """A saved segment; its name."""
    return add("Segment", title=title, district=district, tree=json.dumps(tree))


def settle_mission(**settings: Any) -> None:
    """The settings of a mission in France, with these changes."""
    fixed = {
        "mission_name": "Consulat imaginaire", "mission_country": "France", "default_language": "fr",
        "public_url": "https://mission.example",
    }  # fmt: skip
    doc = frappe.get_doc("Diaspora Settings")
    doc.update({**fixed, **settings})
    doc.save(ignore_permissions=True)
