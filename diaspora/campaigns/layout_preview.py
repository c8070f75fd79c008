"""A layout by itself, around an invented letter: for who writes layouts. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks.block import Block, Button, Divider, Footer, Heading, Text
from .blocks.block_mjml import BlockWorld, blocks_to_mjml
from .content import FrozenVariant
from .draft import ContentBlock
from .language import direction_of
from .layout import PageSource, check_layout, compile_page
from .previewing import NOWHERE, PreviewMail, preview_mail
from .templates import check_template

_LETTERS: dict[str, tuple[str, str, str, str, str]] = {
    "fr": (
        "Des nouvelles du printemps", "Bonjour {{ first_name }},",
        "Voici à quoi ressemble une lettre dans cette mise en page.", "En savoir plus", "Une lettre d'essai.",
    ),
    "ar": (
        "أخبار الربيع", "السلام عليكم {{ first_name }}،", "هكذا تبدو الرسالة في هذا التصميم.", "معرفة المزيد",
        "رسالة تجريبية.",
    ),
    "en": (
        "News of the spring", "Dear {{ first_name }},", "This is what a letter looks like in this layout.",
        "Read more", "A letter for trying out.",
    ),
}  # fmt: skip
LANGUAGES = tuple(_LETTERS)


def preview_layout(mjml: str, language: str, mission: str, blocks: Sequence[ContentBlock]) -> PreviewMail:
    """An invented letter in the layout, for an invented reader; French where the language has no letter.

    `mission` is its name where no block words it. Raises TemplateRefused with the line and the reason.
    """
    check_layout(mjml)
    check_template(mjml)
    language = language if language in _LETTERS else "fr"
    texts = {block.code: block.body_in(language) for block in blocks}
    title, greeting, lead, label, footer = _LETTERS[language]
    page = compile_page(
        PageSource(
            language=language,
            direction=direction_of(language),
            subject=title,
            preheader=lead,
            layout=mjml,
            body=blocks_to_mjml(_blocks(title, greeting, lead, label, footer), BlockWorld(language, {}, {})),
            mission_name=texts.get("mission-name") or mission,
            mission_address=texts.get("mission-address", ""),
            blocks=texts,
        )
    )
    return preview_mail(
        FrozenVariant(language, direction_of(language), title, lead, page.html, page.text, links=page.links)
    )


def _blocks(title: str, greeting: str, lead: str, label: str, footer: str) -> tuple[Block, ...]:
    return (
        Heading("title", title, level=1),
        Text("greeting", f"<p>{greeting}</p><p>{lead}</p>"),
        Button("more", label, NOWHERE),
        Divider("line"),
        Footer("end", f"<p>{footer}</p>"),
    )
