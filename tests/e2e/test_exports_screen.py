"""Exports: a directory as a file with its reason, followed to the download; the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenDesk

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS: dict[str, dict[str, str]] = {
    "fr": {"why": "À quoi il sert", "go": "Exporter", "get": "Télécharger"},
    "ar": {"why": "الغرض منه", "go": "تصدير", "get": "تنزيل"},
}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_associations_are_exported_with_a_reason(desk: OpenDesk, language: str) -> None:
    words, at = WORDS[language], desk("officer", language)
    page = at.open("/exports")
    page.locator("main form select").first.select_option("association")
    page.get_by_role("button", name=words["go"], exact=True).click()
    expect(page.locator("main [aria-invalid=true]")).to_have_count(1)
    page.locator("main form input[aria-invalid=true]").fill(f"Une invitation {language}")
    page.get_by_role("button", name=words["go"], exact=True).click()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name=words["get"]).click()
    assert "Le Patio des voix" in Path(downloaded.value.path()).read_text("utf-8-sig")
    expect(page.locator("tbody", has_text=f"Une invitation {language}")).to_have_count(1)
    at.look("exports")


def test_who_exports_nothing_is_told(desk: OpenDesk) -> None:
    page = desk("head", "fr").open("/exports")
    expect(page.get_by_text("Votre rôle n'exporte pas ce", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name="Exporter", exact=True)).to_have_count(0)
