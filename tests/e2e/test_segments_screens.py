"""Segments: the tree editor with its count, words and sample; kept, opened again, explained."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import TELEPHONE, Mission, OpenDesk

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS = {
    "fr": {"add": "Ajouter une partie", "city": "Ville", "value": "Valeur de Ville", "save": "Enregistrer"},
    "ar": {"add": "إضافة جزء", "city": "المدينة", "value": "قيمة المدينة", "save": "حفظ"},
}


def add_city(page: Page, words: dict[str, str], city: str) -> None:
    page.get_by_label(words["add"]).last.select_option("field:city")
    page.get_by_label(words["value"]).last.fill(city)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_segment_is_built_counted_and_kept(desk: OpenDesk, mission: Mission, language: str) -> None:
    at = desk("officer", language)
    page, words = at.open("/segments/new"), WORDS[language]
    add_city(page, words, "Lyon")
    expect(page.locator("[aria-live=polite].text-3xl")).to_have_text("1")
    expect(page.get_by_role("link", name="Zineb Alami")).to_be_visible()
    page.get_by_label(words["add"]).last.select_option("related:affiliation")
    expect(page.locator("[aria-live=polite].text-3xl")).to_have_text("0")
    fields = page.locator("form input")
    fields.nth(0).fill(f"Lyon {language}")
    fields.nth(1).fill("lyon" if language == "fr" else "ليون")
    page.locator("li[role=option]").first.wait_for()
    fields.nth(1).press("Enter")
    at.look("segment-new")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page).to_have_url(re.compile(r"/segments/(?!new)\w+$"))
    page.reload()
    expect(page.get_by_label(words["value"])).to_have_value("Lyon")
    small = desk("officer", language, size=TELEPHONE)
    small.open(page.url.split("/outreach")[1])
    expect(small.page.get_by_label(words["value"])).to_have_value("Lyon")
    small.look("segment-telephone")
    at.open("/segments")
    expect(page.get_by_role("link", name=f"Lyon {language}")).to_be_visible()
    at.look("segments")


def test_parts_are_negated_grouped_moved_and_undone_by_keyboard(desk: OpenDesk) -> None:
    page = desk("officer", "fr").open("/segments/new")
    add_city(page, WORDS["fr"], "Paris")
    expect(page.locator("[aria-live=polite].text-3xl")).to_have_text("42")
    negate = page.get_by_role("button", name="Inverser")
    negate.focus()
    negate.press("Enter")
    expect(page.get_by_text("Sauf :")).to_be_visible()
    expect(page.locator("[aria-live=polite].text-3xl")).not_to_have_text("42")
    undo = page.get_by_role("button", name="Annuler l'action")
    undo.focus()
    undo.press("Enter")
    expect(page.locator("[aria-live=polite].text-3xl")).to_have_text("42")


def test_why_somebody_is_in_or_out_is_told(desk: OpenDesk) -> None:
    at = desk("officer", "fr")
    page = at.open("/segments/new")
    add_city(page, WORDS["fr"], "Paris")
    page.get_by_label("Rechercher").fill("zineb")
    page.get_by_role("button", name="Zineb Alami").click()
    expect(page.get_by_text("n'en fait pas partie")).to_be_visible()
    at.look("segment-explained")


def test_a_part_that_is_not_finished_is_not_asked_about_and_not_saved(desk: OpenDesk) -> None:
    page = desk("officer", "fr").open("/segments/new")
    page.get_by_label("Ajouter une partie").select_option("group:")
    expect(page.get_by_text("Complétez chaque partie").first).to_be_visible()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(2)
