"""The consonant skeletons of a Maghrebi or Arab name in Latin letters, comparable with those of `arabic_skeleton`.

A skeleton is: a mark for a first vowel (`e` any, `o` rounded, `ey` diphthong), the consonants, the class of the
vowel before the last consonant (a, i, u), and a mark for a final vowel (a, y, w). Other vowels differ too much between
transliterations to be kept; that one tells Hassan from Hussein and Mohamed from Mahmoud.
Letters: c = sh, x = kh, g = gh or hard g, j = dj, k = q or k.
"""

import re
from functools import lru_cache
from itertools import product

from diaspora.crm.name_particles import LATIN_SPELLINGS

MAX_SKELETONS = 8

_CONSONANTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # Longest first; what a spelling leaves open gives more than one letter.
    ("tch", ("c",)), ("sch", ("c",)), ("ch", ("c",)), ("sh", ("c",)), ("kh", ("x", "h")), ("gh", ("g",)),
    ("rh", ("g", "r")), ("dj", ("j",)), ("dh", ("d",)), ("th", ("t",)), ("ph", ("f",)), ("ck", ("k",)),
    ("q", ("k",)), ("x", ("ks",)), ("v", ("f",)), ("p", ("b",)),
)  # fmt: skip
_PHONEME = re.compile(
    r"(?P<vowels>[aeiou]+)|qu(?=[aeiouwy])|gu(?=[eiy])|"
    + "|".join(spelling for spelling, _ in _CONSONANTS)
    + r"|g(?=[eiy])|c(?=[eiy])|[a-z]"
)
_LETTERS = dict(_CONSONANTS) | {"qu": ("k",), "gu": ("g", "k"), "g": ("g", "k"), "c": ("k",)}
_SOFT = {"g": ("j", "g"), "c": ("s",)}


@lru_cache(maxsize=65_536)
def latin_skeletons(word: str) -> tuple[str, ...]:
    """Skeletons of one folded word of a name, particles already joined to it; the likeliest first, at most 8."""
    written = _semivowels(LATIN_SPELLINGS.get(word, word))
    units = _units(written)
    if not any(kind == "C" for kind, _ in units):
        return (word,) if word else ()
    return _assemble(units)


def _semivowels(word: str) -> str:
    """Rewrite so that w and y are consonants, and a, e, i, o, u are vowels; ou is written u."""
    word = re.sub(r"^ou(?=[aeiy])", "w", word).replace("oo", "u")
    word = re.sub(r"^bou(?=[aeio])", "bo", word)  # Bouazza is bou + Azza: here the vowel stays a vowel
    word = re.sub(r"(?<=a)w(?=ou|u)", "", word)  # Dawud is Daoud
    word = re.sub(r"(?<=[aeiou])u(?=w)", "", word)
    word = re.sub(r"(?<![qg])(?:ou|u)w?(?=[aeiy])", "w", word)
    word = word.replace("ou", "u")
    word = re.sub(r"ie$", "i", word)
    word = re.sub(r"(?:i|y)*(?:i|y)(?=[aou]|e(?!$))", "y", word)
    word = re.sub(r"y(?![aeou])", "i", word)
    return re.sub(r"w(?![aeiouy])", "u", word)


def _units(word: str) -> list[tuple[str, tuple[str, ...]]]:
    units: list[tuple[str, tuple[str, ...]]] = []
    for found in _PHONEME.finditer(word):
        text = found.group()
        if found.group("vowels"):
            units.append(("V", (text,)))
            continue
        soft = text in _SOFT and word[found.end() : found.end() + 1] in ("e", "i", "y")
        letters = _SOFT[text] if soft else _LETTERS.get(text, (text,))
        if units and units[-1] == ("C", letters):
            continue  # a doubled letter
        units.append(("C", letters))
    return units


def _assemble(units: list[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    first, body, final = _first_vowel(units), units, ""
    if body[-1][0] == "V":
        final = _final_vowel(body[-1][1][0])
        body = body[:-1]
    finals: tuple[tuple[str, ...], ...] = ((final,),)
    consonants = [letters for kind, letters in body if kind == "C"]
    gaps = _last_gap(body)
    choices = [*consonants[:-1], gaps if len(consonants) > 1 else ("",), consonants[-1], *finals]
    found = ["".join(choice) for choice in product(first, *choices)]
    return tuple(dict.fromkeys(found + _without_final_h(found, body, final)))[:MAX_SKELETONS]


def _without_final_h(found: list[str], body: list[tuple[str, tuple[str, ...]]], final: str) -> list[str]:
    """Sarah may be Sara, Salah is not Sala: a final -ah is read both ways."""
    silent = not final and len(body) > 2 and body[-1][1] == ("h",) and body[-2][0] == "V" and body[-2][1][0][-1] in "ae"
    if not silent:
        return []
    shorter = [*body[:-1]]
    return list(_assemble(shorter))


def _first_vowel(units: list[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    kind, (text, *_) = units[0]
    if kind == "C":
        return ("",)
    if text in ("ai", "ei", "aei", "aii"):
        return ("ey",)
    if text[0] in "ie":
        return ("", "e")  # Ibrahim and Brahim, Issa and عيسى
    return ("o",) if text[0] in "ou" else ("e",)


def _last_gap(body: list[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    if body[-1][1] in (("w",), ("y",)) or len(body) < 2 or body[-2][0] == "C":
        return ("a",)
    vowel, before = body[-2][1][0], body[:-2]
    if set(vowel) & set("ou") and vowel[-1] in "ou":
        earlier = [text[0] for kind, text in before if kind == "V"]
        return ("u", "a") if earlier and set(earlier[-1]) & set("ou") and before[-1][0] == "C" else ("u",)
    if "i" in vowel or "ee" in vowel:
        return ("i",)
    if "a" in vowel:
        return ("a",)
    return _gap_of_e(before)


def _gap_of_e(before: list[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """An e is a short a (Mohammed, Youssef), but in Khaled, Kader or Mohsen it may be an i."""
    kinds = "".join(kind for kind, _ in before)
    after_long_a = kinds.endswith("VC") and before[-2][1][0][-1] == "a"
    participle = kinds == "CVCC" and before[0][1] == ("m",)
    return ("a", "i") if after_long_a or participle else ("a",)


def _final_vowel(run: str) -> str:
    if run == "e":
        return ""  # mute, as in Houcine
    if run[-1] == "i" or run == "ee":
        return "y"
    if run[-1] in "ou":
        return "w"
    return "a" if "a" in run else ""
