"""A campaign as a mail to its author: what readers get, for an invented reader, its links dead; and the few words that
prove a sender. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from diaspora.sentence import Sentence, Translate

from .ab_test import spoken
from .content import FrozenContent, FrozenSender
from .language import base_language, direction_of
from .letter import pictures_beside
from .merge_fields import MERGE_FIELDS
from .previewing import preview_mail
from .providers.port import SERVICE_STREAM, OutgoingMail

_MARKS: Mapping[str, str] = {"en": "[Test]", "fr": "[Essai]", "ar": "[تجربة]"}

SENDER_TEST = (
    Sentence("Test of a sender"),
    Sentence("If you read this, the mails of this sender arrive. Nobody else was written to."),
)


def trial_mail(content: FrozenContent, language: str, to_email: str, custom_id: str) -> OutgoingMail:
    """Return the mail of a variant, or of the second arm of one, to its author; its subject says that it is a trial."""
    variant = content.variant_of(language)
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
        language=spoken(variant.language),
        direction=variant.direction,
        reply_to=content.sender.reply_to,
        pictures=pictures_beside(content, variant),
    )


def sender_mail(
    sender: FrozenSender, to_email: str, custom_id: str, language: str, translate: Translate
) -> OutgoingMail:
    """Return a few words in a language through a sender, which prove that its mails arrive."""
    subject, words = (translate(text) for text in SENDER_TEST)
    return OutgoingMail(
        custom_id=custom_id,
        stream=SERVICE_STREAM,
        from_email=sender.email,
        from_name=sender.display_name_in(language),
        to_email=to_email,
        to_name="",
        subject=subject,
        html=f"<p>{escape(words)}</p>",
        text=words,
        language=language,
        direction=direction_of(base_language(language)),
        reply_to=sender.reply_to,
    )


def field_menu() -> list[dict[str, object]]:
    """Return the merge fields with their labels and what stands in for a value that is not known."""
    return [
        {"name": field.name, "labels": dict(field.labels), "stand_ins": dict(field.fallbacks)}
        for field in MERGE_FIELDS.values()
    ]
