"""An officer imports a file in the browser: drops it, looks at its columns, rehearses, imports, undoes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.crm.workbooks import AMINA, HEADERS, YOUSSEF, write_book
from tests.e2e.conftest import OpenDesk

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "read": "Lire le fichier", "dry": "Simulation", "apply": "Importer", "would": "Ce qu'elle ferait",
        "done": "Terminé", "rejected": "Télécharger les lignes rejetées (CSV)", "undo": "Annuler l'importation",
        "undone": "Annulée", "why": "circonscription inconnue", "columns": "Lire ainsi les colonnes",
    },
    "ar": {
        "read": "قراءة الملف", "dry": "محاكاة", "apply": "استيراده", "would": "ما الذي سيحدث", "done": "تم",
        "rejected": "تنزيل الأسطر المرفوضة (CSV)", "undo": "إلغاء الاستيراد", "undone": "أُلغي",
        "why": "دائرة غير معروفة", "columns": "قراءة الأعمدة هكذا",
    },
}  # fmt: skip


def members(folder: Path, tag: str) -> Path:
    """A file with a good row, one of an unknown district, and a header that nobody knows."""
    named = (*AMINA[:1], f"Amina {tag}", *AMINA[2:6], f"amina-{tag}@exemple.fr", *AMINA[7:12], "PAR", *AMINA[13:])
    lost = (*YOUSSEF[:6], f"lost-{tag}@exemple.fr", *YOUSSEF[7:12], "Atlantis", *YOUSSEF[13:])
    rows = [(*row, "Tailleur") for row in (named, lost)]
    return write_book(folder / f"membres-{tag}.xlsx", [(*HEADERS, f"Divers {tag}"), *rows])


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_file_is_looked_at_rehearsed_imported_and_undone(desk: OpenDesk, tmp_path: Path, language: str) -> None:
    at, words = desk("officer", language), WORDS[language]
    page = at.open("/imports")
    page.locator("input[type=file]").set_input_files(members(tmp_path, language))
    at.look("imports")
    page.get_by_role("button", name=words["read"]).click()
    expect(page.locator("tbody tr")).to_have_count(18)
    unknown = page.locator("tr", has_text="Divers").locator("select")
    expect(unknown).to_have_value("")
    unknown.select_option("profession")
    page.locator("tr", has_text="Profession").first.locator("select").select_option("")
    page.get_by_role("button", name=words["columns"]).click()
    expect(page.get_by_role("button", name=words["columns"])).to_have_count(0)
    page.get_by_role("button", name=words["dry"], exact=True).click()
    expect(page.get_by_role("heading", name=words["would"])).to_be_visible()
    expect(page.get_by_text(words["why"])).to_be_visible()
    at.look("import-rehearsed")
    page.get_by_role("button", name=words["apply"], exact=True).click()
    expect(page.get_by_text(words["done"], exact=True)).to_be_visible()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name=words["rejected"]).click()
    assert words["why"] in Path(downloaded.value.path()).read_text(encoding="utf-8-sig")
    at.look("import-done")
    page.get_by_role("button", name=words["undo"]).click()
    page.get_by_role("dialog").get_by_role("button", name=words["undo"]).click()
    expect(page.get_by_text(words["undone"], exact=True)).to_be_visible()


def test_a_file_that_is_none_is_told_in_words(desk: OpenDesk, tmp_path: Path) -> None:
    page = desk("officer", "fr").open("/imports")
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("alert")).to_have_text("Choisissez d'abord un fichier.")
    empty = tmp_path / "vide.csv"
    empty.write_text("")
    page.locator("input[type=file]").set_input_files(empty)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("alert")).not_to_have_text("Choisissez d'abord un fichier.")
    expect(page.get_by_role("alert")).not_to_be_empty()


def test_who_imports_nothing_finds_closed_doors(desk: OpenDesk) -> None:
    page = desk("attache", "fr").open("/")
    expect(page.get_by_role("link", name="Importations")).to_have_count(0)
