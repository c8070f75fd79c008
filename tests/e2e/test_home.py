"""The home screen: charts with their tables, what waits, and nothing of it for whom it is not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import TELEPHONE, OpenDesk

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS: dict[str, dict[str, str]] = {
    "fr": {"growth": "Abonnés par thématique", "due": "À faire", "month": "Mois"},
    "ar": {"growth": "المشتركون حسب الموضوع", "due": "مهام في الانتظار", "month": "الشهر"},
}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_an_officer_sees_what_waits_and_how_topics_grow(desk: OpenDesk, language: str) -> None:
    at, words = desk("officer", language), WORDS[language]
    page = at.open("/")
    expect(page.get_by_role("heading", name=words["due"])).to_be_visible()
    expect(page.get_by_role("heading", name=words["growth"])).to_be_visible()
    at.look("home")
    page.locator("figure summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name=words["month"])).to_be_visible()
    at.look("home-table")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_home_fits_a_telephone_in_the_dark(desk: OpenDesk, language: str) -> None:
    at = desk("officer", language, size=TELEPHONE, dark=True)
    page = at.open("/")
    expect(page.locator("figure").first).to_be_visible()
    at.look("home-telephone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("who", ["attache", "administrator"])
def test_who_may_read_none_of_it_sees_none_of_it(desk: OpenDesk, who: str) -> None:
    at = desk(who, "fr")
    page = at.open("/")
    at.settle()
    expect(page.locator("figure")).to_have_count(0)
    expect(page.get_by_role("heading", name=WORDS["fr"]["due"])).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
