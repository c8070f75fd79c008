"""Keeping words of one direction from rearranging a sentence of the other (Unicode Bidirectional Algorithm, UAX 9).

Works on plain runs of text; knows nothing of tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_ARABIC = (
    "\u0608\u060b\u060d\u061b-\u064a\u066d-\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06ff"
    "\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"
)
RIGHT_TO_LEFT_LETTER = re.compile(f"[{_ARABIC}]")
_INSIDE = " \u00a0.,:;'’&/@+_()«»\"–-"
# A telephone number, a date or another row of figures with separators, which a right-to-left line would turn round.
_FIGURES = r"\+?\(?\d[\d\u00a0 ()./-]{5,}\d"
# "12, rue" and "75000 Paris" begin with their number, unless it follows an Arabic word (a day, an amount).
_LATIN_START = rf"(?:(?<![{_ARABIC}][ \u00a0])(?<![\d,.:/+-])\d{{1,6}}[ \u00a0,]{{1,2}})?[{_LATIN}]"
_LATIN_RUN = (
    rf"{_LATIN_START}(?:[{_LATIN}0-9\u0300-\u036f]|[{_INSIDE}]{{1,4}}(?:\d{{1,6}}[ \u00a0,]{{1,2}})?(?=[{_LATIN}])"
    r"|[ \u00a0-](?=\d))*"
)
_ARABIC_RUN = (
    rf"[{_ARABIC}](?:[{_ARABIC}\u064b-\u065f\u0670\u0660-\u0669\u200c\u200d]|[ \u00a0،؛:.«»()-]+(?=[{_ARABIC}]))*"
)

_FOREIGN = {"rtl": re.compile(f"{_FIGURES}|{_LATIN_RUN}"), "ltr": re.compile(_ARABIC_RUN)}
_FOREIGN_DIRECTION = {"rtl": "ltr", "ltr": "rtl"}


def split_runs(text: str, direction: str) -> Iterator[tuple[str, str]]:
    """Yield (run, its direction) in order; the direction is "" for what follows the text's own direction.

    In right-to-left text, Latin words and telephone numbers are runs of their own; in left-to-right text, Arabic ones.
    """
    position = 0
    for found in _FOREIGN[direction].finditer(text):
        if found.start() > position:
            yield text[position : found.start()], ""
        yield found[0], _FOREIGN_DIRECTION[direction]
        position = found.end()
    if position < len(text):
        yield text[position:], ""
