"""The home screen: what waits, what runs, results and growth, each for whom it is."""

from __future__ import annotations

from datetime import datetime

import frappe
import pytest

from diaspora.crm.consent_store import record_consent
from diaspora.workspace import api, home_store
from tests.people import AMINA, KARIM, OFFICER, ZINEB, add, add_contact, add_segment, add_sender, add_user

ROLES = {
    "attache-h@mission.example": "Diaspora Economic Attache",
    "leader-h@mission.example": "Diaspora Association Leader",
    "head-h@mission.example": "Diaspora Head of Mission",
    "desk-h@mission.example": "Diaspora Religious Affairs",
    "administrator-h@mission.example": "Diaspora Administrator",
}
PARTS = {
    OFFICER: {"approvals", "scheduled", "imports", "changes", "duplicates"},
    "head-h@mission.example": {"approvals", "scheduled", "imports", "changes", "duplicates"},
    "attache-h@mission.example": set[str](),
    "leader-h@mission.example": set[str](),
    "desk-h@mission.example": {"imports", "duplicates"},
    "administrator-h@mission.example": set[str](),
    "Guest": set[str](),
}


@pytest.fixture
def mission(site: str) -> None:
    home_store._growth_kept.clear()
    add_user(OFFICER, "Diaspora Officer", districts=["PAR"])
    for user, role in ROLES.items():
        add_user(user, role)
    sender, segment = add_sender(), add_segment("Tous")
    for district, state in (("PAR", "awaiting approval"), ("PAR", "finished"), ("LYO", "awaiting approval")):
        name = add(
            "Campaign", title=f"{district} {state}", topic="culture", segment=segment, district=district, state="draft",
            sender=sender, layout="mission-newsletter", recipient_policy="one per person",
        )  # fmt: skip
        frappe.db.set_value("Diaspora Campaign", name, "state", state)
    for who, district, at in ((AMINA, "PAR", 1), (KARIM, "PAR", 3), (ZINEB, "LYO", 3)):
        contact = add_contact(who, f"{who.first_name}@exemple.fr".lower(), district=district)
        record_consent(
            contact, "culture", "email", "granted", source="preferences page", given_at=datetime(2026, at, 2, 9),
            language="fr",
        )  # fmt: skip


@pytest.mark.parametrize("user", list(PARTS))
def test_each_role_is_told_what_it_may_read_and_no_more(mission: None, user: str) -> None:
    frappe.set_user(user)
    assert set(api.due()) == PARTS[user]
    if user not in (OFFICER, "head-h@mission.example"):
        assert (api.running(), api.results(), api.growth()) == ([], [], [])


def test_what_waits_is_counted_within_the_districts(mission: None) -> None:
    frappe.set_user(OFFICER)
    approvals = api.due()["approvals"]
    assert (approvals["count"], [row["title"] for row in approvals["rows"]]) == (1, ["PAR awaiting approval"])
    assert [row["title"] for row in api.results()] == ["PAR finished"]
    frappe.set_user("head-h@mission.example")
    assert api.due()["approvals"]["count"] == 2


def test_growth_counts_the_people_whom_the_reader_sees_by_month(mission: None) -> None:
    frappe.set_user(OFFICER)
    (culture,) = api.growth()
    assert culture["months"] == [{"month": "2026-01", "joined": 1}, {"month": "2026-03", "joined": 1}]
    frappe.set_user("head-h@mission.example")
    assert api.growth()[0]["months"][-1] == {"month": "2026-03", "joined": 2}
