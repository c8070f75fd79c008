"""Placeholders `[[ name ]]`: what is put into a page once, when it is frozen; the same for every reader.

Owns their names and the footer's words by language. (`{{ field }}` is what is merged for each reader.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from diaspora.sentence import Sentence

from .errors import TemplateRefused
from .language import base_language

PLACEHOLDER = re.compile(r"\[\[ ?([a-z_]+)(?::([\w-]{1,140}))? ?\]\]")

WORDS: Mapping[str, Mapping[str, str]] = {
    "why": {
        "en": "You receive this newsletter because you are in touch with us or asked for news on this topic.",
        "fr": "Vous recevez cette lettre parce que vous êtes en relation avec nous ou avez demandé des nouvelles "
        "sur ce thème.",
        "ar": "تصلكم هذه النشرة لأنكم على تواصل معنا أو لأنكم طلبتم أخبار هذا الموضوع.",
    },
    "view": {"en": "View in browser", "fr": "Voir dans le navigateur", "ar": "عرض في المتصفح"},
    "unsubscribe": {"en": "Unsubscribe", "fr": "Se désabonner", "ar": "إلغاء الاشتراك"},
    "preferences": {"en": "My preferences", "fr": "Mes préférences", "ar": "تفضيلاتي"},
    "privacy": {
        "en": "We keep only what is needed to write to you, and you may ask for its correction or erasure at any time.",
        "fr": "Nous ne conservons que ce qui est nécessaire pour vous écrire ; vous pouvez en demander "
        "la rectification ou l'effacement à tout moment.",
        "ar": "لا نحتفظ إلا بما يلزم لمراسلتكم، ويمكنكم طلب تصحيحه أو حذفه في أي وقت.",
    },
}


def word(name: str, language: str) -> str:
    """Return a word of the footer in a language, English where it is missing. Raises KeyError."""
    by_language = WORDS[name]
    return by_language.get(base_language(language), by_language["en"])


def fill(source: str, values: Mapping[str, str], blocks: Mapping[str, str], language: str) -> str:
    """Return the source with its placeholders filled: `[[ name ]]` from values, `[[ block:code ]]`, `[[ word:name ]]`.

    Values and blocks are put in as they are given (escaped or checked by the caller). Raises TemplateRefused with the
    line for a name that nothing stands behind.
    """

    def replacement(found: re.Match[str]) -> str:
        kind, code = found[1], found[2]
        try:
            if kind == "block" and code:
                return blocks[code]
            if kind == "word" and code:
                return word(code, language)
            return values[kind]
        except KeyError as error:
            line = source.count("\n", 0, found.start()) + 1
            raise TemplateRefused(line, _unknown(kind, code, values, blocks)) from error

    return PLACEHOLDER.sub(replacement, source)


def blocks_used(source: str) -> frozenset[str]:
    """Return the codes of the content blocks that a source asks for."""
    return frozenset(code for kind, code in PLACEHOLDER.findall(source) if kind == "block" and code)


def _unknown(kind: str, code: str | None, values: Mapping[str, str], blocks: Mapping[str, str]) -> str:
    if kind == "block":
        known = ", ".join(sorted(blocks)) or Sentence("none")
        return Sentence('there is no content block "{name}" (known: {known})', name=code, known=known)
    if kind == "word":
        return Sentence('there is no word "{name}" (known: {known})', name=code, known=", ".join(sorted(WORDS)))
    known = ", ".join((*sorted(values), "block:CODE", "word:NAME"))
    return Sentence('there is no placeholder "{name}" (known: {known})', name=kind, known=known)
