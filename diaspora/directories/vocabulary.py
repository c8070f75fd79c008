"""The choices of Select fields as files say them: in English, French and Arabic, and as people also write them. Pure.

One table, so that what an export writes is what an import reads.
"""

from collections.abc import Mapping
from functools import cache

from diaspora.crm.arabic_folding import fold_text

LANGUAGES = ("en", "fr", "ar")
# field -> value -> (English, French, Arabic, then other words for it)
CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "gender": {
        "female": ("female", "F", "أنثى", "femme"),
        "male": ("male", "M", "ذكر", "homme"),
        "other": ("other", "autre", "غير ذلك"),
    },
    "status": {
        "active": ("active", "active", "نشيطة", "en activité", "A", "actif", "نشطة", "ouverte"),
        "dormant": ("dormant", "en sommeil", "خاملة", "inactive", "inactif", "متوقفة"),
        "dissolved": ("dissolved", "dissoute", "منحلة", "D", "dissous", "fermée", "closed", "محلولة"),
    },
    "kind": {
        "company": ("company", "entreprise", "شركة", "société", "firm", "enterprise", "empresa", "bedrijf", "مقاولة"),
        "chamber of commerce": ("chamber of commerce", "chambre de commerce", "غرفة التجارة", "CCI"),
        "university": ("university", "université", "جامعة", "école supérieure", "universidad", "universiteit"),
        "school": ("school", "école", "مدرسة", "lycée", "collège", "escuela"),
        "place of worship": ("place of worship", "lieu de culte", "مكان العبادة", "mosquée", "مسجد", "mosque"),
        "local authority": ("local authority", "collectivité locale", "جماعة محلية", "mairie", "commune"),
        "NGO": ("NGO", "ONG", "منظمة غير حكومية", "fondation", "foundation", "مؤسسة خيرية"),
        "media": ("media", "média", "وسيلة إعلام", "presse", "press"),
        "cultural centre": ("cultural centre", "centre culturel", "مركز ثقافي", "cultural center"),
    },
    "stage": {
        "first contact": ("first contact", "premier contact", "اتصال أول", "prise de contact"),
        "exploring": ("exploring", "exploration", "استكشاف", "en exploration", "étude"),
        "in negotiation": ("in negotiation", "en négociation", "قيد التفاوض", "négociation"),
        "invested": ("invested", "investissement réalisé", "تم الاستثمار", "réalisé", "investi"),
        "on hold": ("on hold", "en suspens", "معلق", "en attente"),
    },
    "horizon": {
        "under 1 year": ("under 1 year", "moins d'un an", "أقل من سنة", "< 1 an", "moins de 1 an"),
        "1 to 3 years": ("1 to 3 years", "de 1 à 3 ans", "من سنة إلى 3 سنوات", "1-3 ans", "1 à 3 ans", "1-3 years"),
        "over 3 years": ("over 3 years", "plus de 3 ans", "أكثر من 3 سنوات", "> 3 ans"),
    },
    "level": {
        "vocational": ("vocational", "formation professionnelle", "تكوين مهني", "BTS", "DUT", "CAP", "bac pro"),
        "bachelor": ("bachelor", "licence", "إجازة", "L1", "L2", "L3", "bac+3", "BUT"),
        "master": ("master", "master", "ماستر", "M1", "M2", "mastère", "ingénieur", "bac+5"),
        "doctorate": ("doctorate", "doctorat", "دكتوراه", "thèse", "PhD", "doctorant", "doctorante"),
        "other": ("other", "autre", "غير ذلك"),
    },
}  # fmt: skip


def word_for(field: str, value: str, language: str) -> str:
    """The word of a choice in a language (in English where there is none); "" for no choice."""
    words = CHOICES[field].get(value)
    return words[LANGUAGES.index(language) if language in LANGUAGES else 0] if words else ""


def choice_of(field: str, text: str) -> str:
    """The choice that a word stands for, "" if it is not known."""
    return _by_word(field).get(fold_text(text), "")


@cache
def _by_word(field: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for value, words in CHOICES[field].items():
        for word in (value, *words):
            found.setdefault(fold_text(word), value)
    return found
