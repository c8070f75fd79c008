"""The outbox as a provider, and the bytes of the mails in it."""

import email
import email.policy
import os
import time
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from diaspora.campaigns.mime import build_message
from diaspora.campaigns.providers.errors import BadHeader
from diaspora.campaigns.providers.outbox import provider as outbox
from diaspora.campaigns.providers.outbox.provider import OutboxProvider
from diaspora.campaigns.providers.port import Absent, Accepted, Deferred, Found, OutgoingMail, Refused, Uncertain
from tests.clock import START

UNSUBSCRIBE = "https://mission.example/diaspora/unsubscribe?t=" + "a2" * 40
MAIL = OutgoingMail(
    custom_id="0" * 32,
    stream="spring",
    from_email="news@mission.example",
    from_name="القنصلية العامة للمملكة المغربية",
    to_email="amina@example.org",
    to_name="أمينة العلوي",
    subject="النشرة الإخبارية: فرص الاستثمار في الأقاليم",
    html='<html lang="ar" dir="rtl"><body>مرحبا\nبكم</body></html>',
    text="مرحبا\r\nبكم\n.\nأهلا",
    language="ar",
    direction="rtl",
    reply_to="contact@mission.example",
    headers=(
        ("List-Unsubscribe", f"<{UNSUBSCRIBE}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Id", "<culture.mission.example>"),
    ),
)


@pytest.fixture
def provider(tmp_path: Path) -> OutboxProvider:
    return OutboxProvider(tmp_path / "outbox", lambda: START)


