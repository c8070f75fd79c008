"""What a provider's event means, whatever order the events come in. Pure.

Mailjet's words become ours by a table; what it does not hold is "unknown". Nothing personal is kept of an event: no
address, no IP, no agent. An event has no id, so that its hash stands for it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import cast

from diaspora.campaigns.errors import UnreadableEvents

KINDS = MappingProxyType(
    {
        "sent": "delivered",
        "open": "opened",
        "click": "clicked",
        "bounce": "bounced",
        "blocked": "bounced",
        "spam": "complained",
        "unsub": "unsubscribed",
    }
)
UNKNOWN = "unknown"
# A hard bounce says something of the address only where the recipient or the domain is its cause.
CAUSES_OF_THE_ADDRESS = frozenset({"recipient", "domain"})
TEMPORARY_ERRORS = frozenset({"greylisted", "mailbox full", "quota exceeded", "connection issue"})
# What is kept of an event, to be read again; all else is personal or tells nothing.
KEPT = (
    "event", "time", "MessageID", "Message_GUID", "CustomID", "url", "blocked", "hard_bounce", "error_related_to",
    "error", "source", "mj_campaign_id", "customcampaign",
)  # fmt: skip
_LONGEST_DETAIL = 140
_MAX_EVENTS = 20_000


@dataclass(frozen=True, slots=True)
class MailEvent:
    """One event in our words. `occurred_at` is naive UTC, None where the provider's makes no sense.

    `message_id` is text: it has 64 bits. `kept` is the event as JSON, without anything personal.
    """

    kind: str
    occurred_at: datetime | None
    custom_id: str
    message_id: str
    is_permanent: bool
    detail: str
    dedupe_hash: str
    kept: str

    @property
    def suppresses(self) -> str:
        """The reason to write to the address no more, or "": a hard bounce of its own, or a complaint."""
        if self.kind == "complained":
            return "complaint"
        return "hard bounce" if self.kind == "bounced" and self.is_permanent else ""


def read_events(body: str) -> list[MailEvent]:
    """The events of one call: a JSON array or a single object. Raises UnreadableEvents."""
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableEvents("not JSON") from error
    items = cast("list[object]", found) if isinstance(found, list) else [found]
    if len(items) > _MAX_EVENTS or not all(isinstance(item, dict) for item in items):
        raise UnreadableEvents("not an event or a list of events")
    return [normalise(cast("Mapping[str, object]", item)) for item in items]


def normalise(event: Mapping[str, object]) -> MailEvent:
    """One event in our words. Never raises: what cannot be read is empty, and an unknown word is "unknown"."""
    kind = KINDS.get(_text(event.get("event")), UNKNOWN)
    error, cause = _text(event.get("error")), _text(event.get("error_related_to"))
    permanent = _truth(event.get("hard_bounce")) and cause in CAUSES_OF_THE_ADDRESS and error not in TEMPORARY_ERRORS
    detail = ": ".join(part for part in (cause, error or _text(event.get("source"))) if part)
    return MailEvent(
        kind=kind,
        occurred_at=_moment(event.get("time")),
        custom_id=_text(event.get("CustomID"))[:140],
        message_id=_text(event.get("MessageID"))[:140],
        is_permanent=kind == "bounced" and permanent,
        detail=detail[:_LONGEST_DETAIL],
        dedupe_hash=event_hash(event),
        kept=json.dumps({key: event[key] for key in KEPT if key in event}, ensure_ascii=False, sort_keys=True),
    )


def event_hash(event: Mapping[str, object]) -> str:
    """64 hex digits for (event, MessageID, time, url), and CustomID where Mailjet names no message."""
    parts = [_text(event.get(key)) for key in ("event", "MessageID", "time", "url")]
    if not parts[1]:
        parts.append(_text(event.get("CustomID")))
    return hashlib.sha256("\x1f".join(["mailjet", *parts]).encode("utf-8", "replace")).hexdigest()


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _truth(value: object) -> bool:
    return value is True or _text(value).lower() in ("1", "true")


def _moment(value: object) -> datetime | None:
    text = _text(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 11):
        return None
    try:
        return datetime.fromtimestamp(int(text), UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
