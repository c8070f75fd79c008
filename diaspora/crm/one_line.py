"""Text of one line, as people mean it: for names, places and whatever else stands in the header of a mail. Pure."""

import re
import unicodedata

_SPREAD = re.compile(r"[\s\u00a0\u2000-\u200a]+")
# Controls, invisible marks (an override of direction turns the text around it), halves of a character.
_UNSEEN = ("Cc", "Cf", "Cs")


def one_line(text: str) -> str:
    """One line without control characters, tatweel or runs of blanks; composed (NFC), as people type it."""
    if text.isprintable() and "  " not in text and "ـ" not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()  # nearly every cell of a file
    composed = unicodedata.normalize("NFC", _SPREAD.sub(" ", text)).replace("ـ", "")
    return "".join(char for char in composed if unicodedata.category(char) not in _UNSEEN).strip()
