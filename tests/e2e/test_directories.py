"""Directories: a list and a page of each kind, a new entry, doors that stay closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import DESKTOP, TELEPHONE, Mission, OpenDesk
from tests.e2e.test_people_screens import LISTS

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "new": "Nouvelle fiche", "name": "Nom", "save": "Enregistrer", "status": "Statut", "saved": "Enregistré.",
        "edit": "Modifier", "mandates": "Mandats", "office": "Fonction élective", "from": "Du",
        "skills": "Savoir-faire", "skill": "Savoir-faire", "add": "Ajouter une ligne : ", "remove": "Retirer : ",
    },
    "ar": {
        "new": "بطاقة جديدة", "name": "الاسم", "save": "حفظ", "status": "الحالة", "saved": "تم الحفظ.",
        "edit": "تعديل", "mandates": "الولايات الانتخابية", "office": "المنصب الانتخابي", "from": "من",
        "skills": "المهارات", "skill": "المهارة", "add": "إضافة سطر: ", "remove": "إزالة: ",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_associations_are_listed_opened_and_added(desk: OpenDesk, mission: Mission, language: str) -> None:
    at, words = desk("officer", language), WORDS[language]
    page = at.open("/directories")
    expect(page.locator("tbody a", has_text="Le Patio des voix")).to_have_count(1)
    at.look("directory")
    page.locator("[role=search] input[type=search]").fill("patio")
    expect(page).to_have_url(f"{at.url}/outreach/directories/association?q=patio")
    page.locator("tbody a", has_text="Le Patio des voix").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le Patio des voix")
    at.look("directory-record")
    page.goto(f"{at.url}/outreach/directories/association")
    page.get_by_role("link", name=words["new"]).click()
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(2)
    page.get_by_label(words["name"], exact=False).first.fill(f"Les Lampions {language}")
    page.locator("input[role=combobox]").first.fill("PAR")
    page.locator("[role=listbox] [role=option]:visible").first.click()
    at.look("directory-new")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Les Lampions {language}")


def test_every_directory_of_an_officer_opens_also_on_a_telephone(desk: OpenDesk) -> None:
    for size in (DESKTOP, TELEPHONE):
        at = desk("officer", "fr", size=size)
        page = at.open("/directories/association")
        kinds = page.locator("main nav a")
        expect(kinds).to_have_count(8)
        for place in range(8):
            kinds.nth(place).click()
            expect(page.locator("main nav a[aria-current=page]")).to_have_count(1)
            expect(page.locator("table[aria-busy=true]")).to_have_count(0)
            expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_people_of_a_directory_are_put_on_a_list(desk: OpenDesk, mission: Mission, language: str) -> None:
    words, at = LISTS[language], desk("officer", language)
    page = at.open("/directories/elected-official")
    page.locator("tbody input[type=checkbox]").first.check()
    at.look("directory-chosen")
    page.get_by_role("button", name=words["list"], exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(words["title"]).fill(f"Élus conviés {language}")
    dialog.get_by_role("combobox").nth(1).fill(words["paris"])
    dialog.locator("[role=option]:visible").first.click()
    dialog.get_by_role("button", name=words["put"], exact=True).click()
    expect(page.get_by_text(words["new"].replace("21", "1"))).to_be_visible()
    expect(page.locator("tbody input:checked")).to_have_count(0)
    page.goto(f"{at.url}/outreach/directories/association")
    expect(page.locator("tbody a").first).to_be_visible()
    expect(page.locator("tbody input[type=checkbox]")).to_have_count(0)


def test_imams_are_behind_closed_doors_for_an_officer(desk: OpenDesk) -> None:
    page = desk("officer", "fr").open("/directories/imam")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("link", name="Imams", exact=True)).to_have_count(0)
    expect(page.locator("tbody")).to_have_count(0)


def test_an_address_that_no_directory_has_is_told(desk: OpenDesk) -> None:
    page = desk("officer", "fr").open("/directories/xyz")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cet écran n'existe pas")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_directory_is_shown_on_a_map_and_a_district_of_it_as_a_list(desk: OpenDesk, language: str) -> None:
    at = desk("officer", language)
    page = at.open("/directories/association")
    page.get_by_role("button", name={"fr": "Sur une carte", "ar": "على خريطة"}[language]).click()
    expect(page.locator("main svg[role=img] path").first).to_be_visible()
    expect(page).to_have_url(f"{at.url}/outreach/directories/association?view=map")
    at.look("directory-map")
    page.get_by_role("button", name={"fr": "Paris", "ar": "باريس"}[language]).click()
    expect(page).to_have_url(f"{at.url}/outreach/directories/association?district=PAR")
    expect(page.locator("tbody a", has_text="Le Patio des voix")).to_have_count(1)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_mandates_are_added_changed_and_taken_out(desk: OpenDesk, mission: Mission, language: str) -> None:
    at, words = desk("officer", language), WORDS[language]
    page = at.open(f"/directories/elected-official/{mission.names['official']}")

    def button(name: str) -> Locator:
        return page.get_by_role("button", name=name, exact=True)

    second = page.get_by_role("group", name=f"{words['mandates']} 2")
    button(words["edit"]).click()
    button(words["add"] + words["mandates"]).click()
    expect(second.get_by_label(words["office"])).to_be_focused()
    button(words["save"]).click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    second.get_by_label(words["office"]).fill(f"Sénatrice {language}")
    second.get_by_label(words["from"], exact=True).fill("2023-10-01")
    at.look("directory-mandates")
    button(words["save"]).click()
    expect(page.get_by_text(f"Sénatrice {language}")).to_be_visible()

    button(words["edit"]).click()
    second.get_by_label(words["office"]).fill(f"Maire {language}")
    button(words["save"]).click()
    expect(page.get_by_text(f"Maire {language}")).to_be_visible()
    at.look("directory-official")

    button(words["edit"]).click()
    button(f"{words['remove']}Maire {language}").click()
    button(words["save"]).click()
    expect(page.locator("main li")).to_have_count(1)
    kept = page.context.request.get(f"{at.url}/api/resource/Diaspora Elected Official/{mission.names['official']}")
    (mandate,) = kept.json()["data"]["mandates"]
    assert (mandate["office"], mandate["constituency_code"]) == ("Conseillère municipale", "69266")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_skills_are_added_and_taken_out(desk: OpenDesk, mission: Mission, language: str) -> None:
    at, words = desk("officer", language), WORDS[language]
    page = at.open(f"/directories/competency/{mission.names['competency']}")
    page.get_by_role("button", name=words["edit"], exact=True).click()
    page.get_by_role("button", name=words["add"] + words["skills"], exact=True).click()
    page.get_by_role("textbox", name=f"{words['skill']} 2").fill("Traduction")
    at.look("directory-skills")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_text("Urbanisme, Traduction")).to_be_visible()
    page.get_by_role("button", name=words["edit"], exact=True).click()
    page.get_by_role("button", name=f"{words['remove']}Traduction", exact=True).click()
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("main").get_by_text("Urbanisme", exact=True)).to_be_visible()
