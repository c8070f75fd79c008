"""A second content for half of a test: written beside the first, looked at, mended, dropped, approved and counted."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Desk, Mission, OpenDesk, saved
from tests.e2e.test_composer import LANGUAGES, add_block, add_language, new_draft

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "same": "Le même contenu pour les deux moitiés", "second": "Un second contenu", "a": "Premier contenu (A)",
        "b": "Second contenu (B)", "undo": "Annuler l'action", "save": "Enregistrer", "saved": "Enregistré.",
        "beside": "À côté", "gone": "Le second contenu est retiré.", "ask": "Demander l'approbation",
        "refuse": "Refuser", "why": "Motif du refus", "approve": "Approuver", "finished": "Terminée",
        "figures": "Chiffres", "heading": "Titre", "changed": "Ce qui a changé depuis la dernière décision",
        "place": "Français, Second contenu (B), Bloc 2",
    },
    "ar": {
        "same": "المحتوى نفسه للنصفين", "second": "محتوى ثانٍ", "a": "المحتوى الأول (A)", "b": "المحتوى الثاني (B)",
        "undo": "تراجع", "save": "حفظ", "saved": "تم الحفظ.", "beside": "إلى جانبه",
        "gone": "أُزيل المحتوى الثاني.", "ask": "طلب الاعتماد", "refuse": "رفض", "why": "سبب الرفض",
        "approve": "اعتماد", "finished": "منتهية", "figures": "الأرقام", "heading": "عنوان",
        "changed": "ما تغير منذ آخر قرار", "place": "العربية، المحتوى الثاني (B)، الكتلة 2",
    },
}  # fmt: skip
TEXTS = {"fr": ("Bonjour à tous", "Bonsoir à tous"), "ar": ("صباح الخير", "مساء الخير")}


def begin(at: Desk, campaign: str) -> Page:
    """Write a first content, and begin a second one as its copy."""
    page, words = at.open(f"/campaigns/{campaign}/compose"), WORDS[at.language]
    add_language(page, LANGUAGES[at.language][at.language], at.language)
    page.locator(f"input[lang={at.language}]").first.fill(TEXTS[at.language][0])
    add_block(page, "heading", at.language)
    page.locator("[data-field=text] input").fill(TEXTS[at.language][0])
    expect(page.get_by_role("radio", name=words["same"])).to_be_checked()
    page.get_by_role("radio", name=words["second"]).check()
    return page


@pytest.fixture
def arms_draft(mission: Mission, request: pytest.FixtureRequest) -> str:
    """A draft that goes to all of Paris, and all of it takes part in a test; its name."""
    values: dict[str, Any] = {"topic": "consular-services", "ab_share": 100, "track_clicks": 1}
    return new_draft(mission, title=f"Deux contenus {request.node.name}", **values)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_second_content_is_written_looked_at_and_dropped(desk: OpenDesk, arms_draft: str, language: str) -> None:
    at, words, (first, second) = desk("officer", language), WORDS[language], TEXTS[language]
    page = begin(at, arms_draft)
    line = page.locator("[data-field=text] input")
    expect(line).to_have_value(first)  # a copy
    line.fill(second)
    shown = page.frame_locator("iframe")
    expect(shown.get_by_text(second).last).to_be_visible()
    at.look("second-content")
    page.get_by_role("button", name=words["a"]).last.click()  # beside the preview; both switches are one
    expect(line).to_have_value(first)
    expect(shown.get_by_text(first).last).to_be_visible()
    at.look("second-content-first-arm")

    page.get_by_role("radio", name=words["same"]).check()
    expect(page.get_by_text(words["gone"])).to_be_visible()
    expect(page.get_by_role("button", name=words["b"])).to_have_count(0)
    page.get_by_role("button", name=words["undo"], exact=True).click()
    page.get_by_role("button", name=words["b"]).first.click()
    expect(line).to_have_value(second)
    saved(page, words["save"], words["saved"])
    page.reload()
    expect(page.get_by_role("radio", name=words["second"])).to_be_checked()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_must_be_mended_leads_to_the_block_of_its_content(desk: OpenDesk, arms_draft: str, language: str) -> None:
    at, words = desk("officer", language), WORDS[language]
    page = begin(at, arms_draft)
    add_block(page, "button", language)
    saved(page, words["save"], words["saved"])
    page.get_by_role("button", name=words["a"]).first.click()
    page.get_by_label(words["beside"]).select_option("checks")
    page.get_by_role("button", name=words["place"]).last.click()
    expect(page.locator(f"[id='{language}/blocks_b/1']")).to_be_focused()
    at.look("second-content-checks")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_an_approver_sees_what_changed_in_it_and_the_figures_call_it_by_its_name(
    desk: OpenDesk, arms_draft: str, language: str
) -> None:
    at, words, (first, second) = desk("officer", language), WORDS[language], TEXTS[language]
    page = begin(at, arms_draft)
    saved(page, words["save"], words["saved"])
    ask(at, arms_draft)
    head = desk("head", language)
    decided = head.open(f"/campaigns/{arms_draft}")
    decided.get_by_label(words["why"]).fill("…")
    decided.get_by_role("button", name=words["refuse"], exact=True).click()
    expect(decided.get_by_role("button", name=words["refuse"], exact=True)).to_have_count(0)

    page = at.open(f"/campaigns/{arms_draft}/compose")
    page.get_by_role("button", name=words["b"]).first.click()
    page.locator("[data-field=text] input").fill(second)
    saved(page, words["save"], words["saved"])
    ask(at, arms_draft)
    decided = head.open(
        f"/campaigns/{arms_draft}/compose"
    )  # who may only read finds both contents, whatever stands beside
    decided.get_by_label(words["beside"]).select_option("checks")
    for arm, text in (("b", second), ("a", first)):
        decided.get_by_role("button", name=words[arm]).click()
        expect(decided.locator("[data-field=text] input")).to_have_value(text)
    head.look("second-content-read")
    decided = head.open(f"/campaigns/{arms_draft}")
    row = decided.get_by_role("region", name=words["changed"]).locator("tr")
    expect(row).to_have_count(1)
    expect(row.get_by_role("rowheader")).to_contain_text(words["b"])
    expect(row.get_by_role("rowheader")).to_contain_text(words["heading"])
    expect(row.locator("del")).to_have_text(first)
    expect(row.locator("ins")).to_have_text(second)
    decided.locator("select").last.select_option(f"{language}-x-b")
    expect(decided.frame_locator("iframe").get_by_text(second).first).to_be_visible()
    head.look("second-content-review")
    decided.get_by_role("button", name=words["approve"], exact=True).click()
    expect(decided.get_by_text(words["finished"], exact=True)).to_be_visible(timeout=90_000)
    for arm in ("a", "b"):
        expect(decided.locator("bdi", has_text=words[arm])).to_be_visible()  # sent by language
    decided.get_by_role("tab", name=words["figures"]).click()
    for arm in ("a", "b"):
        expect(decided.get_by_role("rowheader", name=words[arm])).to_be_visible()
    head.look("second-content-figures")


def ask(at: Desk, campaign: str) -> None:
    """Ask for approval, and wait until it was."""
    page, words = at.open(f"/campaigns/{campaign}"), WORDS[at.language]
    page.get_by_role("button", name=words["ask"]).click()
    expect(page.get_by_role("button", name=words["ask"])).to_have_count(0)
