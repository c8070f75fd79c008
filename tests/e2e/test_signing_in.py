"""Signing in and out, languages, colour scheme, closed doors; when the line is cut or the session ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import TELEPHONE, OpenDesk
from tests.e2e.staff import PASSWORD

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS = {
    "fr": {"sign in": "Se connecter", "people": "Personnes", "out": "Se déconnecter"},
    "ar": {"sign in": "تسجيل الدخول", "people": "الأشخاص", "out": "تسجيل الخروج"},
}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_an_officer_signs_in_and_out(desk: OpenDesk, language: str) -> None:
    desk("officer", language)  # which is the officer's own language from here on
    at = desk(None, language)
    page = at.open("/people")
    words = WORDS[language]
    expect(page.get_by_role("heading", level=1)).to_have_text(words["sign in"])
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    at.look("sign-in")
    fields = page.locator("input")
    fields.nth(0).fill("officer@mission.example")
    fields.nth(1).fill("wrong")
    fields.nth(1).press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    at.look("sign-in-refused")
    assert fields.nth(0).input_value() == "officer@mission.example"
    fields.nth(1).fill(PASSWORD)
    fields.nth(1).press("Enter")
    expect(page.get_by_role("link", name=words["people"])).to_be_visible()
    page.get_by_role("button", name=words["out"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["sign in"])


def test_the_language_is_changed_without_losing_the_place(desk: OpenDesk) -> None:
    page = desk("officer", "fr").open("/people?q=bennani")
    with page.expect_response("**/diaspora.workspace.api.set_language"):
        page.locator("select:has(option[lang=ar])").select_option("ar")  # that of the shell, not the filter of people
    expect(page.get_by_role("heading", level=1)).to_have_text("الأشخاص")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert "q=bennani" in page.url
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("الأشخاص")


def test_the_navigation_stands_on_the_side_where_reading_begins(desk: OpenDesk) -> None:
    for language, is_left in (("fr", True), ("ar", False)):
        page = desk("officer", language).open("/people")
        box = page.get_by_role("navigation").first.bounding_box()
        assert box is not None
        assert (box["x"] < 640) == is_left


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_home_in_the_dark_and_on_a_telephone(desk: OpenDesk, language: str) -> None:
    at = desk("officer", language, dark=True)
    page = at.open("/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    at.look("home-dark")
    small = desk("officer", language, size=TELEPHONE)
    small.open("/")
    small.look("home-telephone")
    small.page.locator("[aria-controls=navigation]").click()
    small.look("menu-telephone")


def test_who_has_no_right_is_told_so(desk: OpenDesk) -> None:
    at = desk("administrator", "fr")
    page = at.open("/people")
    expect(page.get_by_role("alert").first).to_contain_text("Vous n'avez pas ce droit")
    expect(page.get_by_role("link", name="Personnes")).to_have_count(0)
    at.look("people-refused")


def test_a_lost_line_is_told_and_the_form_stays(desk: OpenDesk) -> None:
    at = desk("officer", "fr")
    page = at.open("/people/new")
    page.get_by_label("Prénom", exact=True).fill("Imane")
    page.context.set_offline(True)
    choose_district(page, "Circonscription", "Lyon", offline=True)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").filter(has_text="Pas de connexion")).to_be_visible()
    at.look("offline")
    page.context.set_offline(False)
    choose_district(page, "Circonscription", "Lyon")
    assert page.get_by_label("Prénom", exact=True).input_value() == "Imane"
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imane")


def test_an_ended_session_is_taken_up_again_where_it_was(desk: OpenDesk) -> None:
    at = desk("officer", "ar")
    page = at.open("/people/new")
    page.get_by_label("الاسم الشخصي", exact=True).fill("Wafaa")
    choose_district(page, "الدائرة", "ليون")
    page.context.clear_cookies()
    page.get_by_role("button", name="حفظ").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    at.look("session-ended")
    dialog.locator("input").fill(PASSWORD)
    dialog.locator("input").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wafaa")


def test_a_session_that_ended_under_a_slow_hand_keeps_the_click(desk: OpenDesk) -> None:
    """Leaving the field of a choice asks the server nothing, so no dialog comes between pressing and letting go."""
    at = desk("officer", "fr")
    page = at.open("/people/new")
    page.get_by_label("Prénom", exact=True).fill("Wiam")
    choose_district(page, "Circonscription", "Lyon")
    at.settle()
    page.context.clear_cookies()
    page.get_by_role("button", name="Enregistrer").click(delay=1000)
    dialog = page.get_by_role("dialog")
    dialog.locator("input").fill(PASSWORD)
    dialog.locator("input").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wiam")


def test_the_palette_finds_a_screen_and_a_person_by_keyboard(desk: OpenDesk) -> None:
    at = desk("officer", "fr")
    page = at.open("/")
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    box.fill("amina tazi")
    option = page.get_by_role("option").filter(has_text="Amina Tazi")
    expect(option).to_be_visible()
    at.look("palette")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amina Tazi")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def choose_district(page, label: str, text: str, *, offline: bool = False) -> None:
    field = page.get_by_label(label, exact=False).first
    field.fill(text)
    if offline:
        return
    page.locator("li[role=option]").first.wait_for()
    field.press("Enter")
