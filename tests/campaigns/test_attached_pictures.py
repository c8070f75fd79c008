"""Pictures that travel beside the page: multipart/related by SMTP and the outbox, InlinedAttachments by Mailjet."""

from __future__ import annotations

import base64
import email
import email.policy
import json
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import dkim
import pytest

from diaspora.campaigns.content import FrozenContent, dump, load
from diaspora.campaigns.freezing import freeze
from diaspora.campaigns.letter import LetterWriter
from diaspora.campaigns.merge_fields import Person
from diaspora.campaigns.mime import build_message
from diaspora.campaigns.outbox.mail_files import mail as shown_mail
from diaspora.campaigns.page_checks import look_over
from diaspora.campaigns.previewing import data_uris, preview_mail
from diaspora.campaigns.providers.errors import BadHeader
from diaspora.campaigns.providers.mailjet.payload import encode_message
from diaspora.campaigns.providers.outbox.provider import OutboxProvider
from diaspora.campaigns.providers.port import Accepted, AttachedPicture, OutgoingMail
from diaspora.campaigns.providers.smtp.provider import SmtpProvider, SmtpServer
from diaspora.campaigns.providers.smtp.signing import DkimSigner, pem_of
from diaspora.campaigns.public_pages.web_version import html_for_nobody
from diaspora.campaigns.sender import Letter
from diaspora.campaigns.trial import trial_mail
from tests.campaigns.block_letter import letter_draft, picture_file
from tests.campaigns.test_blocks_on_a_site import campaign, sent  # noqa: F401  a fixture, and what goes with it
from tests.campaigns.test_mailjet_provider import opened_provider
from tests.campaigns.test_smtp_provider import ScriptedServer
from tests.clock import START
from tests.mailjet_server.process import MailjetProcess
from tests.smtp_sink import DKIM_SELECTOR, dkim_key, dkim_record

PICTURE = picture_file()
CONTENT_ID = f"{PICTURE.sha256[:32]}@pictures"
BYTES = base64.b64decode(PICTURE.content)


@pytest.fixture(scope="module")
def content() -> FrozenContent:
    return freeze(letter_draft(pictures_attached=True))


@pytest.fixture(scope="module")
def mail(content: FrozenContent) -> OutgoingMail:
    return LetterWriter(content, b"k" * 32)(Letter("r1", "fr", 1, "amina@example.org", Person(first_name="Amina")))


def parsed(message: bytes) -> EmailMessage:
    found = email.message_from_bytes(message, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def check_parts(message: EmailMessage) -> None:
    """A page that shows its picture by the name under which it stands beside it."""
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/jpeg",
    ]  # fmt: skip
    assert not [part.defects for part in message.walk() if part.defects]
    page, plain = message.get_body(("html",)), message.get_body(("plain",))
    assert page is not None and f'src="cid:{CONTENT_ID}"' in page.get_content() and "Amina" in page.get_content()
    assert plain is not None and "cid:" not in plain.get_content()
    picture = list(message.walk())[-1]
    assert (picture["Content-ID"], picture.get_content_disposition()) == (f"<{CONTENT_ID}>", "inline")
    assert picture.get_content() == BYTES


def test_a_message_holds_its_picture_once_beside_the_page(mail: OutgoingMail) -> None:
    message = build_message(mail, START)
    check_parts(parsed(message))
    assert message.count(PICTURE.content[:60].encode()) == 1
    assert max(len(line) for line in message.split(b"\r\n")) < 998 and b"\n" not in message.replace(b"\r\n", b"")


def test_smtp_carries_it_signed(mail: OutgoingMail) -> None:
    key, server = dkim_key(), ScriptedServer({})
    signer = DkimSigner("mission.example", DKIM_SELECTOR, pem_of(key))
    provider = SmtpProvider(SmtpServer("127.0.0.1", server.port), 5, lambda: START, signer.sign)
    try:
        assert [type(outcome) for outcome in provider.send([mail])] == [Accepted]
    finally:
        provider.close()
        server.close()
    (carried,) = server.accepted
    message = carried.replace(b"\r\n..", b"\r\n.").removesuffix(b".\r\n")
    check_parts(parsed(message))
    assert dkim.verify(message, dnsfunc=lambda *_, **__: dkim_record(key))


def test_the_outbox_keeps_it_and_its_reader_shows_it(mail: OutgoingMail, tmp_path: Path) -> None:
    provider = OutboxProvider(tmp_path, lambda: START, draft_life_s=60)
    provider.send([mail])
    provider.close()
    check_parts(parsed((tmp_path / mail.stream / f"{mail.custom_id}.eml").read_bytes()))
    shown = shown_mail(tmp_path, mail.stream, mail.custom_id)
    assert shown is not None and "cid:" not in shown.html
    assert f"data:image/jpeg;base64,{PICTURE.content}" in shown.html


