"""What the Send API says of a message: accepted, or the errors with the documented codes. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

MOST_MESSAGES = 50
MOST_ADDRESSES = 50
MOST_SUBJECT = 255
ROOT_KEYS = {"Messages", "SandboxMode", "Globals", "AdvanceErrorHandling"}
KEYS: dict[str, type | tuple[type, ...]] = {
    "From": dict, "Sender": dict, "To": list, "Cc": list, "Bcc": list, "ReplyTo": dict, "Subject": str, "TextPart": str,
    "HTMLPart": str, "TemplateID": int, "TemplateLanguage": bool, "Attachments": list, "InlinedAttachments": list,
    "Priority": int, "CustomCampaign": str, "DeduplicateCampaign": bool, "TrackOpens": str, "TrackClicks": str,
    "CustomID": str, "EventPayload": str, "MonitoringCategory": str, "URLTags": str, "Headers": dict, "Variables": dict,
}  # fmt: skip
TRACKING = {"account_default", "disabled", "enabled"}
FORBIDDEN_HEADERS = {"list-id", "message-id", "date", "x-mj-customid", "x-mailjet-campaign", "x-feedback-id"}
ADDRESS = re.compile(r"[^@\s<>,;:()\[\]\\\"]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]{2,}")


@dataclass
class Account:
    """What the server knows of its one customer."""

    key: str = "key"
    secret: str = "secret"
    senders: set[str] = field(default_factory=set)
    """Addresses or @domains that may stand in From; empty: all."""

    def may_send_as(self, email: str) -> bool:
        return not self.senders or email in self.senders or f"@{email.rpartition('@')[2]}" in self.senders


def error(code: str, message: str, status: int = 400, related: list[str] | None = None) -> dict[str, Any]:
    """One entry of `Errors`; without `related`, what a refused call says as a whole."""
    found: dict[str, Any] = {
        "ErrorIdentifier": "8e28ac9c-1fd7-41ad-825f-1d60bc459189",
        "ErrorCode": code,
        "StatusCode": status,
        "ErrorMessage": message,
    }
    return found if related is None else {**found, "ErrorRelatedTo": related}


def refuse_call(call: Any) -> dict[str, Any] | None:
    """The error of a call that is refused as a whole, or None."""
    if not isinstance(call, dict):
        return error("mj-0002", "Malformed JSON, please review the syntax and properties types.")
    if unknown := set(call) - ROOT_KEYS:
        return error("mj-0004", f"Unknown property {sorted(unknown)[0]}.")
    messages = call.get("Messages")
    if not isinstance(messages, list) or not messages:
        return error("mj-0003", 'Missing mandatory property "Messages".')
    if len(messages) > MOST_MESSAGES:
        return error("mj-0006", f"Messages holds more than {MOST_MESSAGES} items.")
    return None


def errors_of(message: Any, account: Account) -> list[dict[str, Any]]:
    """All that is wrong with one message."""
    if not isinstance(message, dict):
        return [error("mj-0004", "Type mismatch.", related=["Messages"])]
    return [*_shape(message), *_people(message, account), *_content(message)]


def _shape(message: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for key, value in message.items():
        if key not in KEYS:
            found.append(error("mj-0004", f"Unknown property {key}.", related=[key]))
        elif not isinstance(value, KEYS[key]):
            found.append(error("mj-0004", f"Type mismatch. Expected type of {key} differs.", related=[key]))
    for key in ("TrackOpens", "TrackClicks"):
        if message.get(key, "disabled") not in TRACKING:
            found.append(error("mj-0005", f"{key} has an unknown value.", related=[key]))
    if message.get("DeduplicateCampaign") and not message.get("CustomCampaign"):
        found.append(error("send-0012", "DeduplicateCampaign needs CustomCampaign.", related=["CustomCampaign"]))
    return found


def _people(message: dict[str, Any], account: Account) -> list[dict[str, Any]]:
    found = []
    sender = message.get("From")
    email = sender.get("Email") if isinstance(sender, dict) else None
    if not email:
        found.append(error("mj-0003", 'Missing mandatory property "From".', related=["From"]))
    elif not account.may_send_as(email):
        found.append(error("send-0008", f'"{email}" is not an authorized sender.', 403, ["From"]))
    if not message.get("To") and not message.get("Cc") and not message.get("Bcc"):
        found.append(error("mj-0003", "At least one of To, Cc, Bcc must be given.", related=["To", "Cc", "Bcc"]))
    for kind in ("To", "Cc", "Bcc"):
        contacts = message.get(kind)
        contacts = contacts if isinstance(contacts, list) else []
        if len(contacts) > MOST_ADDRESSES:
            found.append(error("send-0015", f"{kind} holds more than {MOST_ADDRESSES} items.", related=[kind]))
        for number, contact in enumerate(contacts):
            if not isinstance(contact, dict) or not ADDRESS.fullmatch(str(contact.get("Email"))):
                place = f"{kind}[{number}].Email"
                found.append(error("mj-0013", "This is an invalid email address.", related=[place]))
    return found


def _content(message: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    if not any(message.get(key) for key in ("TextPart", "HTMLPart", "TemplateID")):
        related = ["TextPart", "HTMLPart", "TemplateID"]
        found.append(error("send-0003", "At least HTMLPart, TextPart or TemplateID must be given.", related=related))
    if len(str(message.get("Subject") or "")) > MOST_SUBJECT:
        found.append(error("mj-0006", f"Subject is longer than {MOST_SUBJECT} characters.", related=["Subject"]))
    for number, attached in enumerate(message.get("InlinedAttachments") or ()):
        for key in ("ContentType", "Filename", "ContentID", "Base64Content"):
            if not isinstance(attached, dict) or not attached.get(key):
                place = f"InlinedAttachments[{number}].{key}"
                found.append(error("mj-0003", f'Missing mandatory property "{key}".', related=[place]))
    headers = message.get("Headers")
    for name in headers if isinstance(headers, dict) else ():
        if name.lower() in FORBIDDEN_HEADERS:
            found.append(error("send-0011", f"Header {name} cannot be customized.", related=[f"Headers[{name}]"]))
    return found