def mail(number: int) -> OutgoingMail:
    return replace(MAIL, custom_id=f"{number:032x}")


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_parses_back_to_what_was_meant() -> None:
    message = parsed(build_message(MAIL, START))
    assert message["Subject"] == MAIL.subject
    assert message["To"].addresses[0].addr_spec == "amina@example.org"
    assert message["To"].addresses[0].display_name == "أمينة العلوي"
    assert message["From"].addresses[0].addr_spec == "news@mission.example"
    assert message["Reply-To"] == "contact@mission.example"
    assert message["Content-Language"] == "ar"
    assert message["Message-ID"] == f"<{'0' * 32}@mission.example>"
    assert message["X-Diaspora-Custom-Id"] == "0" * 32
    assert message["Date"].datetime.replace(tzinfo=None) == START
    assert message["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<culture.mission.example>"
    assert message.defects == []


def test_a_mail_has_a_text_part_and_then_an_html_part() -> None:
    message = parsed(build_message(MAIL, START))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert text.get_payload(decode=True).decode() == "مرحبا\r\nبكم\r\n.\r\nأهلا"
    assert html.get_payload(decode=True).decode() == '<html lang="ar" dir="rtl"><body>مرحبا\r\nبكم</body></html>'


def test_no_line_of_a_mail_is_longer_than_the_standards_allow() -> None:
    lines = build_message(replace(MAIL, html="<p>ا</p>" * 4000, to_name="ب" * 140), START).split(b"\r\n")
    assert max(len(line) for line in lines) <= 998
    assert max(len(line) for line in lines if not line.startswith(b"List-Unsubscribe")) <= 78
    assert all(b"\n" not in line and b"\r" not in line for line in lines)


@pytest.mark.parametrize(
    "address",
    [
        "amina@example.org\r\nBcc: all@example.org",
        "amina@example.org\nX: y",
        "a b@example.org",
        "a,b@example.org",
        "amina",
        "@example.org",
        "a@b<c>.org",
    ],
)
def test_an_address_that_could_break_a_header_is_refused(address: str) -> None:
    with pytest.raises(BadHeader):
        build_message(replace(MAIL, to_email=address), START)


def test_a_line_break_in_a_name_or_a_subject_starts_no_header() -> None:
    bad = replace(MAIL, to_name="Amina\r\nBcc: all@example.org", subject="Hello\r\nBcc: all@example.org\u2028x")
    message = parsed(build_message(bad, START))
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: all@example.org x"


def test_a_line_break_in_a_header_of_the_mail_is_refused() -> None:
    with pytest.raises(BadHeader):
        build_message(replace(MAIL, headers=(("List-Id", "<a.b>\r\nBcc: x@y.example"),)), START)
    with pytest.raises(BadHeader):
        build_message(replace(MAIL, headers=(("List Id", "<a.b>"),)), START)


def test_names_with_syntax_in_them_are_quoted() -> None:
    for name in ('Ben "Momo" Ali, Dr.', "=?utf-8?q?fake?=", "محمد <m@x.example>", "a@b.example"):
        to = parsed(build_message(replace(MAIL, to_name=name), START))["To"]
        assert [address.addr_spec for address in to.addresses] == ["amina@example.org"]
        assert to.addresses[0].display_name == name


def test_an_international_domain_is_written_in_ascii() -> None:
    assert parsed(build_message(replace(MAIL, to_email="a@münchen.example"), START))["To"].addresses[0].addr_spec == (
        "a@xn--mnchen-3ya.example"
    )


def test_an_accepted_mail_is_a_file_under_its_custom_id(provider: OutboxProvider, tmp_path: Path) -> None:
    assert provider.send([mail(1), mail(2)]) == [Accepted(f"{1:032x}.eml"), Accepted(f"{2:032x}.eml")]
    folder = tmp_path / "outbox" / "spring"
    assert sorted(path.name for path in folder.iterdir()) == [f"{1:032x}.eml", f"{2:032x}.eml"]
    assert (folder / f"{1:032x}.eml").read_bytes() == build_message(mail(1), START)
    assert (folder / f"{1:032x}.eml").stat().st_mode & 0o077 == 0


def test_a_second_acceptance_of_one_custom_id_stays_visible(provider: OutboxProvider, tmp_path: Path) -> None:
    provider.send([mail(1)])
    provider.send([mail(1)])
    provider.send([mail(1)])
    names = sorted(path.name for path in (tmp_path / "outbox" / "spring").iterdir())
    assert names == [f"{1:032x}.2.eml", f"{1:032x}.3.eml", f"{1:032x}.eml"]


def test_the_outbox_knows_what_it_holds_and_proves_what_it_does_not(provider: OutboxProvider) -> None:
    provider.send([mail(1)])
    found = provider.find([f"{1:032x}", f"{2:032x}"], "spring")
    assert found == {f"{1:032x}": Found(f"{1:032x}.eml"), f"{2:032x}": Absent()}


def test_a_draft_of_a_killed_process_is_no_acceptance(provider: OutboxProvider, tmp_path: Path) -> None:
    outbox.write_draft(tmp_path / "outbox", b"half")
    assert provider.find([f"{1:032x}"], "spring") == {f"{1:032x}": Absent()}


def test_the_drafts_of_dead_workers_go_when_an_outbox_opens_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    dead, living = (outbox.write_draft(tmp_path, b"to: amina@exemple.fr") for _ in range(2))
    os.utime(dead, (time.time() - 200,) * 2)
    os.utime(living, (time.time() - 100,) * 2)
    OutboxProvider(tmp_path, lambda: START, draft_life_s=150).close()
    assert (dead.exists(), living.exists()) == (False, True)


def test_a_mail_is_forgotten_with_its_second_acceptances(provider: OutboxProvider, tmp_path: Path) -> None:
    for number in (1, 1, 1, 2):
        provider.send([mail(number)])
    outbox.forget_mails(tmp_path / "outbox", "spring", [f"{1:032x}", f"{3:032x}"])
    assert [path.name for path in (tmp_path / "outbox" / "spring").iterdir()] == [f"{2:032x}.eml"]


def test_a_full_disk_defers_and_leaves_nothing(
    provider: OutboxProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "outbox" / "spring").mkdir(parents=True)
    monkeypatch.setattr(outbox, "sync_folder", lambda folder: None)
    assert provider.send([mail(1)]) == [Deferred("outbox-errno-28")]
    assert [path for path in (tmp_path / "outbox").rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_made_durable_makes_its_mails_uncertain(
    provider: OutboxProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.send([mail(1)])

    def broken(folder: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(outbox, "sync_folder", broken)
    assert provider.send([mail(2)]) == [Uncertain("outbox-folder")]


def test_a_mail_that_cannot_be_built_is_refused_alone(provider: OutboxProvider) -> None:
    bad = replace(mail(1), to_email="a\n@example.org")
    assert provider.send([bad, mail(2)]) == [Refused("bad header"), Accepted(f"{2:032x}.eml")]
    assert provider.send([replace(MAIL, custom_id="../../etc/passwd")]) == [Refused("bad custom id")]


def test_a_stream_cannot_lead_out_of_the_outbox(provider: OutboxProvider) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        provider.find(["1"], "../private")
