"""From a mail's values to the bytes of an internet message (RFC 5322, 2045-2047), fast.

Pure. Bodies are base64, whose alphabet cannot hold the boundary; headers are formatted by Python's email package.
No value can start a new header: line breaks in addresses and headers are refused, in names and subjects flattened.
"""

import binascii
import re
import struct
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache

from diaspora.campaigns.providers.errors import BadHeader
from diaspora.campaigns.providers.port import AttachedPicture, OutgoingMail

BOUNDARY = "=_diaspora_alternative"
RELATED = "=_diaspora_related"
"""An equals sign followed by an underscore stands in no base64 text, so the same boundaries serve every message."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LINE = 76
_LONGEST_HEADER_LINE = 998


def build_message(mail: OutgoingMail, sent_at: datetime) -> bytes:
    """The whole message with CRLF line ends: headers, a text part and an HTML part (multipart/alternative).

    Pictures that travel along stand beside the HTML part, in a multipart/related (RFC 2387) of their own.
    `sent_at` is naive UTC. Raises BadHeader for an address or a header that cannot stand in a mail.
    """
    head = _sender_headers(mail.from_name, mail.from_email, mail.reply_to, mail.language)
    own = "".join(f"{name}: {_unstructured(name, value)}\r\n" for name, value in mail.headers)
    domain = mail.from_email.rpartition("@")[2]
    return b"".join(
        (
            head,
            f"To: {format_address('To', mail.to_name, mail.to_email)}\r\n"
            f"Subject: {_subject(mail.subject)}\r\n"
            f"Date: {_date(sent_at.replace(microsecond=0))}\r\n"
            f"Message-ID: <{_token(mail.custom_id)}@{_ascii_domain(domain)}>\r\n"
            f"X-Diaspora-Custom-Id: {_token(mail.custom_id)}\r\n{own}\r\n".encode("ascii"),
            _PART % b"plain",
            _base64_lines(mail.text),
            *_html_parts(mail),
            _END,
        )
    )


def _html_parts(mail: OutgoingMail) -> list[bytes]:
    html = [_PART % b"html", _base64_lines(mail.html)]
    if not mail.pictures:
        return html
    inner = [part.replace(BOUNDARY.encode(), RELATED.encode(), 1) for part in html[:1]]
    return [_RELATED, *inner, html[1], *(_picture_part(picture) for picture in mail.pictures), _RELATED_END]


@lru_cache(maxsize=64)
def _picture_part(picture: AttachedPicture) -> bytes:
    if not re.fullmatch(r"image/[a-z]+", picture.mime_type):
        raise BadHeader(f"{picture.mime_type!r} is no kind of picture")
    local, _, domain = picture.content_id.rpartition("@")
    head = (
        f"\r\n--{RELATED}\r\nContent-Type: {picture.mime_type}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{_token(local)}@{_token(domain)}>\r\n"
        f'Content-Disposition: inline; filename="{_token(picture.file_name)}"\r\n\r\n'
    )
    lines = (picture.content[start : start + _LINE] for start in range(0, len(picture.content), _LINE))
    return (head + "\r\n".join(lines)).encode("ascii")


def format_address(header: str, name: str, address: str) -> str:
    """`Name <address>` as a header's value, encoded and folded. Raises BadHeader."""
    checked = checked_address(address)
    plain = _CONTROLS.sub(" ", name).strip()
    if not plain:
        return checked
    if plain.isascii() and "=?" not in plain:
        # A long name may not stand on the header's first line, so the address goes to a line of its own.
        return formataddr((plain, checked)) if len(plain) < 40 else formataddr((plain, checked)).replace(" <", "\r\n <")
    encoded = Header(plain, "utf-8", header_name=header).encode(linesep="\r\n")
    return f"{encoded}\r\n <{checked}>"


@lru_cache(maxsize=4096)
def checked_address(address: str) -> str:
    """The address in ASCII (its domain in IDNA). Raises BadHeader for line breaks, blanks and what is no address."""
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain or len(address) > 254:
        raise BadHeader("not an address")
    if _CONTROLS.search(address) or any(sign in address for sign in ' ,;:<>()[]"\\'):
        raise BadHeader("an address holds a line break, a blank or a sign that mail servers take for syntax")
    if not local.isascii():
        raise BadHeader("the part before the @ holds letters that mail servers do not take everywhere")
    return f"{local}@{_ascii_domain(domain)}"


@lru_cache(maxsize=4096)
def _ascii_domain(domain: str) -> str:
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BadHeader("the domain of an address cannot be written in ASCII") from error


@lru_cache(maxsize=64)
def _sender_headers(from_name: str, from_email: str, reply_to: str, language: str) -> bytes:
    lines = [
        "MIME-Version: 1.0",
        f"From: {format_address('From', from_name, from_email)}",
        f"Content-Language: {_token(language)}",
        f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"',
    ]
    if reply_to:
        lines.append(f"Reply-To: {checked_address(reply_to)}")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


@lru_cache(maxsize=1024)
def _subject(subject: str) -> str:
    plain = _CONTROLS.sub(" ", subject).strip()
    charset = "us-ascii" if plain.isascii() and "=?" not in plain else "utf-8"
    return Header(plain, charset, header_name="Subject", maxlinelen=_LINE).encode(linesep="\r\n")


@lru_cache(maxsize=8)
def _date(moment: datetime) -> str:
    return format_datetime(moment.replace(tzinfo=UTC), usegmt=True)


def _unstructured(name: str, value: str) -> str:
    """A header's value that is kept letter by letter (an address of the web must not be broken up)."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", name) or _CONTROLS.search(value):
        raise BadHeader(f"the header {name!r} holds a line break or a sign that cannot be sent")
    if not value.isascii():
        return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")
    if len(name) + 2 + len(value) > _LONGEST_HEADER_LINE:
        raise BadHeader(f"the header {name!r} is too long")
    return value


@lru_cache(maxsize=4096)
def _token(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,128}", value):
        raise BadHeader(f"{value!r} cannot stand in a header")
    return value


def _base64_lines(text: str) -> bytes:
    """UTF-8 with CRLF line ends (RFC 2045, 6.8) in base64 lines of 76 signs."""
    unix = text.replace("\r\n", "\n") if "\r" in text else text
    code = binascii.b2a_base64(unix.replace("\n", "\r\n").encode(), newline=False)
    whole = len(code) // _LINE
    # Cut by the struct module: half the time of a slice per line, and this is where most of a message's bytes pass.
    lines = struct.unpack(f"{_LINE}s" * whole, code[: whole * _LINE])
    return b"\r\n".join((*lines, code[whole * _LINE :]) if len(code) % _LINE else lines)


_PART = (
    b"\r\n--" + BOUNDARY.encode() + b'\r\nContent-Type: text/%b; charset="utf-8"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n"
)
_END = b"\r\n--" + BOUNDARY.encode() + b"--\r\n"
_RELATED = f'\r\n--{BOUNDARY}\r\nContent-Type: multipart/related; type="text/html"; boundary="{RELATED}"\r\n'.encode(
    "ascii"
)
_RELATED_END = f"\r\n--{RELATED}--\r\n".encode("ascii")
