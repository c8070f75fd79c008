"""The small rich text of blocks: what an editor writes, cut down to what every mail program shows.

Keeps paragraphs, emphasis, lists, quotations, links, and the language and direction of words; drops every other tag
and attribute, scripts and styles with what is in them. Template constructs pass through as they are.
"""

from __future__ import annotations

import re
from html import escape

import nh3

from diaspora.campaigns.template_marks import TemplateMarks

TAGS = frozenset("a b blockquote br em i li ol p s small span strong sub sup u ul".split())
_WORDS = frozenset({"dir", "lang"})
_ATTRIBUTES = {"a": {"href"}, "span": set(_WORDS), "p": set(_WORDS), "li": set(_WORDS), "blockquote": set(_WORDS)}
_SCHEMES = {"http", "https", "mailto", "tel"}
_SILENT = {"script", "style", "title", "template", "iframe"}
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LOOKS_LIKE_HTML = re.compile(r"<[a-zA-Z/!]")


def clean_html(html: str) -> str:
    """Return the text in the subset, as HTML whose tags are all closed. Raises TemplateRefused for what is no template.

    A text without any tag is taken as plain: blank lines part its paragraphs, others break its lines.
    """
    marks = TemplateMarks()
    protected = marks.protect(html)
    if not _LOOKS_LIKE_HTML.search(protected):
        return marks.restore(_paragraphs(protected))
    cleaned = nh3.clean(
        protected,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        clean_content_tags=_SILENT,
        link_rel=None,
        strip_comments=True,
    )
    return marks.restore(_closed(cleaned))


def plain_html(text: str) -> str:
    """Return a plain text as HTML, its template constructs as they are. Raises TemplateRefused."""
    marks = TemplateMarks()
    return marks.restore(escape(marks.protect(text), quote=False))


def _paragraphs(text: str) -> str:
    parts = [part.strip("\n") for part in _BLANK_LINE.split(text.replace("\r\n", "\n")) if part.strip()]
    return "".join(f"<p>{escape(part, quote=False).replace(chr(10), '<br />')}</p>" for part in parts)


def _closed(html: str) -> str:
    # the compiler reads XML: a void tag ends in itself, and HTML's one named blank is written as a number
    return html.replace("<br>", "<br />").replace("&nbsp;", "&#160;")
