"""A sentence for people that a pure module writes: English at once, and in the reader's language at the border.

It is a text like any other; its source and its values are kept, so that the source can be translated. Pure.
"""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str], str]


class Sentence(str):
    """`Sentence("more than {limit} parts", limit=5)`: the English text; without values the source as it stands."""

    source: str
    values: dict[str, object]

    def __new__(cls, source: str, **values: object) -> Sentence:
        sentence = super().__new__(cls, source.format(**values) if values else source)
        sentence.source = source
        sentence.values = values
        return sentence


def said(text: object, translate: Translate) -> str:
    """The text in the language of `translate`, the sentences among its values too; a plain text stays as it is."""
    if not isinstance(text, Sentence):
        return str(text)
    translated = translate(text.source)
    return translated.format(**said_values(text.values, translate)) if text.values else translated


def said_values(values: dict[str, object], translate: Translate) -> dict[str, object]:
    """The values of a sentence, with the sentences among them translated; the others keep their type."""
    return {name: said(value, translate) if isinstance(value, Sentence) else value for name, value in values.items()}
