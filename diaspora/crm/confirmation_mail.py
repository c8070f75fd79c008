"""The mail that asks a person to confirm a request: three languages, HTML and plain text. Pure.

It says who asks, what for and until when, and holds one link. It is no newsletter: no pictures, nothing counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

LANGUAGES = ("ar", "fr", "en")
_FALLBACK = "fr"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What one mail says. `topics` are titles in its language; `expires_at` is naive UTC and told in the mission's
    `time_zone` (name of the tz database); `first_name` may be ""."""

    language: str
    mission: str
    first_name: str
    topics: Sequence[str]
    url: str
    expires_at: datetime
    measurement: bool = False
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class RenderedConfirmation:
    """Subject in one line; whole HTML document; plain text with lines of any length."""

    language: str
    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    greeting: str
    greeting_without_name: str
    request: str
    measurement: str
    button: str
    until: str
    moment: str
    ignore: str


_WORDS: dict[str, _Words] = {
    "fr": _Words(
        "Confirmez votre abonnement – {mission}",
        "Bonjour {name},",
        "Bonjour,",
        "Vous avez demandé à recevoir nos messages sur :",
        "Vous acceptez aussi que nous mesurions l'ouverture et les clics.",
        "Confirmer mon abonnement",
        "Ce lien est valable jusqu'au {date} (heure du poste).",
        "%d/%m/%Y à %H:%M",
        "Si vous n'avez rien demandé, ignorez ce message : sans confirmation, nous ne vous écrirons pas.",
    ),
    "ar": _Words(
        "أكّدوا اشتراككم – {mission}",
        "تحية طيبة {name}،",
        "تحية طيبة،",
        "لقد طلبتم التوصل برسائلنا حول:",
        "وتوافقون كذلك على قياس فتح الرسائل والنقر على روابطها.",
        "تأكيد اشتراكي",
        "هذا الرابط صالح إلى غاية {date} (بتوقيت البعثة).",
        "%d/%m/%Y، %H:%M",
        "إذا لم تطلبوا شيئا فتجاهلوا هذه الرسالة: لن نراسلكم دون تأكيدكم.",
    ),
    "en": _Words(
        "Confirm your subscription – {mission}",
        "Hello {name},",
        "Hello,",
        "You asked to receive our messages about:",
        "You also agree that we measure opens and clicks.",
        "Confirm my subscription",
        "This link is valid until {date} (the mission's time).",
        "%d/%m/%Y, %H:%M",
        "If you did not ask for this, ignore this message: without your confirmation we will not write to you.",
    ),
}  # fmt: skip
_PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{subject}</title></head>
<body style="margin:0;padding:24px;font-family:Arial,'Noto Naskh Arabic',sans-serif;font-size:16px;line-height:1.5">
<div lang="{language}" dir="{direction}" style="max-width:36em;margin:auto;text-align:{align}">
<p>{greeting}</p>
<p>{request}</p>
<ul>{topics}</ul>
{measurement}<p><a href="{url}"
 style="display:inline-block;padding:12px 20px;background:#0b5d3b;color:#ffffff">{button}</a></p>
<p dir="ltr" style="font-size:13px;word-break:break-all;text-align:{align}">{url}</p>
<p>{until}</p>
<p>{ignore}</p>
<p>{mission}</p>
</div>
</body>
</html>
"""


def mail_language(wanted: str, default: str) -> str:
    """The mail's language for a wish as a BCP 47 tag: ar-MA is ar; what is not spoken here becomes the mission's."""
    for tag in (wanted, default):
        base = tag.lower().replace("_", "-").split("-", 1)[0]
        if base in LANGUAGES:
            return base
    return _FALLBACK


def render_confirmation(confirmation: Confirmation) -> RenderedConfirmation:
    """Both parts of the mail; every value is escaped in the HTML, and in the subject put on one line."""
    words = _WORDS[confirmation.language]
    isolate = _isolate if confirmation.language == "ar" else str
    name = " ".join(confirmation.first_name.split())
    greeting = words.greeting.format(name=isolate(name)) if name else words.greeting_without_name
    subject = " ".join(words.subject.format(mission=confirmation.mission).split())
    expires_at = confirmation.expires_at.replace(tzinfo=UTC).astimezone(ZoneInfo(confirmation.time_zone))
    until = words.until.format(date=isolate(expires_at.strftime(words.moment)))
    return RenderedConfirmation(
        confirmation.language,
        subject,
        _html(confirmation, words, subject, greeting, until),
        _text(confirmation, words, greeting, until),
    )


def _html(confirmation: Confirmation, words: _Words, subject: str, greeting: str, until: str) -> str:
    right_to_left = confirmation.language == "ar"
    measurement = f"<p>{escape(words.measurement)}</p>\n" if confirmation.measurement else ""
    return _PAGE.format(
        language=confirmation.language,
        direction="rtl" if right_to_left else "ltr",
        align="right" if right_to_left else "left",
        subject=escape(subject),
        greeting=_isolated(greeting),
        request=escape(words.request),
        topics="".join(f"<li>{_isolated(topic)}</li>" for topic in confirmation.topics),
        measurement=measurement,
        url=escape(confirmation.url, quote=True),
        button=escape(words.button),
        until=_isolated(until),
        ignore=escape(words.ignore),
        mission=_isolated(confirmation.mission),
    )


def _isolate(text: str) -> str:
    """Within Unicode's first strong isolate a Latin name or a date keeps its own order, in plain text as well."""
    return f"\u2068{text}\u2069"


def _isolated(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def _text(confirmation: Confirmation, words: _Words, greeting: str, until: str) -> str:
    measurement = [words.measurement, ""] if confirmation.measurement else []
    lines = [
        greeting, "", words.request, *(f"- {topic}" for topic in confirmation.topics), "", *measurement,
        words.button, confirmation.url, "", until, words.ignore, "", confirmation.mission, "",
    ]  # fmt: skip
    return "\n".join(lines)
