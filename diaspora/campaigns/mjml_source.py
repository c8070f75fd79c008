"""The MJML that people write: checked against an allow-list, written out afresh, mirrored for right-to-left.

The compiler only ever sees what is written out here, so both read the same document; it ends the whole process
(segmentation fault) on deep nesting, and would fetch what `mj-include` names. Hence the caps and the list.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from diaspora.sentence import Sentence

from .errors import TemplateRefused
from .merge_fields import URL_FIELDS
from .mirroring import mirror_attributes, mirror_css
from .template_marks import MARK, TemplateMarks

MAX_DEPTH = 40
MAX_ELEMENTS = 4_000

BODY_TAGS = frozenset(
    "mj-wrapper mj-section mj-group mj-column mj-hero mj-text mj-image mj-button mj-divider mj-spacer mj-table "
    "mj-raw".split()
)
LAYOUT_TAGS = BODY_TAGS | frozenset(
    "mjml mj-head mj-body mj-title mj-preview mj-attributes mj-all mj-class mj-style mj-breakpoint".split()
)
HTML_TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite div em h1 h2 h3 h4 hr i li ol p q s small span strong sub sup table "
    "tbody td tfoot th thead tr u ul".split()
)
_VOID_TAGS = frozenset({"br", "hr"})
_HOLDS_HTML = frozenset({"mj-text", "mj-table", "mj-button"}) | HTML_TAGS
_HOLDS_TEXT = _HOLDS_HTML | {"mj-title", "mj-preview", "mj-style"}
_LINK = re.compile(r"(https?://[^\s\"'<>\\]+|mailto:[^\s\"'<>\\]+|tel:\+?[0-9.() -]+)\Z", re.ASCII)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+\Z")
_FETCHING_ATTRIBUTES = frozenset({"background", "background-url", "srcset", "path", "name", "action", "formaction"})
_FETCHING_CSS = re.compile(r"url\s*\(|@import|expression\s*\(|javascript:|[\\<]", re.IGNORECASE)
_ATTRIBUTE_NAME = re.compile(r"[a-z][a-z-]*\Z")
_NO_FIELD = Sentence("a link holds no personal field (only unsubscribe_url, preferences_url and web_url stand whole)")
_REMOVED = Sentence(
    "pictures on other servers could change after the approval and would report who reads; embed them as data:"
)


def check_mjml(
    source: str, marks: TemplateMarks, *, layout: bool = False, pictures: frozenset[str] = frozenset()
) -> str:
    """Return a protected MJML source written out afresh, without comments; `layout` also allows the head's tags.

    `pictures` are the addresses that may stand for one beside data: the mission's own, named by the hash of their
    bytes. Raises TemplateRefused with the line and the reason. Linear in the size of the source.
    """
    return _Writer(marks, LAYOUT_TAGS if layout else BODY_TAGS, pictures, mirrored=False).write(source)


def mirror_mjml(source: str, marks: TemplateMarks, pictures: frozenset[str] = frozenset()) -> str:
    """Return a checked source for a right-to-left reader: sides swapped, columns from the right."""
    return _Writer(marks, LAYOUT_TAGS, pictures, mirrored=True).write(source)


class _Writer(HTMLParser):
    def __init__(self, marks: TemplateMarks, tags: frozenset[str], pictures: frozenset[str], *, mirrored: bool) -> None:
        super().__init__(convert_charrefs=False)
        self._marks = marks
        self._tags = tags
        self._pictures = pictures
        self._mirrored = mirrored
        self._out: list[str] = []
        self._open: list[tuple[str, int, int]] = []  # tag, line, number of the element
        self._blocks: list[tuple[int, int]] = []  # number of the element that a block stands in, line
        self._elements = 0

    def write(self, source: str) -> str:
        self.feed(source)
        self.close()
        if self._open:
            tag, line, _ = self._open[-1]
            raise TemplateRefused(line, Sentence("{tag} is never closed", tag=f"<{tag}>"))
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID_TAGS:
            self._out.append(self._start(tag, attrs, " /"))
            return
        self._out.append(self._start(tag, attrs, ""))
        self._open.append((tag, self._line(), self._elements))
        if len(self._open) > MAX_DEPTH:
            raise self._refusal(Sentence("more than {limit} elements in each other", limit=MAX_DEPTH))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._out.append(self._start(tag, attrs, " /"))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID_TAGS:
            return
        if not self._open or self._open[-1][0] != tag:
            raise self._refusal(Sentence("{tag} closes nothing: {opened}", tag=f"</{tag}>", opened=self._opened()))
        number = self._open.pop()[2]
        if self._blocks and self._blocks[-1][0] == number and tag != "mj-raw":
            raise TemplateRefused(
                self._blocks[-1][1], Sentence("a {{% %}} block is still open at the end of its {tag}", tag=f"<{tag}>")
            )
        self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        parent = self._open[-1][0] if self._open else ""
        if data.strip() and parent not in _HOLDS_TEXT | {"mj-raw"}:
            raise self._refusal(Sentence("text stands outside of mj-text: {shown}", shown=self._shown(data)))
        if parent == "mj-raw" and MARK.sub("", data).strip():
            raise self._refusal(Sentence("mj-raw may hold {% if %}, {% for %} and their ends only"))
        if parent == "mj-style":
            self._check_css(data)
            data = mirror_css(data) if self._mirrored else data
        for mark in MARK.finditer(data):
            self._track_block(mark[0], parent)
        # What our parser took for text shall be text for the compiler too.
        self._out.append(data.replace("&", "&amp;").replace("<", "&lt;"))

    def handle_entityref(self, name: str) -> None:
        self._out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._out.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        raise self._refusal(Sentence("declarations are not allowed"))

    def unknown_decl(self, data: str) -> None:
        raise self._refusal(Sentence("CDATA is not allowed"))

    def handle_pi(self, data: str) -> None:
        raise self._refusal(Sentence("processing instructions are not allowed"))

    def _start(self, tag: str, attrs: list[tuple[str, str | None]], end: str) -> str:
        self._check_tag(tag)
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            self._check_attribute(tag, name, value)
        if self._mirrored:
            given = mirror_attributes(tag, given)
        return f"<{tag}{''.join(_attribute(name, value) for name, value in given.items())}{end}>"

    def _check_tag(self, tag: str) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise self._refusal(Sentence("more than {limit:,} elements", limit=MAX_ELEMENTS))
        if tag not in self._tags and tag not in HTML_TAGS:
            raise self._refusal(Sentence("{what} is not allowed", what=f"<{tag}>"))
        parent = self._open[-1][0] if self._open else ""
        if tag in HTML_TAGS and parent not in _HOLDS_HTML:
            raise self._refusal(Sentence("{tag} stands outside of mj-text", tag=f"<{tag}>"))
        if tag in LAYOUT_TAGS and parent in _HOLDS_TEXT | {"mj-raw"}:
            raise self._refusal(Sentence("{tag} cannot stand inside {parent}", tag=f"<{tag}>", parent=f"<{parent}>"))

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        if not _ATTRIBUTE_NAME.match(name) or name.startswith("on"):
            raise self._refusal(Sentence('the attribute "{name}" is not allowed', name=name))
        if name in _FETCHING_ATTRIBUTES and not (tag == "mj-class" and name == "name"):
            raise self._refusal(Sentence('the attribute "{name}" is not allowed', name=name))
        if name == "href":
            self._check_link(value)
        elif MARK.search(value):
            raise self._refusal(Sentence('a field cannot stand in the attribute "{name}"', name=name))
        elif name == "src":
            if value not in self._pictures and not _PICTURE.match(value):
                raise self._refusal(_REMOVED)
        else:
            self._check_css(value)

    def _check_link(self, value: str) -> None:
        if MARK.fullmatch(value) and self._marks.output_name(value) in URL_FIELDS:
            return
        if MARK.search(value):
            raise self._refusal(_NO_FIELD)
        if not _LINK.match(value):
            raise self._refusal(
                Sentence("a link starts with https://, http://, mailto: or tel:, not {shown}", shown=repr(value[:60]))
            )

    def _check_css(self, value: str) -> None:
        if found := _FETCHING_CSS.search(value):
            raise self._refusal(Sentence("styles cannot hold {shown}", shown=repr(found[0])))

    def _track_block(self, mark: str, parent: str) -> None:
        word = self._marks.block_word(mark)
        if not word:
            return
        around = self._open[-2] if parent == "mj-raw" and len(self._open) > 1 else None
        holder = around[2] if around else (self._open[-1][2] if self._open and parent != "mj-raw" else 0)
        if word in {"if", "for"}:
            self._blocks.append((holder, self._line()))
            return
        if not self._blocks or self._blocks[-1][0] != holder:
            raise self._refusal(Sentence("{shown} belongs to a block of another element", shown=f"{{% {word} %}}"))
        if word.startswith("end"):
            self._blocks.pop()

    def _shown(self, data: str) -> str:
        return MARK.sub(lambda mark: self._marks.construct(mark[0]), data.strip())[:60]

    def _opened(self) -> Sentence:
        if not self._open:
            return Sentence("nothing is open")
        tag, line, _ = self._open[-1]
        return Sentence("{tag} of line {line} is open", tag=f"<{tag}>", line=line)

    def _line(self) -> int:
        return self.getpos()[0]

    def _refusal(self, reason: str) -> TemplateRefused:
        return TemplateRefused(self._line(), reason)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value, quote=True)}"'
