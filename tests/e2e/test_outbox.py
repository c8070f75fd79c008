"""The outbox: an administrator looks at what was written, nobody else is offered it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Mission, OpenDesk

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

MAIL = (
    'From: m@mission.example\nTo: "Amina" <amina@exemple.fr>\nSubject: Printemps\nContent-Language: fr\n'
    'Content-Type: text/html; charset=utf-8\n\n<p>Bonjour <a href="https://m.example/u?t=SECRET">ici</a></p>'
)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_an_administrator_looks_at_a_mail(desk: OpenDesk, mission: Mission, language: str) -> None:
    folder = next(mission.sites.glob("*/site_config.json")).parent / "private" / "outbox" / mission.names["campaign"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "aaaaaaaa.eml").write_text(MAIL, encoding="utf-8")
    at = desk("administrator", language)
    page = at.open("/outbox")
    page.locator("main select").first.select_option(mission.names["campaign"])
    page.get_by_role("button", name="Printemps").click()
    expect(page.frame_locator("iframe").get_by_text("Bonjour")).to_be_visible()
    assert "SECRET" not in page.content()
    at.look("outbox")


def test_an_officer_is_not_offered_the_outbox(desk: OpenDesk) -> None:
    page = desk("officer", "fr").open("/outbox")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("link", name="Boîte d'envoi")).to_have_count(0)
