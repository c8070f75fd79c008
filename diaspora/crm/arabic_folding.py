"""Folding of text: what makes two spellings of one word equal within a script.

Sources: Unicode 15 chapter 9.2 for the Arabic marks; Moroccan civil registries for hamza and ta marbuta, which
clerks leave out or swap. Never crosses scripts: that is the work of `name_skeleton`.
"""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, as Europeans without the key write them.
_LATIN = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "þ": "th",
    "ı": "i",
    "ə": "e",
    "ŋ": "n",
}
_ARABIC = {
    "ٱ": "ا", "ى": "ي", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك",
    "گ": "ك", "ڭ": "ك", "ݣ": "ك", "ڤ": "ف", "ڥ": "ف", "پ": "ب", "چ": "ج", "ژ": "ج", "ڨ": "ق", "ء": "", "ـ": "",
}  # fmt: skip
_TABLE = str.maketrans(_LATIN | _ARABIC)
# The apostrophe of D'Arabie or M'hamed parts words; the signs for ain and hamza (3a'ida, ʿAli) part nothing.
_HALF_RINGS = dict.fromkeys(map(ord, "ʿʾʻʼʽ"))
_ASCII_WORD = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")


@lru_cache(maxsize=16_384)
def fold_text(text: str) -> str:
    """Lower case, no marks, hamza and ya and ta marbuta unified, digits in ASCII, words parted by one blank.

    Idempotent. Every text comparison of the app is between texts folded by this function.
    """
    if _ASCII_WORD.fullmatch(text):
        return text
    # Folding case can make marks anew (İ), and taking apart can make capitals anew (℡): hence twice.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    letters = folded.translate(_HALF_RINGS).translate(_TABLE)
    parts = [_fold_character(char) for char in unicodedata.normalize("NFKD", letters)]
    return " ".join("".join(parts).split())


def _fold_character(char: str) -> str:
    if char.isascii():
        return char if char.isalnum() else " "
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category[0] == "L" or category in ("Nl", "No"):
        return char
    return "" if category in ("Mn", "Me", "Cf") else " "


def is_arabic(text: str) -> bool:
    """Whether a text is written in Arabic script, going by its first letter."""
    for char in text:
        if char.isalpha():
            return "\u0600" <= char <= "\u08ff" or "\ufb50" <= char <= "\ufeff"
    return False
