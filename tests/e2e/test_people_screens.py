"""People: the list and its address, a person's page, making and changing one, two at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import TELEPHONE, Mission, OpenDesk
from tests.e2e.staff import PASSWORD

pytestmark = [pytest.mark.system, pytest.mark.stand_in]


def names(page: Page) -> list[str]:
    return page.locator("tbody tr td a").all_inner_texts()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_list_is_shown_page_by_page(desk: OpenDesk, language: str) -> None:
    at = desk("officer", language)
    page = at.open("/people")
    expect(page.locator("tbody tr")).to_have_count(20)
    at.look("people")
    first = names(page)
    page.get_by_role("navigation").last.get_by_role("button").last.click()
    expect(page.locator("tbody tr").first).not_to_contain_text(first[0])
    assert "from=20" in page.url
    small = desk("officer", language, size=TELEPHONE)
    small.open("/people")
    expect(small.page.locator("tbody tr")).to_have_count(20)
    small.look("people-telephone")


@pytest.mark.parametrize(
    "text",
    ["amina tazi", "TAZI Amina", "أمينة التازي", "aminatou tazi"[:5] + " tazi", "amina.tazi@ex", "06 12 34 56 78"],
)
def test_a_person_is_found_in_both_scripts_any_order_by_address_and_number(desk: OpenDesk, text: str) -> None:
    page = desk("officer", "fr").open("/people")
    page.get_by_label("Rechercher").fill(text)
    expect(page.locator("tbody tr").first).to_contain_text("Amina Tazi")


def test_filters_and_order_are_kept_in_the_address(desk: OpenDesk) -> None:
    page = desk("officer", "fr").open("/people")
    page.get_by_label("Circonscription consulaire").select_option(label="Lyon")
    expect(page.locator("tbody")).to_contain_text("Zineb Alami")
    page.get_by_role("button", name="Nom", exact=True).click()
    page.wait_for_url(re.compile(r"district=LYO.*sort=-name"))
    page.reload()
    expect(page.get_by_label("Circonscription consulaire")).to_have_value("LYO")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_person_s_page_tells_profile_links_and_the_ledger(desk: OpenDesk, mission: Mission, language: str) -> None:
    at = desk("officer", language)
    page = at.open(f"/people/{mission.names['amina']}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amina Tazi")
    expect(page.get_by_text("Le Patio des voix")).to_be_visible()
    expect(page.locator("ol li")).to_have_count(3)
    phone = page.locator(".ltr-inside").filter(has_text="+33612345678")
    assert phone.evaluate("element => getComputedStyle(element).direction") == "ltr"  # the plus sign stays in front
    at.look("person")
    dark = desk("officer", language, dark=True)
    dark.open(f"/people/{mission.names['amina']}")
    expect(dark.page.locator("ol li")).to_have_count(3)
    dark.look("person-dark")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_faults_stand_beside_their_fields(desk: OpenDesk, mission: Mission, language: str) -> None:
    at = desk("officer", language)
    page = at.open("/people/new")
    page.locator("form button[type=submit]").click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(2)
    at.look("person-new-faults")


def test_the_server_s_refusal_stands_beside_the_field_too(desk: OpenDesk, mission: Mission) -> None:
    page = desk("officer", "fr").open(f"/people/{mission.names['karim']}")
    page.get_by_role("button", name="Modifier").click()
    page.get_by_role("group", name="Téléphones").get_by_role("button", name="Ajouter").click()
    page.get_by_label("Téléphones 1").fill("12")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert page.get_by_label("Téléphones 1").input_value() == "12"


def test_a_stale_edit_is_put_together_and_a_conflict_is_asked(desk: OpenDesk, mission: Mission) -> None:
    at = desk("officer", "fr")
    page = at.open(f"/people/{mission.names['karim']}")
    page.get_by_role("button", name="Modifier").click()
    page.get_by_label("Profession").fill("Boulanger")
    change_elsewhere(page, mission, profession="Pâtissier", city="Nogent")
    page.get_by_role("button", name="Enregistrer").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Pâtissier")
    expect(dialog).to_contain_text("Boulanger")
    at.look("stale-edit")
    dialog.get_by_role("button").last.click()
    expect(page.get_by_text("Boulanger")).to_be_visible()
    expect(page.get_by_text("Nogent")).to_be_visible()


def change_elsewhere(page: Page, mission: Mission, **values: str) -> None:
    """What another officer saves meanwhile, in another browser."""
    other = page.context.browser.new_context()  # type: ignore[union-attr]
    login = {"usr": "officer@mission.example", "pwd": PASSWORD}
    assert other.request.post(f"{mission.url}/api/method/login", data=login).ok
    boot = other.request.get(f"{mission.url}/api/method/diaspora.workspace.api.boot").json()["message"]
    answer = other.request.put(
        f"{mission.url}/api/resource/Diaspora%20Contact/{mission.names['karim']}",
        data=values,
        headers={"X-Frappe-CSRF-Token": boot["csrf_token"]},
    )
    assert answer.ok, answer.text()
    other.close()


def test_everything_of_the_list_is_reached_by_keyboard(desk: OpenDesk) -> None:
    page = desk("officer", "fr").open("/people")
    expect(page.locator("tbody tr")).to_have_count(20)
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.tagName + ':' + (document.activeElement.innerText || '').trim()")
        )
    assert any(entry.startswith("A:") and "Amina Tazi" in entry for entry in reached)
    assert {entry.split(":")[0] for entry in reached} >= {"A", "BUTTON", "INPUT", "SELECT"}


LISTS = {
    "fr": {
        "page": "Choisir cette page", "list": "Mettre sur une liste", "title": "Ou le titre d’une nouvelle",
        "put": "Mettre sur la liste", "new": "Mis sur la liste : 21", "again": "Mis sur la liste : 0", "paris": "Paris",
    },
    "ar": {
        "page": "اختيار هذه الصفحة", "list": "وضع في قائمة", "title": "أو عنوان قائمة جديدة", "put": "وضع في القائمة",
        "new": "وُضعوا في القائمة: 21", "again": "وُضعوا في القائمة: 0", "paris": "باريس",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_chosen_people_are_put_on_a_list_over_two_pages(desk: OpenDesk, language: str) -> None:
    words, at = LISTS[language], desk("officer", language)
    page = at.open("/people")
    page.get_by_role("button", name=words["page"]).click()
    expect(page.locator("tbody input:checked")).to_have_count(20)
    first = names(page)[0]
    page.get_by_role("navigation").last.get_by_role("button").last.click()
    expect(page.locator("tbody tr").first).not_to_contain_text(first)
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name=words["list"], exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(words["title"]).fill(f"Invités {language}")
    dialog.get_by_role("combobox").nth(1).fill(words["paris"])
    dialog.locator("[role=option]:visible").first.click()
    at.look("people-list-dialog")
    dialog.get_by_role("button", name=words["put"]).click()
    expect(page.get_by_text(words["new"])).to_be_visible()
    expect(page.locator("tbody input:checked")).to_have_count(0)
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name=words["list"], exact=True).click()
    dialog.get_by_role("combobox").first.fill(f"Invités {language}")
    dialog.locator("[role=option]:visible").first.click()
    dialog.get_by_role("button", name=words["put"]).click()
    expect(page.get_by_text(words["again"])).to_be_visible()
