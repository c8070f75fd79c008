"""From a layout and a body in MJML to the HTML of one variant, ready to freeze.

Fills placeholders, checks, mirrors for right-to-left, compiles, isolates, numbers links. Reads nothing; no network:
`mj-include` and fonts on other servers are refused; pictures are data, or the mission's own by their hash.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from mjml import mjml2html

from diaspora.sentence import Sentence

from .errors import TemplateRefused
from .html_page import HtmlPage, finish_page
from .mjml_source import check_mjml, mirror_mjml
from .placeholders import fill
from .template_marks import MARK, TemplateMarks
from .text_part import text_part

# Said first in the head, so that a layout's own attributes still win (they are mirrored themselves).
_RIGHT_TO_LEFT_DEFAULTS = '<mj-attributes><mj-text align="right" /><mj-table align="right" /></mj-attributes>'


_MARK_LINE = re.compile(rf"^({MARK.pattern})[ \t]*\n+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PageSource:
    """What one page is made of: plain texts but for `layout`, `body` and `blocks`, which are MJML with Jinja."""

    language: str
    direction: str
    subject: str
    preheader: str
    layout: str
    body: str
    mission_name: str
    mission_address: str
    blocks: Mapping[str, str]
    pictures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CompiledPage:
    """The templates of one page and the targets of its links."""

    html: str
    text: str
    links: tuple[str, ...]


def compile_page(source: PageSource) -> CompiledPage:
    """Return the HTML and text templates of a page. Raises TemplateRefused."""
    marks = TemplateMarks()
    mjml = check_mjml(_assemble(source, marks), marks, layout=True, pictures=source.pictures)
    if source.direction == "rtl":
        mjml = mirror_mjml(mjml, marks, source.pictures).replace("<mj-head>", f"<mj-head>{_RIGHT_TO_LEFT_DEFAULTS}", 1)
    page = finish_page(compile_mjml(mjml), marks, language=source.language, direction=source.direction)
    return _restored(page, marks, source.direction)


def check_body(body: str, blocks: Mapping[str, str], language: str, pictures: frozenset[str] = frozenset()) -> None:
    """Refuse a body by itself, so that the line in the error is the author's own. Raises TemplateRefused."""
    marks = TemplateMarks()
    check_mjml(marks.protect(fill(body, _without_values(), blocks, language)), marks, pictures=pictures)


def check_layout(layout: str) -> None:
    """Refuse a layout by itself. Raises TemplateRefused."""
    if layout.count("[[ body ]]") != 1:
        raise TemplateRefused(1, Sentence("a layout holds [[ body ]] exactly once"))
    marks = TemplateMarks()
    check_mjml(marks.protect(layout.replace("[[ body ]]", "")), marks, layout=True)


def compile_mjml(mjml: str) -> str:
    """Return the HTML of a checked MJML document. Raises TemplateRefused where the compiler refuses it."""
    try:
        # no fonts: the compiler would link those of Google's servers, which learn who reads
        return mjml2html(mjml, disable_comments=True, fonts={})
    except ValueError as error:
        raise TemplateRefused(1, Sentence("the MJML cannot be compiled: {error}", error=str(error))) from error


def _assemble(source: PageSource, marks: TemplateMarks) -> str:
    blocks = {code: marks.protect(block) for code, block in source.blocks.items()}
    values = _without_values() | {
        "language": escape(source.language),
        "direction": escape(source.direction),
        "subject": escape(marks.protect(source.subject), quote=False),
        "preheader": escape(marks.protect(source.preheader), quote=False),
        "mission_name": escape(source.mission_name),
        "mission_address": escape(source.mission_address),
    }
    body = fill(marks.protect(source.body), values, blocks, source.language)
    return fill(marks.protect(source.layout), values | {"body": body}, blocks, source.language)


def _without_values() -> dict[str, str]:
    names = ("language", "direction", "subject", "preheader", "mission_name", "mission_address")
    return dict.fromkeys(names, "")


def _restored(page: HtmlPage, marks: TemplateMarks, direction: str) -> CompiledPage:
    # "{#" would open a comment of the template; in a style sheet a blank means the same
    html = marks.restore(page.html.replace("{#", "{ #"))
    text = _close_up(text_part(page.html, direction=direction), marks)
    return CompiledPage(html, marks.restore(text), page.links)


def _close_up(text: str, marks: TemplateMarks) -> str:
    """Join each `{% %}` that is a line of its own to the next, so that a part that is left out leaves no hole."""
    return _MARK_LINE.sub(lambda found: found[1] if marks.block_word(found[1]) else found[0], text)
