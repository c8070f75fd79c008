"""The compiled page, made ready to freeze: language and direction, isolated runs, links by number.

Takes the HTML that the MJML compiler wrote, tags untouched but for those; marks still stand for the template.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser

from .bidi_isolation import split_runs
from .merge_fields import URL_FIELDS
from .template_marks import MARK, TemplateMarks

_WITHOUT_ISOLATION = frozenset({"title", "style", "script"})
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# The compiler writes what it holds unprintable in attributes as Rust does: vowel signs of Arabic, joiners, our marks.
# Authors cannot write a backslash into an attribute (mjml_source), so each of these is the compiler's.
_RUST_ESCAPE = re.compile(r"\\u\{([0-9a-f]{1,6})\}")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page with marks, and the targets of its numbered links in order."""

    html: str
    links: tuple[str, ...]


def finish_page(html: str, marks: TemplateMarks, *, language: str, direction: str) -> HtmlPage:
    """Return the page with `lang` and `dir`, foreign runs and merge fields in <bdi>, web links as `link_<n>`."""
    page = _Page(marks, language, direction)
    page.feed(html)
    page.close()
    return HtmlPage(page.text(), tuple(page.links))


class _Page(HTMLParser):
    def __init__(self, marks: TemplateMarks, language: str, direction: str) -> None:
        super().__init__(convert_charrefs=False)
        self.links: list[str] = []
        self._marks = marks
        self._language = language
        self._direction = direction
        self._out: list[str] = []
        self._text: list[str] = []  # raw text since the last tag
        self._title = ""
        self._open: list[tuple[str, bool]] = []  # tag, whether its text is left alone

    def text(self) -> str:
        self._flush()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        attributes = {name: _decoded(value) for name, value in attrs}
        self._out.append(self._start(tag, attributes))
        if tag not in _VOID:
            alone = tag in _WITHOUT_ISOLATION or tag in {"bdi", "bdo"} or self._has_own_direction(tag, attributes)
            self._open.append((tag, alone or self._left_alone()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        self._out.append(_decoded_tag(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._title = unescape("".join(self._text))
        self._flush()
        self._out.append(f"</{tag}>")
        if any(opened == tag for opened, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_entityref(self, name: str) -> None:
        self._text.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._flush()
        self._out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._flush()
        self._out.append(f"<!{decl}>")

    def _start(self, tag: str, attributes: dict[str, str | None]) -> str:
        own = {"lang": self._language, "dir": self._direction}
        if attributes.get("role") == "article":
            return _tag(tag, attributes | own | {"aria-label": self._title})
        if tag in {"html", "body"}:
            return _tag(tag, attributes | own)
        href = attributes.get("href")
        if tag == "a" and href and href.startswith(("http://", "https://")):
            return _tag(tag, attributes | {"href": self._numbered(href)})
        return _decoded_tag(self.get_starttag_text() or "")

    def _numbered(self, target: str) -> str:
        if target not in self.links:
            self.links.append(target)
        return self._marks.add(f"{{{{ link_{self.links.index(target)} }}}}")

    def _left_alone(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _has_own_direction(self, tag: str, attributes: dict[str, str | None]) -> bool:
        return tag not in {"html", "body"} and attributes.get("role") != "article" and "dir" in attributes

    def _flush(self) -> None:
        raw, self._text = "".join(self._text), []
        if not raw.strip() or self._left_alone():
            self._out.append(raw)
            return
        position = 0
        for mark in MARK.finditer(raw):
            self._isolate(raw[position : mark.start()])
            self._out.append(self._isolated_mark(mark[0]))
            position = mark.end()
        self._isolate(raw[position:])

    def _isolate(self, raw: str) -> None:
        for run, direction in split_runs(unescape(raw), self._direction):
            text = escape(run, quote=False)
            self._out.append(f'<bdi dir="{direction}">{text}</bdi>' if direction else text)

    def _isolated_mark(self, mark: str) -> str:
        if not self._marks.is_output(mark):
            return mark
        if self._marks.output_name(mark) in URL_FIELDS:
            return f'<bdi dir="ltr">{mark}</bdi>'
        return f"<bdi>{mark}</bdi>"


def _tag(tag: str, attributes: dict[str, str | None]) -> str:
    written = "".join(
        f" {name}" if value is None else f' {name}="{escape(value, quote=True)}"' for name, value in attributes.items()
    )
    return f"<{tag}{written}>"


def _decoded_tag(tag: str) -> str:
    return _RUST_ESCAPE.sub(lambda found: escape(chr(int(found[1], 16))), tag)


def _decoded(value: str | None) -> str | None:
    return value if value is None else _RUST_ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
