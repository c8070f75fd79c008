"""Invitation, reminder and thanks around an event: made as drafts on its page, and moved with it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import FORUM_YEAR, TELEPHONE, Mission, OpenDesk

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "series": "Invitation, rappel et remerciements", "make": "Créer les brouillons", "mails": "Messages autour",
        "kinds": "Invitation Rappel Remerciements", "days": "Jours", "edit": "Modifier",
        "save": "Enregistrer", "draft": "Brouillon", "passed": "Ce jour est passé",
    },
    "ar": {
        "series": "دعوة وتذكير وشكر", "make": "إنشاء المسودات", "mails": "رسائل حول", "kinds": "دعوة تذكير شكر",
        "days": "الأيام", "edit": "تعديل", "save": "حفظ", "draft": "مسودة",
        "passed": "مضى هذا اليوم",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_series_is_made_on_the_page_of_an_event_and_moves_with_it(
    desk: OpenDesk, mission: Mission, language: str
) -> None:
    at, words = desk("officer", language), WORDS[language]
    page = at.open(f"/directories/event/{mission.names[f'event {language}']}")
    section = page.get_by_role("region", name=words["mails"])
    section.get_by_role("button", name=words["series"]).click()
    section.get_by_role("button", name=words["make"]).click()
    expect(section.locator("[aria-invalid=true]")).to_have_count(1)  # the campaign to copy
    section.get_by_role("combobox").first.fill("Lettre de printemps")
    section.get_by_role("option", name="Lettre de printemps").click()
    section.get_by_role("textbox", name=words["days"]).first.fill("14")
    at.look("event-series-new")
    section.get_by_role("button", name=words["make"]).click()
    mails = section.locator("li")
    expect(mails).to_have_count(3)
    for place, kind in enumerate(words["kinds"].split()):
        expect(mails.nth(place)).to_contain_text(re.compile(f"^{kind}.*Forum des voix {language}"))
        expect(mails.nth(place)).to_contain_text(words["draft"])
    days = [f"{FORUM_YEAR}-05-{day} 08:00:00" for day in ("06", "18", "21")]
    assert scheduled(page, at.url, mission.names[f"event {language}"]) == days
    at.look("event-series")

    page.get_by_role("button", name=words["edit"], exact=True).click()
    page.locator("input[type=datetime-local]").first.fill(f"{FORUM_YEAR}-06-20T09:00")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(mails.first).to_contain_text(str(FORUM_YEAR))
    days = [f"{FORUM_YEAR}-06-{day} 08:00:00" for day in ("06", "18", "21")]
    assert scheduled(page, at.url, mission.names[f"event {language}"]) == days
    mails.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Forum des voix {language}")


def scheduled(page: Page, url: str, event: str) -> list[str]:
    """When the mails around an event go out, as the server keeps it."""
    asked = {"filters": f'[["event", "=", "{event}"]]', "fields": '["scheduled_at"]', "order_by": "scheduled_at asc"}
    answer = page.context.request.get(f"{url}/api/resource/Diaspora Campaign", params=asked)
    return [row["scheduled_at"][:19] for row in answer.json()["data"]]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_of_days_that_have_passed_no_mail_is_proposed(desk: OpenDesk, mission: Mission, language: str) -> None:
    at, words = desk("officer", language), WORDS[language]
    page = at.open(f"/directories/event/{mission.names['event over']}")
    section = page.get_by_role("region", name=words["mails"])
    section.get_by_role("button", name=words["series"]).click()
    expect(section.get_by_role("checkbox")).to_have_count(3)
    expect(section.get_by_text(words["passed"])).to_have_count(3)
    expect(section.get_by_role("checkbox", checked=True)).to_have_count(0)
    at.look("event-series-passed")


def test_who_only_reads_sees_the_mails_around_an_event_and_makes_none(desk: OpenDesk, mission: Mission) -> None:
    at = desk("head", "fr", size=TELEPHONE)
    page = at.open(f"/directories/event/{mission.names['event fr']}")
    section = page.get_by_role("region", name=WORDS["fr"]["mails"])
    expect(section.get_by_role("status")).to_have_count(0)
    expect(section.get_by_role("button")).to_have_count(0)
    at.look("event-series-telephone")
    page = desk("attache", "fr").open(f"/directories/event/{mission.names['event fr']}")
    expect(page.get_by_text("Forum des voix fr").first).to_be_visible()
    expect(page.get_by_role("region", name=WORDS["fr"]["mails"])).to_have_count(0)
