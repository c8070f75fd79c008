"""The consonant skeletons of a name in Arabic letters, comparable with those of `latin_skeleton`.

Arabic writes no short vowels: the class of the vowel before the last consonant is read from the pattern of the
word (an alef in the syllable before makes it an i: خالد Khalid), and where the pattern leaves it open, both are given.
"""

from functools import lru_cache
from itertools import product

from diaspora.crm.name_particles import ARABIC_SPELLINGS

MAX_SKELETONS = 12

_CONSONANTS: dict[str, tuple[str, ...]] = {
    "ب": ("b",), "پ": ("b",), "ت": ("t",), "ط": ("t",), "ث": ("t", "s"), "ج": ("j", "g"), "چ": ("c", "j"),
    "ح": ("h",), "ه": ("h",), "خ": ("x", "h"), "د": ("d",), "ذ": ("d", "z"), "ض": ("d", "z"), "ظ": ("d", "z"),
    "ر": ("r",), "ز": ("z",), "ژ": ("j",), "س": ("s",), "ص": ("s",), "ش": ("c",), "غ": ("g", "r"),
    "ف": ("f",), "ڤ": ("f",), "ڥ": ("f",), "ق": ("k",), "ڨ": ("g", "k"), "ك": ("k",), "ک": ("k",),
    "گ": ("g", "k"), "ڭ": ("g", "k"), "ݣ": ("g", "k"), "ل": ("l",), "م": ("m",), "ن": ("n",),
}  # fmt: skip
_ALEFS = "اأإآٱ"
_CARRIED = {"ؤ": "و", "ئ": "ي", "ی": "ي", "ە": "ة"}
_OPENS = frozenset("اآىة")  # what makes a waw or ya before it a consonant

Unit = tuple[str, tuple[str, ...], str]  # kind C or V, letters, what was written


@lru_cache(maxsize=65_536)
def arabic_skeletons(word: str) -> tuple[str, ...]:
    """Skeletons of one word without tashkeel, hamza kept, article and particles dealt with; at most 12."""
    word = ARABIC_SPELLINGS.get(word, word).replace("وو", "و")
    first, rest = _first_vowel(word)
    units = _units(rest)
    if not any(kind == "C" for kind, _, _ in units):
        return (word,) if word else ()
    found: list[str] = []
    for finals, body in _endings(units):
        consonants = [letters for kind, letters, _ in body if kind == "C"]
        if not consonants:
            continue
        gaps = _last_gap(body, word, bool(finals[0])) if len(consonants) > 1 else ("",)
        parts = (first, *consonants[:-1], gaps, consonants[-1], finals)
        found.extend("".join(choice) for choice in _nearest_first(parts))
    return tuple(dict.fromkeys(found))[:MAX_SKELETONS]


def _nearest_first(parts: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    choices = sorted(product(*(enumerate(part) for part in parts)), key=lambda choice: sum(rank for rank, _ in choice))
    return [tuple(letter for _, letter in choice) for choice in choices]


def _first_vowel(word: str) -> tuple[tuple[str, ...], str]:
    """The marks that a first vowel may have in Latin letters, and the rest of the word (its long vowel kept)."""
    head, rest = word[:1], word[1:]
    diphthong = len(rest) > 1 and rest[0] in "يئ" and rest[1] in _CONSONANTS
    if head == "إ":
        return ("",), rest[1:] if diphthong else rest
    if head in "أآ" and head:
        return (("ey",), rest[1:]) if diphthong else (("e", "o") if head == "أ" else ("e",), rest)
    if head in "اٱ" and head:
        return (("ey", ""), rest[1:]) if diphthong else (("e", "", "o"), rest)
    if head == "ع":
        if rest[:2] in ("ائ", "اي"):
            return ("ey",), rest[2:]
        if diphthong:
            return ("e", "ey"), rest[1:]
        long_a = rest[:1] in ("ا", "آ") or (len(rest) == 3 and rest[1] == "ا")  # عادل, عمار are not Omar
        return ("e",) if long_a else ("e", "o"), rest
    return ("",), word


def _units(word: str) -> list[Unit]:
    """Consonants and runs of vowel letters, read from the end, as a waw is what the letter after it makes it."""
    units: list[Unit] = []
    vowel_follows = False
    for place in range(len(word) - 1, -1, -1):
        char = _CARRIED.get(word[place], word[place])
        if char in _CONSONANTS:
            units.append(("C", _CONSONANTS[char], char))
            vowel_follows = False
        elif char in "وي":
            consonant = (place == 0 and len(word) > 1) or vowel_follows
            if consonant:
                units.append(("C", ("w" if char == "و" else "y",), char))
            else:
                _add_vowel(units, char)
            vowel_follows = not consonant
        else:
            _add_ain_or_alef(units, char, word, place)
            vowel_follows = char in _OPENS or char in _ALEFS
    return units[::-1]


def _add_vowel(units: list[Unit], char: str) -> None:
    if units and units[-1][0] == "V":
        units[-1] = ("V", units[-1][1], char + units[-1][2])
    else:
        units.append(("V", (), char))


def _add_ain_or_alef(units: list[Unit], char: str, word: str, place: int) -> None:
    _add_vowel(units, char)
    if char == "ع" and place > 0 and word[place + 1 : place + 2] == "ا":
        units.append(("C", ("", "w"), "ع"))  # سعاد is Souad: there a w stands between the vowels


def _endings(units: list[Unit]) -> list[tuple[tuple[str, ...], list[Unit]]]:
    """The possible final vowel marks, each with the units that stand before it."""
    kind, letters, written = units[-1]
    if kind == "V":
        last = written.rstrip("ء")[-1:] or "ا"
        if last == "ة" and len(written) > 1:
            return [(("",), [*units[:-1], ("V", (), written[:-1]), ("C", ("t",), "ت")])]  # حياة Hayat
        marks = {"ي": ("y",), "و": ("w",), "ى": ("a", "y")}.get(last, ("a",))
        return [(marks if last != "ع" else ("", "a"), units[:-1])]
    if written == "ه" and len(units) > 1 and letters == ("h",) and (units[-2][0] == "C"):
        return [(("a",), units[:-1]), (("",), units)]  # فاطمه for فاطمة
    return [(("",), units)]


def _last_gap(body: list[Unit], word: str, open_end: bool) -> tuple[str, ...]:
    if body[-1][2] in ("و", "ي"):
        return ("a",)
    if body[-2][0] == "V":
        return _written_gap(body[-2][2], body[:-2])
    before = body[:-1]
    if sum(kind == "C" for kind, _, _ in body) == 2 and open_end and len(body) == 2:
        return ("a", "i", "u")  # رضا, هبة, منى
    kinds = "".join(kind for kind, _, _ in before)
    if (kinds.endswith("VC") and before[-2][2][-1] == "ا") or (len(kinds) == 1 and word[:2] == "عا") or word[:1] == "آ":
        return ("i", "a")
    if kinds.endswith("VC") and before[-2][2] == "و":
        return ("a", "u")  # يوسف is Youssef and Yusuf
    if before[0][2] == "م" and len(kinds) > 1:
        return ("a", "i")  # محسن is Mohsin, محمد is Mohammed
    return ("a",)


def _written_gap(run: str, before: list[Unit]) -> tuple[str, ...]:
    if "ي" in run:
        return ("i", "ya", "yi") if run == "ي" and before else ("i",)
    if "و" in run and not run.endswith("وع"):  # بوعزة is Bou-Azza
        return ("u", "wa") if run == "و" and before else ("u",)
    return ("a",)
