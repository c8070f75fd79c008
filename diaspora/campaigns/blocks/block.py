"""The blocks that a variant's body is made of, as frozen values; `block_json` reads and writes them.

Texts are templates (plain, or a small subset of HTML where the name says so); sides are `start` and `end`, never left
and right. Owns no wording and no looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; `level` 1 is the letter's own, 2 an article's, 3 a part's."""

    id: str
    text: str
    level: int = 2
    align: str = "start"


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs, lists and links, in the subset of `rich_text`."""

    id: str
    html: str
    align: str = "start"


@dataclass(frozen=True, slots=True)
class Picture:
    """A Diaspora Picture. `alt` empty: the picture's own in the variant's language; `decorative`: none."""

    id: str
    picture: str
    alt: str = ""
    decorative: bool = False
    href: str = ""
    width: str = "full"


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to do: where it leads is the same for every reader."""

    id: str
    label: str
    href: str
    style: str = "primary"
    align: str = "start"


@dataclass(frozen=True, slots=True)
class Event:
    """A card of a Diaspora Event: its date, place and link are taken from there when the campaign is frozen."""

    id: str
    event: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure and what it counts."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Figures:
    """One to four key figures side by side."""

    id: str
    items: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two parts."""

    id: str


@dataclass(frozen=True, slots=True)
class Footer:
    """The letter's closing lines, small; who writes and the way out are the layout's."""

    id: str
    html: str


Simple = Heading | Text | Picture | Button | Divider


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns, one below the other on a telephone; `ratio` is start to end."""

    id: str
    start: tuple[Simple, ...]
    end: tuple[Simple, ...]
    ratio: str = "1:1"


Block = Simple | Event | Figures | Columns | Footer


def each_block(blocks: Iterable[Block], path: str = "blocks") -> Iterator[tuple[str, Block]]:
    """Yield every block with its place (`blocks/3`, `blocks/4/start/0`), those inside of columns behind theirs."""
    for number, block in enumerate(blocks):
        place = f"{path}/{number}"
        yield place, block
        if isinstance(block, Columns):
            yield from each_block(block.start, f"{place}/start")
            yield from each_block(block.end, f"{place}/end")
