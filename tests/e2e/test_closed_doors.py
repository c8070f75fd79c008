"""Somebody with a login and no role of ours: every address of the workspace is a closed door."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT, Mission, OpenDesk

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

# What stands in the mission's records: people, their association, and what is written to them.
TOLD_NOWHERE = re.compile(r"Tazi|El Fassi|exemple\.fr|Patio des voix|Lettre de printemps|Tout Paris")


def addresses(mission: Mission) -> list[str]:
    """Every path of the router, with documents that exist."""
    text = (ROOT / "frontend" / "src" / "router.ts").read_text("utf-8")
    paths = [path for path in re.findall(r"path: '(/[^'*]*)'", text) if "rest" not in path]
    names = {"/people": "amina", "/campaigns": "campaign", "/directories": "association"}
    found = []
    for path in paths:
        start = "/" + path.split("/")[1]
        name = mission.names.get(names.get(start, ""), "x")
        found.append(path.replace(":kind", "association").replace(":name", name))
    return found


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_person_without_rights_meets_closed_doors(desk: OpenDesk, mission: Mission, language: str) -> None:
    at = desk("stranger", language)
    page = at.open("/")
    expect(page.locator("nav").first.get_by_role("link")).to_have_count(1)
    at.look("stranger-home")
    paths = addresses(mission)
    assert len(paths) > 15
    for path in paths:
        at.open(path)
        at.settle()
        shown = page.locator("body").inner_text()
        assert not TOLD_NOWHERE.search(shown), path
        expect(page.locator("tbody tr a")).to_have_count(0)
    at.open("/people")
    expect(page.get_by_role("alert").first).to_be_visible()
    at.look("stranger-people")


def test_a_guest_is_asked_to_sign_in_at_every_address(desk: OpenDesk, mission: Mission) -> None:
    page = desk(None, "fr").page
    for path in addresses(mission):
        page.goto(f"{mission.url}/outreach{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
        assert not TOLD_NOWHERE.search(page.locator("body").inner_text()), path
