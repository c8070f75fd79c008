"""The composer: blocks, languages side by side, the preview of what is not saved, undo, saving; also by keyboard."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.conftest import UNSAVED, Desk, Mission, OpenDesk, answer_late

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "add": "Ajouter un bloc", "language": "Ajouter une langue", "undo": "Annuler l'action",
        "save": "Enregistrer", "up": "Monter", "saved": "Enregistré.", "words": "Texte", "beside": "À côté",
        "remove": "Retirer", "duplicate": "Dupliquer", "person": "Afficher comme une personne le lit",
        "picture": "Choisir une image", "file": "Une nouvelle image", "keep": "L'ajouter",
    },
    "ar": {
        "add": "إضافة كتلة", "language": "إضافة لغة", "undo": "التراجع", "save": "حفظ", "up": "نقل إلى أعلى",
        "saved": "تم الحفظ.", "words": "النص", "beside": "إلى جانبه", "remove": "إزالة", "duplicate": "تكرار",
        "person": "عرضها كما يقرؤها شخص", "picture": "اختيار صورة", "file": "صورة جديدة", "keep": "إضافتها",
    },
}  # fmt: skip


KINDS: dict[str, dict[str, str]] = {
    "fr": {
        "heading": "Titre", "text": "Texte", "divider": "Séparateur", "figures": "Chiffres clés", "picture": "Image",
        "button": "Bouton",
    },
    "ar": {"heading": "عنوان", "text": "النص", "button": "زر"},
}  # fmt: skip
LANGUAGES: dict[str, dict[str, str]] = {
    "fr": {"fr": "Français", "ar": "Arabe"},
    "ar": {"fr": "الفرنسية", "ar": "العربية"},
}


@pytest.fixture
def draft(mission: Mission) -> str:
    return new_draft(mission, title="Lettre d'été")


def new_draft(mission: Mission, **more: Any) -> str:
    """Make a campaign without a newsletter, in the language of nobody yet; its name."""
    import json
    import urllib.request
    from http.cookiejar import CookieJar

    from tests.e2e.staff import PASSWORD

    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def send(path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(mission.url + path, data, {"Content-Type": "application/json", **headers})
        return json.loads(opener.open(asked, timeout=30).read())

    send("/api/method/login", {"usr": "officer@mission.example", "pwd": PASSWORD})
    token = send("/api/method/diaspora.workspace.api.boot")["message"]["csrf_token"]
    found = send(f"/api/resource/Diaspora%20Campaign/{mission.names['campaign']}")["data"]
    copied = ("topic", "segment", "district", "sender", "layout", "recipient_policy")
    values = {field: found[field] for field in copied} | more
    return send("/api/resource/Diaspora%20Campaign", values, **{"X-Frappe-CSRF-Token": token})["data"]["name"]


def add_block(page: Page, kind: str, language: str) -> None:
    page.get_by_role("button", name=WORDS[language]["add"], exact=True).last.click()
    page.get_by_role("menuitem", name=KINDS[language][kind], exact=True).click()


def add_language(page: Page, name: str, language: str) -> None:
    page.get_by_role("button", name=WORDS[language]["language"], exact=True).click()
    page.get_by_role("menuitem", name=name, exact=True).click()


def compose(at: Desk, draft: str) -> Page:
    page = at.open(f"/campaigns/{draft}/compose")
    add_language(page, LANGUAGES[at.language]["fr"], at.language)
    return page


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_newsletter_in_two_languages_is_written_side_by_side(desk: OpenDesk, draft: str, language: str) -> None:
    at, words = desk("officer", language), WORDS[language]
    page = compose(at, draft)
    page.locator("input[lang=fr]").first.fill("L'été au Maroc")
    add_block(page, "heading", language)
    page.locator("[data-field=text] input").fill("Bonjour")
    add_block(page, "text", language)
    page.locator(".rich-text").click()
    page.keyboard.type("Trois villes à découvrir.")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Trois villes à découvrir.")).to_be_visible()
    at.look("composer")
    add_language(page, LANGUAGES[language]["ar"], language)
    page.get_by_role("button", name=LANGUAGES[language]["fr"], exact=True).last.click()  # its blocks are taken over
    page.locator("input[lang=ar]").first.fill("الصيف في المغرب")
    page.get_by_label(words["beside"]).select_option("fr")
    expect(page.locator(".rich-text")).to_have_count(2)
    expect(page.locator(".rich-text[dir=rtl]")).to_have_count(1)
    at.look("composer-side-by-side")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_text(words["saved"])).to_be_visible()
    page.reload()
    expect(page.locator(".rich-text")).to_contain_text("Trois villes à découvrir.")


def test_blocks_are_moved_doubled_removed_and_brought_back(desk: OpenDesk, draft: str) -> None:
    at, words = desk("officer", "fr"), WORDS["fr"]
    page = compose(at, draft)
    for kind in ("heading", "divider", "figures"):
        add_block(page, kind, "fr")
    cards = page.locator("[id^='fr/blocks/']")
    expect(cards).to_have_count(3)
    page.locator("[id='fr/blocks/2']").get_by_role("button", name=words["up"]).click()
    expect(page.locator("[id='fr/blocks/1']")).to_contain_text("Chiffres clés")
    page.locator("[id='fr/blocks/0']").get_by_role("button", name=words["duplicate"]).click()
    expect(cards).to_have_count(4)
    page.locator("[id='fr/blocks/1']").get_by_role("button", name=words["remove"], exact=True).click()
    expect(cards).to_have_count(3)
    page.get_by_role("button", name=words["undo"]).click()
    expect(cards).to_have_count(4)


def test_the_preview_shows_the_chosen_person_and_pictures_come_in(desk: OpenDesk, draft: str) -> None:
    at, words = desk("officer", "fr"), WORDS["fr"]
    page = compose(at, draft)
    page.locator("input[lang=fr]").first.fill("Bonjour")
    add_block(page, "heading", "fr")
    page.get_by_role("button", name="Insérer un champ").last.click()
    page.get_by_role("menuitem", name="Prénom", exact=True).click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Salma")).to_be_visible()
    page.get_by_label(words["person"]).fill("Karim")
    page.get_by_role("button", name="Karim").click()
    expect(frame.get_by_text("Karim")).to_be_visible()
    add_block(page, "picture", "fr")
    page.get_by_role("button", name=words["picture"]).click()
    upload: FilePayload = {"name": "medina.png", "mimeType": "image/png", "buffer": PIXEL}
    page.get_by_label(words["file"]).set_input_files(upload)
    at.look("composer-pictures")
    page.get_by_role("button", name=words["keep"]).click()
    expect(page.locator("[data-field=picture] img")).to_be_visible()


def test_the_keyboard_alone_writes_a_newsletter(desk: OpenDesk, draft: str) -> None:
    at = desk("officer", "fr")
    page = at.open(f"/campaigns/{draft}/compose")
    page.get_by_role("button", name="Ajouter une langue", exact=True).focus()
    choose_first(page)
    write(page, page.locator("input[lang=fr]").first, "Au clavier")
    page.get_by_role("button", name="Ajouter un bloc", exact=True).focus()
    choose_first(page)
    write(page, page.locator("[data-field=text] input"), "Sans souris")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Enregistré.")).to_be_visible()


@pytest.mark.parametrize(("language", "place"), [("fr", "Français, Objet – "), ("ar", "الفرنسية، الموضوع – ")])
def test_a_letter_that_cannot_be_shown_says_what_is_wrong_and_where(
    desk: OpenDesk, draft: str, language: str, place: str
) -> None:
    at = desk("officer", language)
    page = compose(at, draft)
    add_block(page, "button", language)
    page.locator("input[lang=fr]").first.fill("Bonjour {{ nobody }}")
    expect(page.get_by_role("status").filter(has_text=place)).to_be_visible()
    at.look("composer-refused")


def test_what_is_typed_while_it_is_being_saved_stays(desk: OpenDesk, draft: str) -> None:
    page = compose(desk("officer", "fr"), draft)
    answer_late(page, "**/api/resource/**")
    subject = page.locator("input[lang=fr]").first
    subject.fill("Bonjour")
    page.keyboard.press("Control+s")
    subject.fill("Bonjour à tous")
    expect(page.get_by_text("Enregistré.")).to_be_visible()
    expect(subject).to_have_value("Bonjour à tous")
    expect(page.get_by_text(UNSAVED)).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.get_by_text(UNSAVED)).to_have_count(0)
    page.reload()
    expect(subject).to_have_value("Bonjour à tous")


def choose_first(page: Page) -> None:
    """Open the menu that has the focus, and take its first item."""
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem")).to_have_count(0)


def write(page: Page, field: Locator, text: str) -> None:
    field.focus()
    expect(field).to_be_focused()
    page.keyboard.type(text)
    expect(field).to_have_value(text)


def test_who_only_reads_campaigns_changes_nothing(desk: OpenDesk, mission: Mission) -> None:
    page = desk("dpo", "fr").open(f"/campaigns/{mission.names['campaign']}/compose")
    expect(page.get_by_text("Votre rôle permet de lire cette lettre, pas de la modifier.")).to_be_visible()
    expect(page.get_by_role("button", name="Enregistrer", exact=True)).to_have_count(0)


def test_what_must_be_mended_leads_to_its_place(desk: OpenDesk, draft: str) -> None:
    at = desk("officer", "fr")
    page = compose(at, draft)
    add_block(page, "button", "fr")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("input[aria-invalid=true]")).to_have_count(1)
    page.locator("input[lang=fr]").first.fill("Bonjour")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Enregistré.")).to_be_visible()
    page.get_by_label("À côté").select_option("checks")
    page.get_by_role("button", name="Français, Bloc 1").first.click()
    expect(page.locator("[id='fr/blocks/0']")).to_be_focused()
    at.look("composer-checks")
