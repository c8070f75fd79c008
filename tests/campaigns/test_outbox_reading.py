"""The outbox looked at: administrators alone, no key of a link, no way out of the folder."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from diaspora.campaigns.mime import build_message
from diaspora.campaigns.outbox import mail_files
from diaspora.campaigns.providers.port import OutgoingMail
from tests.clock import START
from tests.people import add_user

HTML = '<p>Bonjour <a href="https://m.example/p?id=3&amp;t=SECRETKEY">préférences</a></p>'
MAIL = OutgoingMail(
    "a" * 32, "spring", "news@mission.example", "Mission", "amina@example.org", "Amina", "Été", HTML,
    "Bonjour https://m.example/u?t=SECRETKEY", "fr", headers=(("List-Unsubscribe", "<https://m.example/u?t=SECRETKEY>"),),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two campaigns; three mails in the first."""
    for number in range(3):
        keep(tmp_path, replace(MAIL, custom_id=f"{number:032}", subject=f"Été {number}"), number)
    keep(tmp_path, replace(MAIL, stream="autumn", custom_id="b" * 32), 9)
    (tmp_path / ".drafts").mkdir()
    (tmp_path / "spring" / "notes.txt").write_text("no mail")
    return tmp_path


def keep(folder: Path, mail: OutgoingMail, at: int) -> None:
    path = folder / mail.stream / f"{mail.custom_id}.eml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(build_message(mail, START))
    os.utime(path, (at, at))


def test_streams_are_counted_without_drafts(folder: Path) -> None:
    assert {one.name: one.mails for one in mail_files.streams(folder)} == {"spring": 3, "autumn": 1}
    assert mail_files.streams(folder / "nowhere") == []


def test_a_page_is_newest_first(folder: Path) -> None:
    lines = mail_files.mails(folder, "spring", 0, 2)
    assert [line.subject for line in lines] == ["Été 2", "Été 1"]
    assert (lines[0].language, lines[0].written_at) == ("fr", "1970-01-01 00:00:02")
    assert "amina@example.org" in lines[0].to
    assert len(mail_files.mails(folder, "spring", 2, 2)) == 1


def test_no_key_of_a_link_is_shown(folder: Path) -> None:
    shown = mail_files.mail(folder, "spring", "0" * 32)
    assert shown
    assert "préférences" in shown.html
    assert "SECRETKEY" not in str(shown)
    assert "t=…" in shown.text


@pytest.mark.parametrize("stream", ["..", "../spring", ".drafts", "", "/etc", "spring/../autumn", "a\x00b"])
def test_nothing_outside_of_the_folder_is_read(folder: Path, stream: str) -> None:
    assert mail_files.mails(folder, stream, 0, 10) == []
    assert mail_files.mail(folder, stream, "0" * 32) is None
    assert mail_files.mail(folder, "spring", stream) is None


@pytest.mark.parametrize("role", ["Diaspora Officer", "Diaspora Head of Mission", "Diaspora Data Protection Officer"])
def test_administrators_alone_look_into_the_outbox(site: str, role: str) -> None:
    import frappe

    from diaspora.campaigns.outbox import api

    frappe.set_user(add_user("somebody@mission.example", role))
    for call in (api.streams, lambda: api.mails("spring"), lambda: api.mail("spring", "a")):
        with pytest.raises(frappe.PermissionError):
            call()


def test_an_administrator_is_told_in_words_of_what_there_is_not(site: str) -> None:
    import frappe

    from diaspora.campaigns.outbox import api

    frappe.set_user(add_user("somebody@mission.example", "Diaspora Administrator"))
    assert api.streams() == []
    with pytest.raises(frappe.DoesNotExistError, match="no such mail"):
        api.mail("spring", "../../site_config")