def test_mailjet_is_given_it_as_an_inlined_attachment_and_takes_it(mail: OutgoingMail, tmp_path: Path) -> None:
    message: dict[str, Any] = json.loads(encode_message(mail))
    [attached] = message["InlinedAttachments"]
    assert attached == {
        "ContentType": "image/jpeg", "Filename": f"{PICTURE.sha256[:12]}.jpeg", "ContentID": CONTENT_ID,
        "Base64Content": PICTURE.content,
    }  # fmt: skip
    assert f'src="cid:{CONTENT_ID}"' in message["HTMLPart"]
    with MailjetProcess(tmp_path) as server:
        provider = opened_provider(server.url)
        [outcome] = provider.send([mail])
        provider.close()
        assert type(outcome).__name__ == "Accepted" and server.accepted() == {"r1": 1}


def test_mails_without_pictures_are_as_they_were(mail: OutgoingMail) -> None:
    plain = replace(mail, pictures=())
    assert b"related" not in build_message(plain, START)
    assert b"InlinedAttachments" not in encode_message(plain)


@pytest.mark.parametrize("wrong", [{"content_id": "x>\r\nX: y@z"}, {"file_name": 'a"b'}, {"mime_type": "text/html"}])
def test_no_name_of_a_picture_starts_a_header(mail: OutgoingMail, wrong: dict[str, str]) -> None:
    picture = replace(AttachedPicture(CONTENT_ID, "a.jpeg", "image/jpeg", PICTURE.content), **wrong)
    with pytest.raises(BadHeader):
        build_message(replace(mail, pictures=(picture,)), START)


def test_only_pictures_that_a_variant_shows_travel_with_it(content: FrozenContent) -> None:
    french = content.variant("fr")
    bare = replace(french, html=french.html.replace(f"cid:{CONTENT_ID}", "data:,"))
    writer = LetterWriter(replace(content, variants=(bare, content.variant("ar"))), b"k" * 32)
    by_language = {tag: writer(Letter("r", tag, 1, "a@example.org", Person())).pictures for tag in ("fr", "ar")}
    assert (len(by_language["fr"]), len(by_language["ar"])) == (0, 1)


def test_previews_and_web_pages_show_it_without_a_mail(content: FrozenContent) -> None:
    shown = preview_mail(content.variant("fr"), pictures=data_uris(content)).html
    assert "cid:" not in shown and "data:image/jpeg;base64," in shown
    page = html_for_nobody(content, "fr")
    assert "cid:" not in page and f"picture.show?id={PICTURE.sha256}" in page


def test_a_test_mail_has_it_too(content: FrozenContent) -> None:
    check = build_message(trial_mail(content, "fr", "officer@mission.example", "t1"), START)
    assert [part.get_content_type() for part in parsed(check).walk()][-1] == "image/jpeg"


def test_how_pictures_travel_is_part_of_what_is_approved(content: FrozenContent) -> None:
    assert load(dump(content)) == content and content.pictures_attached
    old = json.loads(dump(freeze(letter_draft())))
    del old["pictures_attached"]
    assert not load(json.dumps(old)).pictures_attached


def test_pictures_that_weigh_too_much_stop_the_campaign_and_light_ones_are_not_warned_about() -> None:
    sender = replace(letter_draft().sender, provider="mailjet")
    light = look_over(letter_draft(sender=sender, pictures_attached=True))
    assert not [problem for problem in light if "picture" in str(problem.message)]
    heavy = replace(PICTURE, content=PICTURE.content + "A" * 1_000_000)
    draft = letter_draft(sender=sender, pictures_attached=True, pictures={"PIC-1": heavy})
    assert {problem.path for problem in look_over(draft) if problem.stops} == {"variants/fr/body", "variants/ar/body"}


def test_a_campaign_whose_pictures_are_attached_is_previewed_and_sent_with_them(campaign: str) -> None:  # noqa: F811
    import frappe

    from diaspora.campaigns import api

    doc = frappe.get_doc("Diaspora Campaign", campaign)
    doc.pictures = "attached"
    doc.save()
    row = {"language": "fr", "subject": "Été", "blocks": doc.variants[0].blocks}
    shown = api.preview_unsaved(campaign, json.dumps(row))["html"]
    assert "cid:" not in shown and "data:image/jpeg;base64," in shown
    mails = sent(campaign)
    assert len(mails) == 2
    for message in mails:
        assert [part.get_content_type() for part in message.walk()][-1] == "image/jpeg"
        assert "cid:" in message.get_body(("html",)).get_content()
