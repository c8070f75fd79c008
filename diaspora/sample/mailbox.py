"""Reads the outbox folder as the invented people read their mail: messages, and the links in them."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.utils import parseaddr
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

    def new_messages(self) -> list[Path]:
        """The messages that came since it was last asked, in the order of their names."""
        arrived = sorted(path for path in self._folder.glob("*.eml") if path.name not in self._seen)
        self._seen.update(path.name for path in arrived)
        return arrived


def read_confirmation(path: Path) -> Confirmation | None:
    """What a message asks to confirm; None where it is about something else."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)  # a third of the work
    plain = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    body = plain.get_payload(decode=True) if plain else None
    found = _CONFIRM.search(body.decode("utf-8", "replace")) if isinstance(body, bytes) else None
    if not found:
        return None
    parts = urlsplit(found.group())
    return Confirmation(parseaddr(message["To"])[1].lower(), f"{parts.path}?{parts.query}")
