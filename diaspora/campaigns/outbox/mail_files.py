"""The mails of the outbox folder as values: streams, a page of one, one mail to look at. Reads files, never writes.

The keys in the links of a mail are left out of what is shown: they let their holder choose topics in the reader's name,
and consent is only ever raised by the person.
"""

from __future__ import annotations

import email
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

_STREAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,139}")
_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,139}(\.[0-9]{1,6})?")
_KEY = re.compile(r"([?&;]t=)[^&\"'<>\s]+")
_SHOWN_HEADERS = (
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Content-Language", "List-Unsubscribe",
    "List-Unsubscribe-Post",
)  # fmt: skip
MAX_BYTES = 20 * 1024**2


@dataclass(frozen=True, slots=True)
class Stream:
    """A folder of mails: a campaign's name, or what else was written; how many, and when the last one (UTC)."""

    name: str
    mails: int
    last_at: str


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail of a list; `written_at` in UTC."""

    id: str
    written_at: str
    subject: str
    to: str
    language: str


@dataclass(frozen=True, slots=True)
class ShownMail:
    """One mail to look at, without the keys of its links."""

    id: str
    headers: tuple[tuple[str, str], ...]
    html: str
    text: str
    language: str


def streams(folder: Path) -> list[Stream]:
    """The streams that there are, the one written to last first."""
    if not folder.is_dir():
        return []
    found = [_stream(entry) for entry in os.scandir(folder) if entry.is_dir() and _STREAM.fullmatch(entry.name)]
    return sorted(found, key=lambda one: (one.last_at, one.name), reverse=True)


def mails(folder: Path, stream: str, start: int, limit: int) -> list[MailLine]:
    """A page of a stream, the newest first; nothing where there is no such stream."""
    place = _folder_of(folder, stream)
    if place is None:
        return []
    written = sorted(((entry.stat().st_mtime, entry.name) for entry in _files(place)), reverse=True)
    return [_line(place / name, at) for at, name in written[start : start + limit]]


def mail(folder: Path, stream: str, mail_id: str) -> ShownMail | None:
    """One mail, None where there is none or where it is too large to be shown."""
    place = _folder_of(folder, stream)
    path = place / f"{mail_id}.eml" if place and _MAIL.fullmatch(mail_id) else None
    if path is None or not path.is_file() or path.stat().st_size > MAX_BYTES:
        return None
    message = _parsed(path.read_bytes())
    headers = [(name, _without_keys(str(message[name]))) for name in _SHOWN_HEADERS if message[name]]
    html, text = (_part(message, kind) for kind in ("html", "plain"))
    html = _with_pictures(message, html)
    return ShownMail(mail_id, tuple(headers), html, text, str(message["Content-Language"] or ""))


def _stream(entry: os.DirEntry[str]) -> Stream:
    files = _files(Path(entry.path))
    last = max((file.stat().st_mtime for file in files[-1:]), default=entry.stat().st_mtime)
    return Stream(entry.name, len(files), _moment(max(last, entry.stat().st_mtime)))


def _files(place: Path) -> Sequence[os.DirEntry[str]]:
    return [entry for entry in os.scandir(place) if entry.name.endswith(".eml") and entry.is_file()]


def _folder_of(folder: Path, stream: str) -> Path | None:
    place = folder / stream
    return place if _STREAM.fullmatch(stream) and place.is_dir() and not place.is_symlink() else None


def _line(path: Path, at: float) -> MailLine:
    message = _parsed(path.read_bytes())
    told = (str(message[name] or "") for name in ("Subject", "To", "Content-Language"))
    return MailLine(path.name.removesuffix(".eml"), _moment(at), *told)


def _parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return _without_keys(str(part.get_content())) if part else ""


def _with_pictures(message: EmailMessage, html: str) -> str:
    """The page with the pictures that travel with it in itself, as a mail program shows them."""
    for part in message.walk():
        name = str(part["Content-ID"] or "").strip("<> ")
        if name and part.get_content_maintype() == "image":
            code = "".join(str(part.get_payload()).split())
            html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{code}")
    return html


def _without_keys(text: str) -> str:
    return _KEY.sub(r"\1…", text)


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")
