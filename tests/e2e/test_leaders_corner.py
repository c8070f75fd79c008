"""A leader keeps the association's profile on a telephone; an officer reviews what was proposed; doors stay closed."""

from __future__ import annotations

import email
import email.policy
import re
import time
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT, TELEPHONE, Mission, OpenDesk
from tests.hosts import SITE

pytestmark = [pytest.mark.system, pytest.mark.stand_in]

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "site": "Site web", "save": "Enregistrer", "saved": "Enregistré.", "siret": "SIRET",
        "number": "Numéro d'immatriculation",
        "propose": "Proposer le changement", "waiting": "En attente", "accept": "Accepter", "refuse": "Refuser",
        "word": "Un mot au responsable", "refused": "Refusé", "accepted": "Accepté", "proposals": "Propositions",
        "was_accepted": "Votre proposition a été acceptée", "was_refused": "Votre proposition n'a pas été retenue",
    },
    "ar": {
        "site": "الموقع الإلكتروني", "save": "حفظ", "saved": "تم الحفظ.", "siret": "رقم SIRET", "number": "رقم التسجيل",
        "propose": "اقتراح التغيير", "waiting": "في الانتظار", "accept": "قبول", "refuse": "رفض",
        "word": "كلمة إلى المسؤول", "refused": "مرفوض", "accepted": "مقبول", "proposals": "المقترحات",
        "was_accepted": "تم قبول اقتراحكم", "was_refused": "لم يُقبل اقتراحكم",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_leader_changes_the_profile_and_an_officer_reviews_it(
    desk: OpenDesk, mission: Mission, language: str
) -> None:
    words, at = WORDS[language], desk("leader", language, size=TELEPHONE)
    page = at.open("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Le Patio des voix")
    at.look("leader")
    page.get_by_label(words["site"]).fill(f"https://patio-{language}.example")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_text(words["saved"])).to_be_visible()
    page.get_by_label(words["siret"]).fill({"fr": "12345678901234", "ar": "12345678901235"}[language])
    page.get_by_label(words["number"]).fill(f"W75{language}")
    page.get_by_role("button", name=words["propose"]).click()
    expect(page.locator("main").get_by_text(words["waiting"], exact=True)).to_have_count(2)
    at.look("leader-proposed")

    officer = desk("officer", language)
    reviewed = officer.open("/proposals")
    cards = reviewed.locator("main li")
    expect(cards).to_have_count(2)
    waiting = reviewed.locator("nav").first.get_by_role("link", name=words["proposals"])
    expect(waiting).to_have_accessible_name(re.compile(": 2$"))
    officer.look("proposals")
    before = len(letters_mailed(mission))
    cards.filter(has_text=f"W75{language}").get_by_role("button", name=words["refuse"]).click()
    cards.filter(has_text=f"W75{language}").get_by_label(words["word"]).fill("Pas dans le registre")
    cards.filter(has_text=f"W75{language}").get_by_role("button", name=words["refuse"]).click()
    expect(cards).to_have_count(1)
    expect(waiting).to_have_accessible_name(re.compile(": 1$"))
    cards.get_by_role("button", name=words["accept"]).click()
    expect(cards).to_have_count(0)
    expect(waiting).to_have_accessible_name(words["proposals"])
    told = wait_for_letters(mission, before + 2)
    assert sorted(letter["Subject"].split(" – ")[0] for letter in told[-2:]) == sorted(
        [words["was_accepted"], words["was_refused"]]
    )
    assert any("Pas dans le registre" in text_of(letter) for letter in told[-2:])

    page.reload()
    expect(page.get_by_text("Pas dans le registre").first).to_be_visible()
    expect(page.get_by_label(words["siret"])).to_have_value(re.compile(r"1234567890123\d"))


def test_every_other_address_leads_a_leader_to_the_own_association(desk: OpenDesk, mission: Mission) -> None:
    text = (ROOT / "frontend" / "src" / "router.ts").read_text("utf-8")
    paths = re.findall(r"path: '(/[^'*]*)'", text)
    assert len(paths) > 15
    page = desk("leader", "fr").open("/association")
    expect(page.locator("nav").first.get_by_role("link")).to_have_count(1)
    for path in paths:
        page.goto(f"{mission.url}/outreach{path.replace(':name', 'x').replace(':kind', 'imam')}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Le Patio des voix")
        expect(page).to_have_url(re.compile("/outreach/association$"))


def test_a_leaders_corner_is_closed_to_an_officer(desk: OpenDesk) -> None:
    page = desk("officer", "fr").open("/association")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("link", name="Mon association")).to_have_count(0)


def letters_mailed(mission: Mission) -> list[EmailMessage]:
    """The mails that the outbox holds beside campaigns, the newest last."""
    folder = mission.sites / SITE / "private" / "outbox" / "service"
    letters = sorted(folder.glob("*.eml"), key=lambda letter: letter.stat().st_mtime)
    return [email.message_from_bytes(letter.read_bytes(), policy=email.policy.default) for letter in letters]


def text_of(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()


def links_mailed(mission: Mission) -> list[str]:
    """The paths of the links in these mails, the newest last."""
    texts = [text_of(letter) for letter in letters_mailed(mission)]
    return [found.group(1) for text in texts if (found := re.search(r"/outreach(/sign-in\?t=[a-z0-9]+)", text))]


def wait_for_letters(mission: Mission, wanted: int) -> list[EmailMessage]:
    deadline = time.monotonic() + 30
    while len(letters_mailed(mission)) < wanted:
        assert time.monotonic() < deadline, "too few letters were mailed"
        time.sleep(0.2)
    return letters_mailed(mission)


def wait_for_link(mission: Mission, before: int) -> str:
    deadline = time.monotonic() + 30
    while len(links_mailed(mission)) <= before:
        assert time.monotonic() < deadline, "no link was mailed"
        time.sleep(0.2)
    return links_mailed(mission)[-1]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_leader_is_invited_and_enters_by_the_link_once(desk: OpenDesk, mission: Mission, language: str) -> None:
    before = len(links_mailed(mission))
    officer = desk("officer", language)
    page = officer.open(f"/directories/association/{mission.names['association']}")
    page.get_by_role("button", name={"fr": "Renvoyer un lien", "ar": "إعادة إرسال رابط"}[language]).click()
    expect(page.get_by_text({"fr": "un lien est en route", "ar": "الرابط في الطريق"}[language])).to_be_visible()
    officer.look("association-leaders")
    link = wait_for_link(mission, before)

    leader = desk(None, language, size=TELEPHONE)
    page = leader.open(link)
    leader.look("sign-in-link")
    page.get_by_role("button", name={"fr": "Ouvrir mon espace", "ar": "فتح فضائي"}[language]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le Patio des voix")
    expect(page).to_have_url(re.compile("/outreach/association$"))

    late = desk(None, language, size=TELEPHONE)
    page = late.open(link)
    page.get_by_role("button", name={"fr": "Ouvrir mon espace", "ar": "فتح فضائي"}[language]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    late.look("sign-in-link-used")
    page.get_by_role("button", name={"fr": "Demander un autre lien", "ar": "طلب رابط آخر"}[language]).click()
    page.get_by_role("textbox").fill("leader@mission.example")
    page.get_by_role("button", name={"fr": "Envoyez-moi un lien", "ar": "أرسلوا إلي رابطا"}[language]).click()
    expect(page.get_by_role("status")).to_be_visible()
    late.look("sign-in-link-asked")
    assert wait_for_link(mission, before + 1)
