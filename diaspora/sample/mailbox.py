"""Reads the outbox folder as the invented people read their mail: messages, and the links in them."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

_CONFIRM = re.compile(r"https?://[^\s\"'<>]+/diaspora/confirm\?t=[a-z0-9]+")


@dataclass(frozen=True)
class Confirmation:
    """A confirmation message: whom it went to (lower case), and the path and query of its link."""

    address: str
    path: str


class Mailbox:
    """The folder of service mails; gives each message once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[str] = set()

    def new_confirmations(self) -> Iterator[Confirmation]:
        """The confirmation messages that came since it was last asked."""
        for path in sorted(self._folder.glob("*.eml")):
            if path.name in self._seen:
                continue
            self._seen.add(path.name)
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            if confirmation := _confirmation(message):
                yield confirmation


def _confirmation(message: EmailMessage) -> Confirmation | None:
    body = message.get_body(("plain", "html"))
    found = _CONFIRM.search(body.get_content()) if body else None
    if not found:
        return None
    parts = urlsplit(found.group())
    address = str(message["To"]).rpartition("<")[2].rstrip(">").strip()
    return Confirmation(address.lower(), f"{parts.path}?{parts.query}")
