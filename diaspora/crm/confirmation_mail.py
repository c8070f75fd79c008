"""The mail that asks a person to confirm a request: three languages, HTML and plain text. Pure.

It says who asks, what for and until when, and holds one link. It is no newsletter: no pictures, nothing counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from diaspora.crm.service_letter import Letter, RenderedLetter, isolated_in, render_letter


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


def render_confirmation(confirmation: Confirmation) -> RenderedLetter:
    """Both parts of the mail."""
    words = _WORDS[confirmation.language]
    isolate = isolated_in(confirmation.language)
    name = " ".join(confirmation.first_name.split())
    expires_at = confirmation.expires_at.replace(tzinfo=UTC).astimezone(ZoneInfo(confirmation.time_zone))
    return render_letter(
        Letter(
            language=confirmation.language,
            subject=words.subject.format(mission=confirmation.mission),
            greeting=words.greeting.format(name=isolate(name)) if name else words.greeting_without_name,
            request=words.request,
            items=confirmation.topics,
            remark=words.measurement if confirmation.measurement else "",
            button=words.button,
            url=confirmation.url,
            until=words.until.format(date=isolate(expires_at.strftime(words.moment))),
            ignore=words.ignore,
            mission=confirmation.mission,
        )
    )
