"""Search keys of names: within a script (folded words) and across scripts (skeletons).

Two names are taken for the same where they share a whole-name skeleton; a search finds a contact that shares a
skeleton of each of its words. Never decides that two people are one: that takes more than a name.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from diaspora.crm import name_particles as particles
from diaspora.crm.arabic_folding import fold_text, is_arabic
from diaspora.crm.arabic_skeleton import arabic_skeletons
from diaspora.crm.latin_skeleton import latin_skeletons

__all__ = [
    "KEY_VERSION",
    "SearchKey",
    "fold_text",
    "is_arabic",
    "name_skeletons",
    "search_key_rows",
    "search_keys",
    "word_skeletons",
]

KEY_VERSION = 2  # raise it with every change of a rule or a table: the next migration has older keys written anew
MAX_KEY_LENGTH = 140
MAX_WORDS = 8
MAX_NAME_SKELETONS = 12
STORED_NAME_SKELETONS = 3  # the likeliest; who looks for a name asks for all twelve of its own

_LATIN_WORD = re.compile(r"[a-z]+")
_ARABIC_WORD = re.compile(r"[\u0621-\u064a\u0671-\u06d3\u0750-\u077f]+")
# In chat spelling digits stand for Arabic letters: 3 ain, 7 ha, 9 qaf, 5 kha.
_CHAT_DIGITS = str.maketrans({"3": "", "7": "h", "9": "q", "5": "kh", "2": ""})


@dataclass(frozen=True, slots=True)
class SearchKey:
    """A row of a contact's search keys; `kind` is latin, arabic or skeleton. A key of one word has no blank."""

    kind: str
    key: str
    version: int = KEY_VERSION


@lru_cache(maxsize=1_024)
def search_keys(first: str, last: str, first_ar: str = "", last_ar: str = "") -> tuple[SearchKey, ...]:
    """All keys of a contact's names: the folded name per script, then skeletons of words and of the whole name."""
    keys: dict[SearchKey, None] = {}
    for kind, name in (("latin", f"{first} {last}"), ("arabic", f"{first_ar} {last_ar}")):
        folded = fold_text(name)
        if not folded:
            continue
        keys[SearchKey(kind, " ".join(sorted(folded.split()))[:MAX_KEY_LENGTH])] = None
        skeletons = [key for word in word_skeletons(name) for key in word]
        for skeleton in (*skeletons, *name_skeletons(name)[:STORED_NAME_SKELETONS]):
            keys[SearchKey("skeleton", skeleton[:MAX_KEY_LENGTH])] = None
    return tuple(keys)


@lru_cache(maxsize=4_096)
def search_key_rows(first: str, last: str, first_ar: str, last_ar: str) -> tuple[tuple[str, str, int], ...]:
    """`search_keys` as rows of a table: kind, key, version."""
    return tuple((key.kind, key.key, key.version) for key in search_keys(first, last, first_ar, last_ar))


def name_skeletons(name: str) -> tuple[str, ...]:
    """Skeletons of a whole name, its words in alphabetical order so that BENALI Mohamed is Mohamed Benali."""
    words = word_skeletons(name)
    if not words:
        return ()
    ranked = sorted(product(*(enumerate(word) for word in words)), key=lambda choice: sum(rank for rank, _ in choice))
    return tuple(dict.fromkeys(" ".join(sorted(key for _, key in choice)) for choice in ranked[:MAX_NAME_SKELETONS]))


@lru_cache(maxsize=16_384)
def word_skeletons(name: str) -> tuple[tuple[str, ...], ...]:
    """For each word of a name (particles joined, articles dropped) its skeletons, likeliest first.

    A searcher asks for contacts that have, for every word, one of its skeletons.
    """
    latin: list[str] = []
    arabic: list[str] = []
    for word in re.split(r"[\s,;/_.()\-\u2010-\u2015]+", name):
        (arabic if is_arabic(word) else latin).append(word)
    words = [latin_skeletons(word) for word in _latin_words(" ".join(latin))]
    words += [arabic_skeletons(word) for word in _arabic_words(" ".join(arabic))]
    return tuple(word for word in words if word)[:MAX_WORDS]


