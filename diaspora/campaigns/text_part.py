"""The text part of a mail, made from its HTML: what is read where HTML is not.

Links are readable: the words, then the address in angle brackets. Reads marks as words, so they survive.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

import html2text

from .template_marks import PRIVATE_USE

# Isolates of UAX 9: left-to-right, right-to-left, first strong; and their end.
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067", "": "\u2068"}
_END_OF_ISOLATE = "\u2069"
_HIDDEN = re.compile(r"display\s*:\s*none")
_SILENT = frozenset({"head", "style", "script", "title"})
_ESCAPED = re.compile(r"\\([-+.#*_\\])")
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
_MANY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_MAX_RULE_CHARACTERS = 60
_BEHIND_CELL = {"th": ": ", "td": " "}


def text_part(html: str, *, direction: str) -> str:
    """Return the text of a finished page (html_page), without the hidden preheader.

    In a right-to-left page the isolates of <bdi> become the characters of Unicode, so that a telephone number keeps its
    order in plain text as well.
    """
    simple = _Simplified(isolates=direction == "rtl")
    simple.feed(html)
    simple.close()
    return _tidy(_converter().handle(simple.text()))


def _converter() -> html2text.HTML2Text:
    converter = html2text.HTML2Text(bodywidth=0)
    converter.ignore_links = True
    converter.ignore_images = True
    converter.ignore_emphasis = True
    converter.ignore_tables = True
    converter.unicode_snob = True
    converter.ul_item_mark = "-"
    return converter


def _tidy(text: str) -> str:
    text = _ESCAPED.sub(r"\1", text)
    text = _HEADING.sub(_underlined, text)
    lines = (" ".join(line.split(" ")).rstrip() for line in text.splitlines())
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip() + "\n"


def _underlined(found: re.Match[str]) -> str:
    title = found[1].strip()
    if PRIVATE_USE.search(title):  # a merged title has no length yet
        return title
    return f"{title}\n{'-' * min(len(title), _MAX_RULE_CHARACTERS)}"


class _Simplified(HTMLParser):
    """The page without head, preheader and comments, its links written out."""

    def __init__(self, isolates: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._isolates = isolates
        self._out: list[str] = []
        self._silent = 0
        self._open: list[tuple[str, bool]] = []  # tag, whether it opened a silent part
        self._targets: list[tuple[str, int]] = []  # target, where its words begin

    def text(self) -> str:
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in {"br", "hr"}:
            self._emit(f"<{tag}>")
        if tag in {"br", "hr", "img", "meta", "link", "col", "input"}:
            return
        silent = tag in _SILENT or bool(_HIDDEN.search(attributes.get("style", "")))
        self._open.append((tag, silent))
        self._silent += silent
        if tag == "a":
            self._targets.append((attributes.get("href", ""), len(self._out)))
        elif tag == "bdi":
            self._emit(_ISOLATES[attributes.get("dir", "")] if self._isolates else "")
        else:
            self._emit(f"<{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr"}:
            self._emit(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if not any(opened == tag for opened, _ in self._open):
            return
        if tag == "a":
            self._end_link()
        elif tag == "bdi":
            self._emit(_END_OF_ISOLATE if self._isolates else "")
        else:
            self._emit(_BEHIND_CELL.get(tag, "") + f"</{tag}>")
        while True:
            opened, silent = self._open.pop()
            self._silent -= silent
            if opened == tag:
                return

    def handle_data(self, data: str) -> None:
        self._emit(escape(data, quote=False))

    def _emit(self, piece: str) -> None:
        if not self._silent:
            self._out.append(piece)

    def _end_link(self) -> None:
        target, start = self._targets.pop() if self._targets else ("", 0)
        words = "".join(self._out[start:]).strip()
        shown = target.removeprefix("mailto:").removeprefix("tel:")
        if not shown or escape(shown, quote=False) in words or target.startswith("tel:"):
            return
        # RFC 3986, appendix C: in brackets of its own, so that no programme takes a neighbour for a part of it
        self._emit(f" &lt;{escape(shown, quote=False)}&gt;")
