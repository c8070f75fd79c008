"""Settings: an administrator sets up the mission, a sender that proves itself, a topic; nobody else is offered them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, expect

from tests.e2e.conftest import OpenDesk

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "save": "Enregistrer", "saved": "Enregistré.", "senders": "Expéditeurs", "new": "Nouvelle fiche",
        "test": "M'envoyer un essai", "sent": "Envoyé à administrator@mission.example.", "topics": "Thématiques",
        "arabic": "Arabe",
    },
    "ar": {
        "save": "حفظ", "saved": "تم الحفظ.", "senders": "المرسلون", "new": "بطاقة جديدة", "test": "إرسال تجربة إليّ",
        "sent": "أُرسلت إلى administrator@mission.example.", "topics": "المواضيع",
        "arabic": "العربية",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_sender_is_set_up_and_proves_itself(desk: OpenDesk, language: str) -> None:
    at, words = desk("administrator", language), WORDS[language]
    page = at.open("/settings")
    expect(page.locator("form input").first).to_have_value("Consulat imaginaire")
    at.look("settings-mission")
    page.get_by_role("tab").nth(1).click()
    expect(page.locator("form input[type=number]").first).to_be_visible()
    at.look("settings-sending")
    page.get_by_role("tab").nth(2).click()
    page.get_by_role("button", name=words["new"]).click()
    page.locator("form input").nth(0).fill(f"Presse {language}")
    page.locator("form input").nth(1).fill("presse@mission.example")
    page.locator("form select").first.select_option("smtp")
    expect(page.locator("form input[type=password]")).to_have_count(1)
    page.locator("form select").first.select_option("outbox")
    expect(page.locator("form input[type=password]")).to_have_count(0)
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_text(words["saved"])).to_be_visible()
    page.get_by_role("button", name=words["test"]).click()
    expect(page.get_by_text(words["sent"])).to_be_visible()
    at.look("settings-senders")


def test_a_topic_is_put_aside_and_taken_up_again(desk: OpenDesk) -> None:
    page = desk("administrator", "fr").open("/settings?tab=topics")
    page.get_by_role("button", name="Tourism").or_(page.get_by_role("button", name="Tourisme")).first.click()
    for wanted in (False, True):
        page.get_by_role("checkbox").set_checked(wanted)
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(page.get_by_text("Enregistré.").last).to_be_visible()
        expect(page.get_by_text("Pas encore enregistré")).to_have_count(0)


def test_what_was_typed_goes_only_when_that_is_said(desk: OpenDesk) -> None:
    page = desk("administrator", "fr").open("/settings?tab=topics")
    cards = page.locator("main ul button")
    cards.first.click()
    title = page.locator("form input").first
    title.fill("Un autre titre")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", answer)
    cards.nth(1).click()
    cards.last.click()
    page.get_by_role("tab", name="Expéditeurs").click()
    page.get_by_role("link", name="Accueil").click()
    expect(title).to_have_value("Un autre titre")
    assert len(asked) == 4 and len(set(asked)) == 1
    page.remove_listener("dialog", answer)
    page.once("dialog", lambda dialog: dialog.accept())
    cards.last.click()
    expect(title).to_have_value("")
    title.fill("Une nouvelle")
    page.once("dialog", lambda dialog: dialog.accept())
    cards.last.click()  # another new one, not what was just let go
    expect(title).to_have_value("")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_layout_is_seen_around_a_letter_while_it_is_written(desk: OpenDesk, language: str) -> None:
    at, words = desk("administrator", language), WORDS[language]
    page = at.open("/settings?tab=layouts")
    page.locator("ul button").first.click()
    letter = page.frame_locator("iframe")
    expect(letter.get_by_text("Salma")).to_be_visible()
    page.get_by_role("button", name=words["arabic"], exact=True).click()
    expect(letter.get_by_text("سلمى")).to_be_visible()
    at.look("settings-layouts")
    source = page.locator("textarea")
    kept = source.input_value()
    source.fill(kept.replace("[[ body ]]", ""))
    expect(page.get_by_role("alert").filter(has_text="[[ body ]]").first).to_be_visible()
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("form").get_by_text("[[ body ]]").first).to_be_visible()
    source.fill(kept.replace("#b5532d", "#a4421c"))
    expect(letter.get_by_text("سلمى")).to_be_visible()
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_text(words["saved"])).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_mission_s_texts_are_written_in_each_language(desk: OpenDesk, language: str) -> None:
    at, words = desk("administrator", language), WORDS[language]
    page = at.open("/settings?tab=languages")
    page.get_by_role("button", name=words["new"]).click()
    form = page.locator("form").last
    form.locator("input").nth(0).fill(f"hours-{language}")
    form.locator("input").nth(1).fill(f"Horaires {language}")
    form.locator("textarea").fill("Ouvert le matin")
    form.get_by_role("group", name=words["arabic"], exact=True).get_by_role("textbox").fill("مفتوح صباحا")
    at.look("settings-languages")
    form.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_text(words["saved"])).to_be_visible()
    page.reload()
    page.get_by_role("button", name=f"Horaires {language}").click()
    arabic = page.locator("form").last.get_by_role("group", name=words["arabic"], exact=True).get_by_role("textbox")
    expect(arabic).to_have_value("مفتوح صباحا")


def test_an_officer_is_not_offered_the_settings(desk: OpenDesk) -> None:
    page = desk("officer", "fr").open("/settings")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(0)
    expect(page.get_by_role("link", name="Réglages")).to_have_count(0)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_member_of_staff_is_added_and_kept_to_a_district(desk: OpenDesk, language: str) -> None:
    at = desk("administrator", language)
    page = at.open("/settings?tab=staff")
    expect(page.locator("main li")).not_to_have_count(0)
    at.look("settings-staff")
    page.get_by_role("button", name={"fr": "Ajouter un membre du personnel", "ar": "إضافة موظف"}[language]).click()
    page.locator("form input[type=email]").fill(f"nadia-{language}@mission.example")
    page.locator("form input[type=text]").first.fill("Nadia")
    page.get_by_label({"fr": "Agent consulaire", "ar": "عون قنصلي"}[language]).check()
    page.get_by_label({"fr": "Toutes les circonscriptions", "ar": "كل الدوائر"}[language]).uncheck()
    page.get_by_label({"fr": "Lyon", "ar": "ليون"}[language], exact=True).check()
    at.look("settings-staff-new")
    page.get_by_role("button", name=WORDS[language]["save"], exact=True).click()
    secret = page.get_by_role("status").filter(has_text=f"nadia-{language}@mission.example")
    password = secret.locator("p").nth(1).inner_text()
    at.look("settings-staff-password")
    row = page.locator("main li").filter(has_text=f"nadia-{language}@mission.example")
    expect(row).to_contain_text({"fr": "Lyon", "ar": "ليون"}[language])

    guest = desk(None, language)
    page = guest.open("/")
    page.locator("input[autocomplete=username]").fill(f"nadia-{language}@mission.example")
    page.locator("input[type=password]").fill(password)
    page.locator("form button[type=submit]").click()
    expect(page.locator("nav").first).to_be_visible()
    expect(page.get_by_role("link", name={"fr": "Réglages", "ar": "الإعدادات"}[language])).to_have_count(0)


def test_a_member_of_staff_who_is_half_entered_is_not_lost(desk: OpenDesk) -> None:
    page = desk("administrator", "fr").open("/settings?tab=staff")
    page.get_by_role("button", name="Ajouter un membre du personnel").click()
    address = page.locator("form input[type=email]")
    address.fill("a-moitie@mission.example")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("main li").get_by_role("button").first.click()
    expect(address).to_have_value("a-moitie@mission.example")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("main li").get_by_role("button").first.click()
    expect(address).to_have_count(0)
