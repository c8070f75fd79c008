"""The main job in the browser, from a file to the report: import, segment, newsletter in three languages, approval by a
second person, sending, reading what became of it. In French, and again in Arabic."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.crm.workbooks import AMINA, HEADERS, YOUSSEF, write_book
from tests.e2e.conftest import OpenDesk, saved

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "read": "Lire le fichier", "import": "Importer", "done": "Terminé", "add": "Ajouter une partie",
        "city": "Valeur de Ville", "save": "Enregistrer", "saved": "Enregistré.", "write": "Écrire la lettre",
        "language": "Ajouter une langue", "block": "Ajouter un bloc", "heading": "Titre", "beside": "À côté",
        "checks": "Ce qui est à corriger", "back": "Retour à la campagne", "ask": "Demander l'approbation",
        "approve": "Approuver", "finished": "Terminée", "sent": "Envoyé", "figures": "Chiffres",
    },
    "ar": {
        "read": "قراءة الملف", "import": "استيراده", "done": "تم", "add": "إضافة جزء", "city": "قيمة المدينة",
        "save": "حفظ", "saved": "تم الحفظ.", "write": "كتابة الرسالة", "language": "إضافة لغة",
        "block": "إضافة كتلة", "heading": "عنوان", "beside": "إلى جانبه", "checks": "ما يجب تصحيحه",
        "back": "العودة إلى الحملة", "ask": "طلب الاعتماد", "approve": "اعتماد", "finished": "منتهية",
        "sent": "مُرسَل", "figures": "الأرقام",
    },
}  # fmt: skip
LANGUAGES: dict[str, dict[str, str]] = {
    "fr": {"fr": "Français", "ar": "Arabe", "en": "Anglais"},
    "ar": {"fr": "الفرنسية", "ar": "العربية", "en": "الإنجليزية"},
}
LETTERS = {"fr": "Permanence samedi", "ar": "مداومة يوم السبت", "en": "Open on Saturday"}


def choose(page: Page, at: int, text: str) -> None:
    """Type into a field of the form that links to something, and take the first that fits."""
    field = page.locator("form input").nth(at)
    field.fill(text)
    page.locator("li[role=option]:visible").first.wait_for()
    field.press("Enter")


def import_two_people(page: Page, words: dict[str, str], folder: Path, town: str) -> None:
    """Without their telephones, by which those of this name who are there would be known again."""
    people = [
        (*who[:1], f"{who[1]} {town}", *who[2:6], f"{who[0].lower().replace(' ', '-')}-{town.lower()}@exemple.fr",
         None, *who[8:10], town, who[11], "PAR", *who[13:])
        for who in (AMINA, YOUSSEF)
    ]  # fmt: skip
    page.locator("input[type=file]").set_input_files(write_book(folder / f"{town}.xlsx", [HEADERS, *people]))
    page.get_by_role("button", name=words["read"]).click()
    page.get_by_role("button", name=words["import"], exact=True).click()
    expect(page.get_by_text(words["done"], exact=True)).to_be_visible()


def build_a_segment(page: Page, words: dict[str, str], town: str) -> None:
    page.get_by_label(words["add"]).last.select_option("field:city")
    page.get_by_label(words["city"]).last.fill(town)
    expect(page.locator("[aria-live=polite].text-3xl")).to_have_text("2")
    page.locator("form input").nth(0).fill(f"Tout {town}")
    choose(page, 1, "PAR")
    saved(page, words["save"], words["saved"])


def write_the_newsletter(page: Page, words: dict[str, str], language: str) -> None:
    page.get_by_role("link", name=words["write"]).click()
    for place, (tag, letter) in enumerate(LETTERS.items()):
        page.get_by_role("button", name=words["language"], exact=True).click()
        page.get_by_role("menuitem", name=LANGUAGES[language][tag], exact=True).click()
        page.locator(f"input[lang={tag}]").first.fill(letter)
        if place:
            page.get_by_role("button", name=LANGUAGES[language]["fr"], exact=True).last.click()
        else:
            page.get_by_role("button", name=words["block"], exact=True).click()
            page.get_by_role("menuitem", name=words["heading"], exact=True).click()
        page.locator("[data-field=text] input").fill(letter)
        expect(page.frame_locator("iframe").get_by_role("heading", name=letter)).to_be_visible()
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_text(words["saved"]).last).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_from_a_file_to_the_report(desk: OpenDesk, tmp_path: Path, language: str) -> None:
    words, town = WORDS[language], {"fr": "Sceaux", "ar": "Antony"}[language]
    at = desk("officer", language)
    import_two_people(at.open("/imports"), words, tmp_path, town)
    build_a_segment(at.open("/segments/new"), words, town)

    page = at.open("/campaigns/new")
    page.locator("form input").nth(0).fill(f"Permanence {town}")
    for place, text in enumerate(("consular-services", town, "PAR", "Culture", "mission-newsletter"), start=1):
        choose(page, place, text)
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Permanence {town}")
    write_the_newsletter(page, words, language)
    page.get_by_role("link", name=words["back"]).click()
    page.get_by_role("button", name=words["ask"]).click()
    expect(page.get_by_role("button", name=words["ask"])).to_have_count(0)

    second = desk("head", language)
    second.open(page.url.split("/outreach")[1])
    second.page.get_by_role("button", name=words["approve"], exact=True).click()
    expect(second.page.get_by_role("button", name=words["approve"], exact=True)).to_have_count(0)

    page.reload()
    expect(page.get_by_text(words["finished"], exact=True)).to_be_visible(timeout=90_000)
    expect(page.frame_locator("iframe").locator("h1, h2, p").first).to_be_visible()
    at.look("story-report")
    page.get_by_role("tab", name=words["figures"]).click()
    expect(page.locator("[role=tabpanel]").get_by_text(words["sent"]).first).to_be_visible()
    at.look("story-figures")
    people = at.open(f"/people?q={town.lower()}")
    people.locator("tbody a").first.click()
    expect(people.get_by_text(f"Permanence {town}")).to_be_visible()
