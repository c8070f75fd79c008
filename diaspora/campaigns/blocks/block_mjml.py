"""Blocks written out as MJML, in the classes of the layouts; the ordinary compiler and its allow-list do the rest.

Sides are written for left-to-right readers (mirroring.py exchanges them). Every section carries the class `block-<n>`,
by which what is found in the compiled page leads back to the block.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from diaspora.campaigns.bidi_isolation import RIGHT_TO_LEFT_LETTER
from diaspora.campaigns.language import direction_of

from .block import Block, Button, Columns, Divider, Event, Figures, Footer, Heading, Picture, Simple, Text
from .event_card import EventFacts, register_label, when
from .rich_text import clean_html, plain_html

# The paper of a letter is 640 pixels wide, 24 of which are its margin on either side.
FULL_WIDTH = 592
_WIDTHS = {"full": FULL_WIDTH, "half": 296, "small": 160}
_HEADING_STYLE = {
    1: 'font-size="28px" line-height="1.3" padding="2px 0 6px 0"',
    2: "",
    3: 'font-size="18px" line-height="1.4" padding="2px 0"',
}
_ALIGN = {"start": "left", "center": "center", "end": "right"}
_GUTTER = ("0 10px 0 0", "0 0 0 10px")
_RATIOS = {"1:1": ("50%", "50%"), "2:1": ("64%", "36%"), "1:2": ("36%", "64%")}


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture as the page shows it: `src` is an address of the mission's own or data; `alts` by primary language."""

    name: str
    src: str
    width: int
    height: int
    alts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class BlockWorld:
    """What blocks point to, in the language of the variant. What is missing is left out (block_checks tells)."""

    language: str
    pictures: Mapping[str, PictureFacts] = field(default_factory=dict[str, PictureFacts])
    events: Mapping[str, EventFacts] = field(default_factory=dict[str, EventFacts])

    def alt_of(self, block: Picture) -> str:
        """Return the alternative text of a picture: the block's own, else the picture's in the variant's language."""
        if block.decorative:
            return ""
        facts = self.pictures.get(block.picture)
        return block.alt.strip() or (facts.alts.get(self.language.split("-")[0].lower(), "") if facts else "")


def blocks_to_mjml(blocks: Iterable[Block], world: BlockWorld) -> str:
    """Return the MJML sections of a body. Raises TemplateRefused; block_checks says where."""
    return "\n".join(_section(block, f"block-{number}", world) for number, block in enumerate(blocks))


def _section(block: Block, css: str, world: BlockWorld) -> str:
    if isinstance(block, Columns):
        widths = _RATIOS[block.ratio]
        sides = "".join(
            f'<mj-column width="{width}" padding="{padding}">{"".join(_simple(one, world) for one in side)}</mj-column>'
            for width, padding, side in zip(widths, _GUTTER, (block.start, block.end), strict=True)
        )
        return f'<mj-section mj-class="article" css-class="{css} columns">{sides}</mj-section>'
    if isinstance(block, Figures):
        figures = "".join(
            f'<mj-column><mj-text mj-class="figure">{_number(item.value, world)}</mj-text>'
            f'<mj-text mj-class="figure-label">{plain_html(item.label)}</mj-text></mj-column>'
            for item in block.items
        )
        return f'<mj-section mj-class="figures" css-class="{css} figures">{figures}</mj-section>'
    if isinstance(block, Event):
        return _event(block, css, world)
    if isinstance(block, Footer):
        text = f'<mj-text font-size="13px" line-height="1.6">{clean_html(block.html)}</mj-text>'
        return f'<mj-section css-class="{css} closing"><mj-column>{text}</mj-column></mj-section>'
    return f'<mj-section css-class="{css}"><mj-column>{_simple(block, world)}</mj-column></mj-section>'


def _number(value: str, world: BlockWorld) -> str:
    """A number whose groups are parted by blanks keeps its order among Arabic words."""
    html = plain_html(value)
    is_foreign = direction_of(world.language) == "rtl" and not RIGHT_TO_LEFT_LETTER.search(value)
    return f'<bdi dir="ltr">{html}</bdi>' if is_foreign else html


def _simple(block: Simple, world: BlockWorld) -> str:
    if isinstance(block, Heading):
        style = f'mj-class="article-title" {_HEADING_STYLE[block.level]} align="{_ALIGN[block.align]}"'
        return f"<mj-text {style}><h{block.level}>{plain_html(block.text)}</h{block.level}></mj-text>"
    if isinstance(block, Text):
        return f'<mj-text align="{_ALIGN[block.align]}">{clean_html(block.html)}</mj-text>'
    if isinstance(block, Button):
        return _button(block.label, block.href, f' align="{_ALIGN[block.align]}"', block.style)
    if isinstance(block, Divider):
        return "<mj-divider />"
    return _picture(block, world)


def _button(label: str, href: str, more: str = "", style: str = "primary") -> str:
    look = ' mj-class="button-secondary"' if style == "secondary" else ""
    return f'<mj-button href="{escape(href.strip())}"{look}{more}>{plain_html(label)}</mj-button>'


def _picture(block: Picture, world: BlockWorld) -> str:
    facts = world.pictures.get(block.picture)
    if facts is None:
        return ""
    width = min(_WIDTHS[block.width], facts.width)
    href = f' href="{escape(block.href.strip())}"' if block.href.strip() else ""
    return (
        f'<mj-image src="{escape(facts.src)}" alt="{escape(world.alt_of(block))}" width="{width}px"'
        f' padding="8px 0" align="center"{href} />'
    )


def _event(block: Event, css: str, world: BlockWorld) -> str:
    facts = world.events.get(block.event)
    if facts is None:
        return ""
    parts = [
        f'<mj-text mj-class="card-date">{escape(when(facts, world.language))}</mj-text>',
        f'<mj-text mj-class="card-title"><h3>{escape(facts.title_in(world.language))}</h3></mj-text>',
    ]
    if facts.place:
        parts.append(f'<mj-text mj-class="card-text">{escape(facts.place)}</mj-text>')
    if facts.url:
        label = block.label.strip() or register_label(world.language)
        parts.append(_button(label, facts.url, ' padding="4px 18px 16px 18px"'))
    column = f'<mj-column mj-class="card">{"".join(parts)}</mj-column>'
    return f'<mj-section mj-class="cards" padding="12px 18px" css-class="{css} cards">{column}</mj-section>'
