"""A campaign as a mail to its author: what readers get, for an invented reader, its links dead. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from .content import FrozenContent
from .language import base_language
from .merge_fields import MERGE_FIELDS
from .previewing import preview_mail
from .providers.port import SERVICE_STREAM, OutgoingMail

_MARKS: Mapping[str, str] = {"en": "[Test]", "fr": "[Essai]", "ar": "[تجربة]"}


def trial_mail(content: FrozenContent, language: str, to_email: str, custom_id: str) -> OutgoingMail:
    """Return the mail of one variant to its author; its subject says that it is a trial."""
    variant = content.variant_for(language)
    mail = preview_mail(variant)
    mark = _MARKS.get(base_language(variant.language), _MARKS["en"])
    return OutgoingMail(
        custom_id=custom_id,
        stream=SERVICE_STREAM,
        from_email=content.sender.email,
        from_name=content.sender.display_name_in(variant.language),
        to_email=to_email,
        to_name="",
        subject=f"{mark} {mail.subject}",
        html=mail.html,
        text=mail.text,
        language=variant.language,
        direction=variant.direction,
        reply_to=content.sender.reply_to,
    )


def field_menu() -> list[dict[str, object]]:
    """Return the merge fields with their labels and what stands in for a value that is not known."""
    return [
        {"name": field.name, "labels": dict(field.labels), "stand_ins": dict(field.fallbacks)}
        for field in MERGE_FIELDS.values()
    ]