def _latin_words(name: str) -> list[str]:
    text = name.casefold().replace("ç", "s").replace("\u2019", "'").replace("`", "'")
    text = re.sub(r"\bl'(?=[a-z])", "el ", text).replace("'", "")
    words: list[str] = []
    for token in fold_text(text).split():
        letters = token.translate(_CHAT_DIGITS) if re.search("[a-z]", token) else token
        words.extend(particles.LATIN_COMPOUNDS.get(letters, (letters,)))
    return [
        _without_glued_article(word) for word in _join_latin([word for word in words if _LATIN_WORD.fullmatch(word)])
    ]


def _join_latin(tokens: list[str]) -> list[str]:
    joined: list[str] = []
    prefix = ""
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if following and (token in particles.LATIN_ARTICLES or _is_sun_article(token, following)):
            continue
        if following and place == 0 and token in particles.LATIN_TITLES:
            continue
        if joined and not prefix and token in particles.LATIN_DIN:
            joined[-1] += "dine"
        elif following and token in particles.LATIN_PREFIXES:
            prefix += particles.LATIN_PREFIXES[token] + "-"  # the hyphen keeps abd-hak from reading as dh
        else:
            joined.append(prefix + (_without_glued_article(token) if prefix else token))
            prefix = ""
    return joined


def _is_sun_article(token: str, following: str) -> bool:
    return following.startswith(particles.SUN_ARTICLES.get(token, "?"))


_NATIVE_EL = re.compile(r"el(?:i[aesz]|y[ae]|en|eo|eon|o[idn]|len|h[ae]m$|vir|ma$|sa$|la$|ke$|if|marie|dar$)")


def _without_glued_article(word: str) -> str:
    """Elamrani -> amrani, Abdelkader -> abdkader, Belkacem -> benkacem, Ezzahra -> zahra; Elias and Alami stay."""
    if re.match(r"abd-?[aeiou]*l+ah$", word):
        return "abd-lah"
    word = re.sub(r"^abd(?:[aeou]|ou)?l(?=[a-z]{3})", "abd-", word)
    word = re.sub(r"^ab(?:ou|u)l(?=[b-df-hj-np-tv-z])", "abou", word)
    word = re.sub(r"^ben[ea]l(?=[a-z]{3})|^bel(?=[b-df-hjkmnp-tv-z][a-z]{3})", "ben", word)
    word = re.sub(r"^e(?=(zz|ss|rr|tt|dd|nn|chch)[a-z]{2})", "", word)
    word = re.sub(r"^al(?=(?:h|kh|k|m|b|s|f|q)[a-z]{4})(?!alb|alber|alfr|alfon|almei|alban|alphon)", "", word)
    return word[2:] if word.startswith("el") and len(word) > 4 and not _NATIVE_EL.match(word) else word


def _arabic_words(name: str) -> list[str]:
    text = unicodedata.normalize("NFKC", name).replace("ـ", "")
    text = "".join(char for char in text if unicodedata.category(char) not in ("Mn", "Cf"))
    text = re.sub(r"ة(?=[\u0621-\u064a])", "ة ", text)
    tokens = [token for token in text.split() if _ARABIC_WORD.fullmatch(token)]
    joined: list[str] = []
    prefix = ""
    for place, token in enumerate(tokens):
        last = place + 1 == len(tokens)
        if token == "ال" and not last:
            continue
        if joined and not prefix and token in particles.ARABIC_DIN:
            joined[-1] += "دين"
        elif token in particles.ARABIC_PREFIXES and not last:
            prefix += particles.ARABIC_PREFIXES[token]
        else:
            word = _without_arabic_article(token)
            joined.append(prefix + (word[1:] if prefix[-1:] == word[:1] else word))
            prefix = ""
    return joined


def _without_arabic_article(word: str) -> str:
    if word in particles.ARABIC_NOT_ARTICLE:
        return particles.ARABIC_NOT_ARTICLE[word]
    if word == "الله":
        return "له"
    if word.startswith("عبدال") and len(word) > 6:
        rest = word[5:]
        return "عبد" + ("له" if rest == "له" else rest)
    if word.startswith(("بل",)) and len(word) > 4 and word[2] not in "اعيوآأ":
        return "بن" + word[2:]
    if word.endswith("الدين") and len(word) > 6:
        return word[:-5] + "دين"
    return word[2:] if word.startswith("ال") and len(word) > 3 else word
