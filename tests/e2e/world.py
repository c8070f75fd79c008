"""The mission of the end-to-end tests: staff of each role, forty people, consents. Invented, all of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.e2e.conftest import FORUM_YEAR
from tests.e2e.staff import PASSWORD, STAFF
from tests.people import (
    AMINA,
    IDRISS,
    KARIM,
    ZINEB,
    Character,
    add,
    add_contact,
    add_segment,
    add_sender,
    add_user,
    settle_mission,
)

FIRST = ("Salma", "Youssef", "Hajar", "Omar", "Nadia", "Rachid", "Leïla", "Tarik")
LAST = ("Bennani", "Chraïbi", "El Idrissi", "Ouazzani", "Sebti")


def build(sites: Path, site: str) -> dict[str, str]:
    """Fill the site; the names of what the tests look for."""
    import frappe

    frappe.init(site=site, sites_path=str(sites))
    frappe.connect()
    frappe.set_user("Administrator")
    try:
        names = {"staff": _staff()} | _people() | {"campaign": _campaign()} | _events()
        frappe.db.commit()
        return names
    finally:
        frappe.destroy()


def _campaign() -> str:
    """A draft whose body is no newsletter yet: the checks find what to mend."""
    import frappe

    sender, segment = add_sender(), add_segment("Tout Paris", {"field": "city", "op": "is", "value": "Paris"})
    frappe.db.set_single_value("Diaspora Settings", "default_sender", sender)
    variant = {
        "language": "fr",
        "direction": "ltr",
        "is_fallback": 1,
        "subject": "Le printemps",
        "body": "<p>Bonjour</p>",
    }
    return add(
        "Campaign", title="Lettre de printemps", topic="culture", segment=segment, district="PAR", state="draft",
        sender=sender, layout="mission-newsletter", recipient_policy="one per person", variants=[variant],
    )  # fmt: skip


def _events() -> dict[str, str]:
    """A forum for each language in which a test moves one, and one that is over."""
    over = add("Event", title="Forum d'hier", kind="forum", district="PAR", starts_at="2020-05-20 09:00:00")
    return {"event over": over} | {
        f"event {language}": add(
            "Event", title=f"Forum des voix {language}", kind="forum", district="PAR",
            starts_at=f"{FORUM_YEAR}-05-20 09:00:00", timezone="Europe/Paris",
        )
        for language in ("fr", "ar")
    }  # fmt: skip


def _staff() -> str:
    from frappe.utils.password import update_password

    settle_mission(mission_name="Consulat imaginaire")
    for name, role in STAFF.items():
        update_password(add_user(f"{name}@mission.example", *filter(None, [role])), PASSWORD)
    return "officer@mission.example"


def _people() -> dict[str, str]:
    import frappe

    amina = add_contact(
        AMINA, "amina.tazi@exemple.fr", preferred_language="ar", city="Paris", profession="Architecte", birth_year=1984,
        phones=[{"phone": "+33612345678"}],
    )  # fmt: skip
    karim = add_contact(KARIM, "karim@exemple.fr", preferred_language="fr", city="Créteil")
    add_contact(IDRISS, "idriss@exemple.fr", city="Paris")
    zineb = add_contact(ZINEB, "zineb@exemple.fr", district="LYO", city="Lyon", preferred_language="fr")
    for place, first in enumerate(FIRST):
        for last in LAST:
            who = Character(first, last, gender="female" if place % 2 == 0 else "male")
            address = f"{first}.{last}@exemple.fr".lower().replace(" ", "-").replace("ï", "i")
            add_contact(who, address, city="Paris", preferred_language="fr")
    frappe.db.set_value("Diaspora Contact", karim, "user", "leader@mission.example")
    leads = [{"contact": karim, "function": "président"}]
    association = add("Association", title="Le Patio des voix", status="active", district="PAR", leaders=leads)
    add("Affiliation", contact=amina, association=association, function="présidente", from_date="2024-01-01")
    add(
        "Interaction", subject="Salon de l'investissement", kind="meeting", held_on="2026-02-01", district="PAR",
        participants=[{"contact": amina}],
    )  # fmt: skip
    _consents(amina)
    return {"amina": amina, "karim": karim, "association": association} | _profiles(zineb)


def _profiles(contact: str) -> dict[str, str]:
    """A public office, and what the person is able to do."""
    mandate = {"office": "Conseillère municipale", "constituency": "Villeurbanne", "constituency_code": "69266"}
    official = add("Elected Official", contact=contact, mandates=[{**mandate, "from_date": "2020-05-24"}])
    return {"official": official, "competency": add("Competency", contact=contact, skills=[{"skill": "Urbanisme"}])}


def _consents(contact: str) -> None:
    """She subscribed to two topics, and later left one of them."""
    from diaspora.crm.consent_store import record_consent

    for topic, action, at in (
        ("culture", "granted", datetime(2025, 9, 1, 9, 0)),
        ("investment", "granted", datetime(2025, 9, 1, 9, 1)),
        ("investment", "withdrawn", datetime(2026, 1, 15, 18, 30)),
    ):
        record_consent(contact, topic, "email", action, source="preferences page", given_at=at, language="fr")
