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
    expect(page.get_by_role("heading", level=2)).to_have_count(3)
    expect(
        page.get_by_role("button", name={"fr": "Vérifier à nouveau", "ar": "التحقق من جديد"}[language])
    ).to_be_enabled()
    at.look("campaign-draft")


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
