"""Contrast of words with their ground in a compiled page, by WCAG 2.2 (1.4.3). Pure.

Reads the page's inline styles, as the MJML compiler writes them, and the plain rules `a` and `.class a` of its style
sheet. A colour that it cannot read is left out: it never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from .template_marks import MARK

ENOUGH, ENOUGH_FOR_LARGE = 4.5, 3.0
_LARGE_PX, _LARGE_BOLD_PX = 24.0, 18.66  # 18 and 14 points
_NAMES: Mapping[str, tuple[int, int, int]] = {"black": (0, 0, 0), "white": (255, 255, 255)}
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\Z")
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)\Z")
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;]+)")
_AT_RULE = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_LINK_RULE = re.compile(r"(?:^|[},;\s])(?:\.([\w-]+)\s+)?a\s*\{([^}]*)\}")
_VOID = frozenset("area base br col hr img input link meta wbr".split())
_BLOCK = re.compile(r"\bblock-(\d+)\b")
_SILENT = frozenset({"head", "title", "script"})

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class WeakContrast:
    """Words that are hard to read: what they are, both colours, the ratio (1 to 21), and the block they stand in."""

    text: str
    colour: str
    ground: str
    ratio: float
    block: int | None


def parse_colour(text: str) -> Colour | None:
    """Return red, green and blue of `#rgb`, `#rrggbb`, `rgb(r, g, b)`, black or white; None for anything else."""
    value = text.strip().lower().removesuffix("!important").strip()
    if found := _HEX.match(value):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.match(value):
        red, green, blue = (min(int(part), 255) for part in found.groups())
        return red, green, blue
    return _NAMES.get(value)


def ratio(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def weak_contrasts(html: str) -> list[WeakContrast]:
    """Return the words of a page that are too weak against their ground, each pair of colours once per block."""
    page = _Page(_link_colours(html))
    page.feed(html)
    page.close()
    found: dict[tuple[str, str, int | None], WeakContrast] = {}
    for weak in page.weak:
        found.setdefault((weak.colour, weak.ground, weak.block), weak)
    return list(found.values())


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _link_colours(html: str) -> dict[str, Colour]:
    """The colour of links by the class around them, "" for all."""
    colours: dict[str, Colour] = {}
    for sheet in re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL):
        for inside, body in _LINK_RULE.findall(_AT_RULE.sub(" ", sheet)):
            colour = parse_colour(dict(_DECLARATION.findall(body.lower())).get("color", ""))
            if colour:
                colours[inside] = colour
    return colours


@dataclass(frozen=True, slots=True)
class _Look:
    colour: Colour | None = (0, 0, 0)
    ground: Colour | None = (255, 255, 255)
    size_px: float = 16.0
    bold: bool = False
    hidden: bool = False
    block: int | None = None
    classes: tuple[str, ...] = ()

    @property
    def enough(self) -> float:
        large = self.size_px >= (_LARGE_BOLD_PX if self.bold else _LARGE_PX)
        return ENOUGH_FOR_LARGE if large else ENOUGH


class _Page(HTMLParser):
    def __init__(self, links: Mapping[str, Colour]) -> None:
        super().__init__(convert_charrefs=True)
        self.weak: list[WeakContrast] = []
        self._links = links
        self._open: list[tuple[str, _Look]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self._open.append((tag, self._look(tag, {name: value or "" for name, value in attrs})))

    def handle_endtag(self, tag: str) -> None:
        if any(opened == tag for opened, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        look = self._open[-1][1] if self._open else _Look()
        words = " ".join(MARK.sub("x", data).split())
        if look.hidden or not look.colour or not look.ground or not any(sign.isalnum() for sign in words):
            return
        found = ratio(look.colour, look.ground)
        if found < look.enough:
            self.weak.append(WeakContrast(words[:60], _hex(look.colour), _hex(look.ground), found, look.block))

    def _look(self, tag: str, attributes: Mapping[str, str]) -> _Look:
        look = self._open[-1][1] if self._open else _Look()
        style = dict(_DECLARATION.findall(attributes.get("style", "").lower()))
        classes = (*look.classes, *attributes.get("class", "").split())
        block = _BLOCK.search(attributes.get("class", ""))
        look = replace(look, classes=classes, block=int(block[1]) if block else look.block)
        if tag in _SILENT or tag == "style" or "none" in style.get("display", ""):
            look = replace(look, hidden=True)
        if tag == "a":
            look = replace(look, colour=self._link_colour(classes) or look.colour)
        if "color" in style:
            look = replace(look, colour=parse_colour(style["color"]))
        ground = style.get("background-color") or style.get("background") or attributes.get("bgcolor", "")
        if ground.strip() not in {"", "none", "transparent"}:
            look = replace(look, ground=parse_colour(ground))
        return _sized(look, tag, style)

    def _link_colour(self, classes: tuple[str, ...]) -> Colour | None:
        return next((self._links[name] for name in reversed(classes) if name in self._links), self._links.get(""))


def _sized(look: _Look, tag: str, style: Mapping[str, str]) -> _Look:
    size = re.fullmatch(r"([\d.]+)px", style.get("font-size", "").strip())
    if size and size[1].count(".") <= 1 and size[1] != ".":
        look = replace(look, size_px=float(size[1]))
    if tag in {"b", "strong"} or style.get("font-weight", "").strip() in {"bold", "700", "800", "900"}:
        look = replace(look, bold=True)
    return look


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
