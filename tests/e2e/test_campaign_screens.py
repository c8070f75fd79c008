"""Campaigns: the list, a new one, its facts and checks, and the decision of the head of mission."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Mission, OpenDesk

pytestmark = [pytest.mark.system, pytest.mark.stand_in]


def drafts(page: Page) -> Locator:
    """The link to the campaign of the cast; other tests may have added theirs."""
    return page.locator("tbody a", has_text="Lettre de printemps")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_draft_is_listed_and_tells_what_must_be_mended(desk: OpenDesk, mission: Mission, language: str) -> None:
    at = desk("officer", language)
    page = at.open("/campaigns")
    expect(drafts(page)).to_have_count(1)
    at.look("campaigns")
    drafts(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lettre de printemps")
    expect(page.get_by_role("heading", level=2)).to_have_count(4)
    expect(
        page.get_by_role("button", name={"fr": "Vérifier à nouveau", "ar": "التحقق من جديد"}[language])
    ).to_be_enabled()
    at.look("campaign-draft")


@pytest.mark.parametrize("who", ["officer", "head"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_before_approval_the_audience_is_told_in_numbers(
    desk: OpenDesk, mission: Mission, language: str, who: str
) -> None:
    at = desk(who, language)
    page = at.open(f"/campaigns/{mission.names['campaign']}")
    section = page.get_by_role("region", name={"fr": "Audience", "ar": "الجمهور المستهدف"}[language], exact=True)
    expect(section.get_by_text({"fr": "sans consentement", "ar": "بدون موافقة"}[language])).to_be_visible()
    asked = {"campaign": mission.names["campaign"]}
    told = page.context.request.get(f"{at.url}/api/method/diaspora.campaigns.api.audience", params=asked).json()
    (written,), skipped = told["message"]["languages"].values(), sum(told["message"]["skipped"].values())
    assert (written > 0, skipped > 30, written + skipped) == (True, True, told["message"]["people"])
    expect(section.locator("ul").first).to_contain_text(f": {written}")
    expect(section.locator("ul").first).to_contain_text(f": {skipped}")
    at.look(f"campaign-audience-{who}")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_new_campaign_asks_for_what_it_needs(desk: OpenDesk, language: str) -> None:
    at = desk("officer", language)
    page = at.open("/campaigns/new")
    page.locator("form button[type=submit]").click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(6)
    at.look("campaign-new-faults")


def test_who_may_not_write_campaigns_is_offered_nothing(desk: OpenDesk, mission: Mission) -> None:
    page = desk("dpo", "fr").open("/campaigns")
    expect(drafts(page)).to_have_count(1)
    expect(page.get_by_role("link", name="Nouvelle campagne")).to_have_count(0)
