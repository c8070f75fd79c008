"""Settings of a campaign with its schedule, the calendar of a month, and the figures of one that was sent."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Mission, OpenDesk
from tests.hosts import SITE

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "settings": "Réglages", "when": "Programmée pour", "save": "Enregistrer", "saved": "Enregistré.",
        "title": "Titre", "calendar": "En calendrier", "after": "Le mois suivant", "days": "lundi",
    },
    "ar": {
        "settings": "الإعدادات", "when": "مبرمج في", "save": "حفظ", "saved": "تم الحفظ.", "title": "العنوان",
        "calendar": "كتقويم", "after": "الشهر التالي", "days": "الاثنين",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_campaign_is_scheduled_and_stands_in_the_calendar(desk: OpenDesk, mission: Mission, language: str) -> None:
    at, words = desk("officer", language), WORDS[language]
    year = datetime.now(UTC).year + 1
    page = at.open(f"/campaigns/{mission.names['campaign']}")
    page.get_by_role("tab", name=words["settings"]).click()
    expect(page).to_have_url(re.compile(r"\?tab=settings"))
    moment = page.locator("input[type=datetime-local]")
    moment.fill(f"{year}-03-10T10:30")
    expect(page.locator("[aria-live=polite]", has_text=str(year))).to_be_visible()
    page.get_by_label(words["days"], exact=True).check()
    at.look("campaign-settings")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_text(words["saved"])).to_be_visible()
    page.reload()
    expect(moment).to_have_value(f"{year}-03-10T10:30")
    page.goto(f"{at.url}/outreach/campaigns?view=calendar&month={year}-02")
    page.get_by_role("button", name=words["after"]).click()
    expect(page.locator("td", has_text="Lettre de printemps")).to_have_count(1)
    at.look("campaign-calendar")


def test_tabs_are_walked_with_the_arrow_keys(desk: OpenDesk, mission: Mission) -> None:
    for language, forward in (("fr", "ArrowRight"), ("ar", "ArrowLeft")):
        page = desk("officer", language).open(f"/campaigns/{mission.names['campaign']}")
        page.locator("[role=tab][aria-selected=true]").focus()
        page.keyboard.press(forward)
        expect(page.locator("[role=tab][aria-selected=true]")).to_have_text(WORDS[language]["settings"])
        expect(page.locator("[role=tab][aria-selected=true]")).to_be_focused()


def test_what_is_wrong_is_told_beside_the_field(desk: OpenDesk, mission: Mission) -> None:
    page = desk("officer", "fr").open(f"/campaigns/{mission.names['campaign']}?tab=settings")
    page.get_by_label("Titre", exact=False).first.fill("")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)


def test_what_was_typed_stays_while_another_part_is_looked_at(desk: OpenDesk, mission: Mission) -> None:
    page = desk("officer", "fr").open(f"/campaigns/{mission.names['campaign']}?tab=settings")
    page.get_by_label("Titre", exact=False).first.fill("Lettre d'été")
    page.get_by_role("tab").first.click()
    page.get_by_role("button", name="Demander l'approbation").click()
    expect(page.get_by_text("Enregistrez d’abord les réglages")).to_be_visible()
    page.get_by_role("tab", name="Réglages").click()
    expect(page.get_by_label("Titre", exact=False).first).to_have_value("Lettre d'été")


@pytest.fixture
def under_way(mission: Mission) -> Iterator[str]:
    """The campaign as one that is being sent, and a draft again afterwards."""
    name = mission.names["campaign"]
    with closing(sqlite3.connect(mission.sites / SITE / "db" / "site.sqlite3", timeout=30)) as database:

        def set_state(state: str) -> None:
            with database:
                database.execute(
                    "UPDATE `tabDiaspora Campaign` SET state = ?, pause_reason = NULL WHERE name = ?", (state, name)
                )

        set_state("sending")
        yield name
        set_state("draft")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_who_pauses_a_campaign_says_why(desk: OpenDesk, under_way: str, language: str) -> None:
    at = desk("officer", language)
    page = at.open(f"/campaigns/{under_way}")
    page.get_by_role("button", name={"fr": "Mettre en pause", "ar": "إيقاف مؤقت"}[language], exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Le consul relit la lettre")
    at.look("campaign-pausing")
    dialog.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Le consul relit la lettre")).to_be_visible()
    at.look("campaign-paused")
