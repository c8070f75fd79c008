"""What the filters of mail providers dislike in a subject or a body: words by language, and manners. Pure.

A table of data, to be added to. The words are those of advertising and of fraud; a mission has little use for them, and
where it has, the warning does not stop it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from diaspora.sentence import Sentence

from .language import base_language

WORDS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "100% free", "act now", "apply now", "best price", "call now", "cash bonus", "click here", "congratulations",
        "dear friend", "double your", "earn money", "exclusive deal", "extra income", "free gift", "get rich",
        "guaranteed",
        "limited time", "lottery", "make money", "no obligation", "no risk", "once in a lifetime", "order now", "prize",
        "risk-free", "special promotion", "this is not spam", "urgent", "while supplies last", "winner",
        "work from home",
        "you have been selected",
    ),
    "fr": (
        "100 % gratuit", "100% gratuit", "agissez maintenant", "appelez maintenant", "argent facile", "cadeau gratuit",
        "cliquez ici", "commandez maintenant", "devenez riche", "dernière chance", "doublez vos", "félicitations",
        "gagnant", "gagnez de l’argent", "gagnez de l'argent", "garanti", "loterie", "meilleur prix", "offre exclusive",
        "offre limitée", "offre spéciale", "promotion exceptionnelle", "revenu complémentaire", "sans engagement",
        "sans risque", "travail à domicile", "urgent", "vous avez été sélectionné",
    ),
    "ar": (
        "اتصل الآن", "أرباح مضمونة", "اربح المال", "اضغط هنا", "انقر هنا", "بدون مخاطر", "تم اختيارك", "جائزة",
        "دخل إضافي", "ربح سريع", "سارع الآن", "عاجل", "عرض حصري", "عرض خاص", "عرض محدود", "فائز", "فرصة لا تعوض",
        "مبروك",
        "مجانا 100%", "مضمون", "هدية مجانية", "يانصيب",
    ),
}  # fmt: skip
_MARKS = re.compile(r"[!؟?]{2,}|[$€£]{2,}")
_SHOUTED_LETTERS = 12
_PATTERNS = {
    language: re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + r")(?!\w)",
        re.IGNORECASE,
    )
    for language, words in WORDS.items()
}


def disliked_words(text: str, language: str) -> list[str]:
    """Return the words of the language's table (English where there is none) that stand in a text, each once."""
    pattern = _PATTERNS.get(base_language(language), _PATTERNS["en"])
    return list(dict.fromkeys(found.lower() for found in pattern.findall(text)))


def bad_manners(subject: str) -> Iterator[str]:
    """Yield what in a subject's looks is taken for advertising."""
    if _MARKS.search(subject):
        yield Sentence("the subject repeats exclamation marks, question marks or signs of currencies")
    cased = [sign for sign in subject if sign.upper() != sign.lower()]
    if len(cased) >= _SHOUTED_LETTERS and all(sign.isupper() for sign in cased):
        yield Sentence("the subject is written in capitals")
