"""What an answer of Mailjet proves about each message of a call. Pure; fails towards doubt.

One call can mix success and error, and its HTTP status is then 4xx: a 400 does not mean that nothing was sent. Errors
name no recipient, so that messages and answers are matched by position, and only where their numbers agree.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast

from diaspora.campaigns.providers.errors import ProviderMisconfigured
from diaspora.campaigns.providers.port import (
    Absent,
    Accepted,
    Deferred,
    Found,
    Outcome,
    OutgoingMail,
    Refused,
    Trace,
    Unanswered,
    Uncertain,
)

TOO_MANY_CALLS = 429
# About our sender, not about a recipient: they must not make a whole audience fail.
SENDER_CODES = frozenset({"send-0006", "send-0007", "send-0008"})
KEY_CODES = frozenset({"mj-0001", "mj-0015"})
_LONGEST_WAIT_S = 3600.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer; `retry_after` is that header as it came, or ""."""

    status: int
    body: bytes
    retry_after: str = ""


def read_outcomes(
    answer: Answer, mails: Sequence[OutgoingMail], now: datetime, *, sandbox: bool = False
) -> list[Outcome]:
    """One outcome per message, in order. Raises ProviderMisconfigured where the key or the sender is refused.

    `now` is naive UTC. In sandbox mode a success carries no message id; otherwise one without is a doubt.
    """
    if answer.status == TOO_MANY_CALLS:
        wait_s = retry_after_s(answer.retry_after, now)
        return [Deferred("mailjet-429", wait_s, counts=False) for _ in mails]
    if answer.status >= 500 or not (answer.status == 200 or 400 <= answer.status < 500):
        return _all_uncertain(mails, f"mailjet-{answer.status}")
    body = _json_object(answer.body)
    messages: object = body.get("Messages")
    if isinstance(messages, list):
        return _by_position(cast("list[object]", messages), mails, sandbox)
    if answer.status == 200:
        return _all_uncertain(mails, "mailjet answer without messages")
    return _refused_call(answer.status, body, mails)


def read_trace(answer: Answer) -> Trace:
    """What the message resource says about one CustomID; anything but a clear answer is Unanswered."""
    body = _json_object(answer.body) if answer.status == 200 else {}
    data: object = body.get("Data")
    if not isinstance(data, list):
        return Unanswered()
    found = [_text_of(item, "ID") for item in cast("list[object]", data)]
    return Found(found[0]) if found else Absent()


def retry_after_s(header: str, now: datetime) -> float | None:
    """Seconds to wait as `Retry-After` says (RFC 9110, 10.2.3: seconds or a date), at most an hour; or None."""
    text = header.strip()
    if text.isascii() and text.isdigit() and len(text) < 9:
        return min(float(text), _LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    seconds = (moment.astimezone(UTC).replace(tzinfo=None) - now).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT_S)


def _by_position(messages: list[object], mails: Sequence[OutgoingMail], sandbox: bool) -> list[Outcome]:
    if len(messages) != len(mails):
        return _all_uncertain(mails, "mailjet answered for another number of messages")
    if any(_text_of(item, "CustomID") not in ("", mail.custom_id) for item, mail in zip(messages, mails, strict=True)):
        return _all_uncertain(mails, "mailjet answered for other messages")
    outcomes = [_outcome(item, sandbox) for item in messages]
    codes = {outcome.code for outcome in outcomes if isinstance(outcome, Deferred)}
    if codes and all(isinstance(outcome, Deferred) for outcome in outcomes) and codes <= SENDER_CODES:
        raise ProviderMisconfigured(
            f"Mailjet does not let this sender write ({', '.join(sorted(codes))}). Validate the address or its domain"
            " in the Mailjet account, then resume."
        )
    return outcomes


def _outcome(item: object, sandbox: bool) -> Outcome:
    if not isinstance(item, dict):
        return Uncertain("mailjet answer without a status")
    message = cast("dict[str, object]", item)
    if message.get("Status") == "success":
        identifier = _first_text(message.get("To"), "MessageID")
        if identifier or sandbox:
            return Accepted(identifier or "sandbox")
        return Uncertain("mailjet success without a message id")
    if message.get("Status") == "error":
        return _refusal(message)
    return Uncertain("mailjet answer without a status")


def _refusal(message: dict[str, object]) -> Outcome:
    code = _first_text(message.get("Errors"), "ErrorCode") or "mailjet-error"
    status = _first_text(message.get("Errors"), "StatusCode")
    temporary = code in SENDER_CODES or status == str(TOO_MANY_CALLS) or (len(status) == 3 and status.startswith("5"))
    return Deferred(code[:140]) if temporary else Refused(code[:140])


def _refused_call(status: int, body: dict[str, object], mails: Sequence[OutgoingMail]) -> list[Outcome]:
    code = _text_of(body, "ErrorCode")
    if status in (401, 403) or code in KEY_CODES:
        reason = code or str(status)
        raise ProviderMisconfigured(
            f"Mailjet refuses the key ({reason}). Correct the key and the secret of the sender, then resume."
        )
    if not code and not _text_of(body, "ErrorMessage"):
        # Not Mailjet's own words; a proxy's page proves nothing.
        return _all_uncertain(mails, f"mailjet-{status}")
    code = code or f"mailjet-{status}"
    return [Refused(code)] if len(mails) == 1 else [Deferred(code) for _ in mails]


def _all_uncertain(mails: Sequence[OutgoingMail], code: str) -> list[Outcome]:
    return [Uncertain(code) for _ in mails]


def _json_object(body: bytes) -> dict[str, object]:
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", found) if isinstance(found, dict) else {}


def _first_text(items: object, key: str) -> str:
    if not isinstance(items, list) or not items:
        return ""
    return _text_of(cast("list[object]", items)[0], key)


def _text_of(item: object, key: str) -> str:
    """A text or a number of an object as text (ids have 64 bits), else ""."""
    value = cast("dict[str, object]", item).get(key) if isinstance(item, dict) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
