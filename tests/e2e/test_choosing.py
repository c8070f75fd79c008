"""A field in which a document is chosen by its title, by quick hands on a slow line."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import UNSAVED, Mission, OpenDesk, answer_late

pytestmark = [pytest.mark.system, pytest.mark.stand_in]


def test_enter_before_the_answer_chooses_from_what_was_typed(desk: OpenDesk) -> None:
    at = desk("officer", "fr")
    page = at.open("/people/new")
    field = page.get_by_label("Circonscription", exact=False).first
    field.fill("Paris")
    page.locator("li[role=option]").first.wait_for()
    answer_late(page, "**/*choices*")
    field.fill("Lyon")
    field.press("Enter")
    field.press("Tab")
    expect(field).to_have_attribute("aria-expanded", "false")
    at.settle()
    expect(field).to_have_value("Lyon")


def test_walking_through_before_the_title_is_there_empties_nothing(desk: OpenDesk, mission: Mission) -> None:
    at = desk("officer", "fr")
    answer_late(at.page, "**/*choices*")
    page = at.open(f"/campaigns/{mission.names['campaign']}?tab=settings")
    field = page.get_by_label("Segment", exact=False).first
    field.focus()
    assert field.input_value() == ""
    field.press("Tab")
    at.settle()
    expect(field).not_to_have_value("")
    expect(page.get_by_text(UNSAVED)).to_have_count(0)
