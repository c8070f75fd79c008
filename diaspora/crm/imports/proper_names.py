"""Names as people write them: capitals to proper case with the particles of the Maghreb, whole names split in two."""

import re

from diaspora.crm.arabic_folding import is_arabic

_PART = re.compile(r"[^\W\d_]+", re.UNICODE)
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_ARABIC_LETTER = re.compile(r"[\u0621-\u064a\u0671-\u06d3\u0750-\u077f\ufb50-\ufeff]")
_BETWEEN = " -/|()[];,\u2013\u2014"
_LOWER_PARTICLES = frozenset({"de", "du", "des", "la", "van", "von", "der", "den", "da", "do", "dos", "y", "e"})
_SPELLED = {"ait": "Aït", "aït": "Aït"}
# They belong to the word that follows, so a whole name is never split after one of them.
_LEADING = frozenset(
    "ben bin ibn bent bel el al es ez er et ech ed en abd abdel abdul abou abu bou ait aït ould"
    " oulad ouled oum moulay sidi lalla de du van von da den der la le بن ابن بنت عبد ابو أبو بو آيت"
    " ايت أيت ولد اولاد أولاد ام أم مولاي سيدي لالة".split()
)


def proper_name(name: str) -> str:
    """`BENALI` -> `Benali`, `EL AMRANI` -> `El Amrani`, `aït ouali` -> `Aït Ouali`; mixed case is left as written."""
    if is_arabic(name) or not (name.isupper() or name.islower()):
        return name
    words = name.lower().split(" ")
    return " ".join(_proper_word(word, place) for place, word in enumerate(words))


def _proper_word(word: str, place: int) -> str:
    if place and word in _LOWER_PARTICLES:
        return word
    return _PART.sub(lambda part: _SPELLED.get(part.group(), part.group().capitalize()), word)


def split_scripts(text: str) -> tuple[str, str]:
    """(what is written in Latin letters, what in Arabic ones) of a cell, whichever comes first: `Amina أمينة`."""
    if text.isascii() or not _ARABIC_LETTER.search(text):
        return text, ""
    if not _LATIN_LETTER.search(text):
        return "", text
    latin: list[str] = []
    arabic: list[str] = []
    for word in text.split():
        (arabic if is_arabic(word) else latin).append(word)
    return " ".join(latin).strip(_BETWEEN), " ".join(arabic).strip(_BETWEEN)


def split_full_name(name: str) -> tuple[str, str]:
    """(first name, last name) of a whole name. Words in capitals are the last name (BENALI Mohamed, Mohamed BENALI);
    otherwise the first name comes first, with the words that its particles need."""
    words = name.replace(",", " ").split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    others = [word for word in words if word not in capitals]
    if capitals and others:
        return " ".join(others), " ".join(capitals)
    if len(words) < 2:
        return "", name.strip()
    end = 0
    while end < len(words) - 2 and words[end].lower() in _LEADING:
        end += 1
    return " ".join(words[: end + 1]), " ".join(words[end + 1 :])
