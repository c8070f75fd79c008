"""The other side: attributes and styles of a page written for left-to-right readers, as right-to-left readers need.

Swaps sides and nothing else; reads no language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Not `dir`: an author who writes it means the words, not the side.
_SWAPS = {"left": "right", "right": "left", "ltr": "rtl", "rtl": "ltr"}
_SIDE_VALUES = frozenset({"align", "text-align", "direction", "float"})
_FOUR_SIDES = frozenset({"padding", "inner-padding", "margin"})
_LAID_OUT = frozenset({"mj-section", "mj-group", "mj-column"})
_SIDE_WORD = re.compile(r"\b(left|right)\b")
_DECLARATION = re.compile(r"(?P<name>[a-z-]+)(?P<colon>\s*:\s*)(?P<value>[^;{}]+)")


def mirror_attributes(tag: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """Return a tag's attributes with left and right exchanged; what lays out columns starts from the right."""
    mirrored = {_mirror_name(name): _mirror_value(name, value) for name, value in attributes.items()}
    if tag in _LAID_OUT:
        mirrored.setdefault("direction", "rtl")
    return mirrored


def mirror_css(css: str) -> str:
    """Return declarations with left and right exchanged, in names (`padding-left`) and in values (`text-align`)."""
    return _DECLARATION.sub(
        lambda found: _mirror_name(found["name"]) + found["colon"] + _mirror_value(found["name"], found["value"]), css
    )


def mirror_four_sides(value: str) -> str:
    """Return a shorthand of four values with the second and the fourth exchanged."""
    sides = value.split()
    if len(sides) != 4:
        return value
    return " ".join((sides[0], sides[3], sides[2], sides[1]))


def mirror_corners(value: str) -> str:
    """Return the four corners of `border-radius` (from the upper left, clockwise) seen in a mirror."""
    corners = value.split()
    if len(corners) != 4:
        return value
    return " ".join((corners[1], corners[0], corners[3], corners[2]))


def _mirror_name(name: str) -> str:
    return _SIDE_WORD.sub(lambda found: _SWAPS[found[0]], name)


def _mirror_value(name: str, value: str) -> str:
    if name == "style":
        return mirror_css(value)
    if name in _SIDE_VALUES:
        return _SWAPS.get(value.strip(), value)
    if name in _FOUR_SIDES:
        return mirror_four_sides(value)
    if name == "border-radius":
        return mirror_corners(value)
    return value
