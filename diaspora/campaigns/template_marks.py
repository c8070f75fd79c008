"""Marks that stand in for Jinja's constructs while a page is handled as MJML and as HTML.

A mark is one run of private-use characters: no parser of MJML, HTML or text changes it, and nothing in it can be
taken for a tag, an entity or a word. Merge values cannot hold such characters (merge_fields.clean_line).
"""

from __future__ import annotations

import re

from jinja2 import Environment, TemplateSyntaxError

from diaspora.sentence import Sentence

from .errors import TemplateRefused

_OPEN, _CLOSE = "\ue000", "\ue001"
# Digits in private use too, so that a mark is never a part of a number or of a Latin word.
_DIGIT_BASE = 0xE010
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
MARK = re.compile(f"{_OPEN}([\ue010-\ue019]+){_CLOSE}")
_BRACES = re.compile(r"\{[{%#]")
_LEXER = Environment(autoescape=True)


class TemplateMarks:
    """The constructs taken out of some sources, to be put back later."""

    def __init__(self) -> None:
        self._constructs: list[str] = []

    def protect(self, source: str) -> str:
        """Return the source with a mark for each `{{ }}` and `{% %}`; comments go. Raises TemplateRefused."""
        if found := PRIVATE_USE.search(source):
            raise TemplateRefused(source.count("\n", 0, found.start()) + 1, Sentence("a character of private use"))
        parts: list[str] = []
        construct: list[str] | None = None
        for line, kind, value in _tokens(source):
            if kind in {"raw_begin", "raw_end"}:
                raise TemplateRefused(line, Sentence("raw is not allowed"))
            if kind in {"variable_begin", "block_begin", "comment_begin"}:
                construct = []
            if construct is None:
                parts.append(value)
                continue
            construct.append(value)
            if kind in {"variable_end", "block_end"}:
                parts.append(self.add("".join(construct)))
            if kind in {"variable_end", "block_end", "comment_end"}:
                construct = None
        return "".join(parts)

    def add(self, construct: str) -> str:
        """Return a new mark for a construct."""
        self._constructs.append(construct)
        digits = "".join(chr(_DIGIT_BASE + int(digit)) for digit in str(len(self._constructs) - 1))
        return f"{_OPEN}{digits}{_CLOSE}"

    def construct(self, mark: str) -> str:
        """Return the construct of one mark."""
        found = MARK.fullmatch(mark)
        if found is None:
            raise ValueError("not a mark")
        return self._constructs[int("".join(str(ord(digit) - _DIGIT_BASE) for digit in found[1]))]

    def is_output(self, mark: str) -> bool:
        """Return whether a mark stands for `{{ }}`."""
        return self.construct(mark).startswith("{{")

    def output_name(self, mark: str) -> str:
        """Return the field of a mark that is nothing but a field, "" for any other."""
        found = re.fullmatch(r"\{\{-?\s*(\w+)\s*-?\}\}", self.construct(mark))
        return found[1] if found else ""

    def block_word(self, mark: str) -> str:
        """Return the first word of a `{% %}`: if, else, endif, for ..., "" for an output."""
        found = re.match(r"\{%[-+]?\s*(\w+)", self.construct(mark))
        return found[1] if found else ""

    def restore(self, text: str) -> str:
        """Return the text with its constructs. Raises TemplateRefused where the text itself spells one, as an entity
        such as `&#123;&#123;` would: that one was never checked."""
        if found := _BRACES.search(text):
            raise TemplateRefused(
                1,
                Sentence(
                    "braces that were written as entities spell a template: {shown}",
                    shown=text[found.start() : found.start() + 40],
                ),
            )
        return MARK.sub(lambda found: self.construct(found[0]), text)


def _tokens(source: str) -> list[tuple[int, str, str]]:
    try:
        return list(_LEXER.lex(source))
    except TemplateSyntaxError as error:
        raise TemplateRefused(error.lineno, error.message or Sentence("not a template")) from error
