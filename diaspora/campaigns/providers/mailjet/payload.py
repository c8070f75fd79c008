"""What a call of the Send API v3.1 says (https://dev.mailjet.com/email/guides/send-api-v31/). Pure.

Plain values encoded here: the client's own builder lacks CustomID and tracking, and its automatic idempotency key
leaves CustomID out. One contact per message, because all contacts of one `To` see each other.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from diaspora.campaigns.flat_template import Fixed, PiecedText
from diaspora.campaigns.mime import checked_address
from diaspora.campaigns.providers.errors import BadHeader
from diaspora.campaigns.providers.port import OutgoingMail

MESSAGES_PER_CALL = 50
MAX_SUBJECT_CHARACTERS = 255
# A call with one of these is refused as a whole (send-0011); what we would say in them is in the other keys.
FORBIDDEN_HEADERS = frozenset(
    {"list-id", "message-id", "date", "x-mj-customid", "x-mailjet-campaign", "x-feedback-id", "from", "sender", "to",
     "cc", "bcc", "reply-to", "subject", "return-path", "delivered-to", "dkim-signature", "domainkey-status",
     "received-spf", "authentication-results", "received", "x-mailjet-prio", "x-mailjet-debug", "user-agent",
     "x-mailer", "x-csa-complaints", "x-report-abuse-to"}
)  # fmt: skip


def encode_call(messages: Sequence[bytes], *, sandbox: bool = False) -> bytes:
    """The body of one call for up to 50 messages, each encoded by `encode_message`."""
    if len(messages) > MESSAGES_PER_CALL:
        raise ValueError(f"a call takes {MESSAGES_PER_CALL} messages, not {len(messages)}")
    return b'{%b"Messages":[%b]}' % (b'"SandboxMode":true,' if sandbox else b"", b",".join(messages))


def encode_message(mail: OutgoingMail) -> bytes:
    """One message in JSON. Raises BadHeader for what cannot stand in a mail.

    Tracking is off: links are counted by our own pages, and only for those who agreed.
    """
    message: dict[str, Any] = {
        "From": _contact(mail.from_email, mail.from_name),
        "To": [_contact(mail.to_email, mail.to_name)],
        "Subject": mail.subject[:MAX_SUBJECT_CHARACTERS],
        "CustomID": mail.custom_id,
        "TrackOpens": "disabled",
        "TrackClicks": "disabled",
    }
    if mail.reply_to:
        message["ReplyTo"] = _contact(mail.reply_to, "")
    headers = {name: value for name, value in mail.headers if name.lower() not in FORBIDDEN_HEADERS}
    if any("\r" in value or "\n" in value for value in headers.values()):
        raise BadHeader("a header holds a line break")
    if mail.language:
        headers["Content-Language"] = mail.language
    if headers:
        message["Headers"] = headers
    if mail.pictures:
        message["InlinedAttachments"] = [
            {
                "ContentType": picture.mime_type,
                "Filename": picture.file_name,
                "ContentID": picture.content_id,
                "Base64Content": picture.content,
            }
            for picture in mail.pictures
        ]
    head = _utf8(json.dumps(message, ensure_ascii=False, separators=(",", ":")))
    return b'%b,"TextPart":%b,"HTMLPart":%b}' % (head[:-1], _encode_text(mail.text), _encode_text(mail.html))


def _encode_text(text: str) -> bytes:
    """A long text as a JSON string; of a rendered one the constant pieces are encoded once for all readers."""
    if not isinstance(text, PiecedText):
        return _utf8(encode_basestring(text))
    pieces = [_encode_fixed(piece) if isinstance(piece, Fixed) else _unquoted(piece) for piece in text.pieces]
    return b'"%b"' % b"".join(pieces)


@lru_cache(maxsize=4096)
def _encode_fixed(piece: Fixed) -> bytes:
    return _unquoted(piece)


def _unquoted(text: str) -> bytes:
    return _utf8(encode_basestring(text)[1:-1])


def _utf8(text: str) -> bytes:
    # A lone surrogate cannot be encoded; nothing that a reader wrote may stop the other 49.
    return text.encode("utf-8", "replace")


def _contact(email: str, name: str) -> dict[str, str]:
    contact = {"Email": checked_address(email)}
    if name:
        contact["Name"] = name
    return contact
