"""The choices of fields with their names in three languages: what a Select field of the schema may hold. Pure data."""

from __future__ import annotations

from diaspora.segments.fields import Words, words

PLACE_OF_WORSHIP = "place of worship"

GENDERS: dict[str, Words] = {
    "female": words("female", "féminin", "أنثى"),
    "male": words("male", "masculin", "ذكر"),
    "other": words("other", "autre", "غير ذلك"),
}
AFFILIATIONS: dict[str, Words] = {
    "community": words("community abroad", "Marocains du monde", "مغاربة العالم"),
    "friend": words("friend of Morocco", "ami du Maroc", "صديق المغرب"),
    "official": words("official", "officiel", "مسؤول رسمي"),
    "partner": words("partner", "partenaire", "شريك"),
}
CONTACT_KINDS: dict[str, Words] = {
    "person": words("person", "personne", "شخص"),
    "mailbox": words("mailbox of an organisation", "boîte d'une organisation", "صندوق بريد هيئة"),
}
INSTITUTION_KINDS: dict[str, Words] = {
    "company": words("company", "entreprise", "شركة"),
    "chamber of commerce": words("chamber of commerce", "chambre de commerce", "غرفة التجارة"),
    "university": words("university", "université", "جامعة"),
    "school": words("school", "école", "مدرسة"),
    PLACE_OF_WORSHIP: words("place of worship", "lieu de culte", "مكان العبادة"),
    "local authority": words("local authority", "collectivité locale", "جماعة محلية"),
    "NGO": words("NGO", "ONG", "منظمة غير حكومية"),
    "media": words("media", "média", "وسيلة إعلام"),
    "cultural centre": words("cultural centre", "centre culturel", "مركز ثقافي"),
}

HORIZONS: dict[str, Words] = {
    "under 1 year": words("under 1 year", "moins d'un an", "أقل من سنة"),
    "1 to 3 years": words("1 to 3 years", "de 1 à 3 ans", "من سنة إلى 3 سنوات"),
    "over 3 years": words("over 3 years", "plus de 3 ans", "أكثر من 3 سنوات"),
}
STAGES: dict[str, Words] = {
    "first contact": words("first contact", "premier contact", "اتصال أول"),
    "exploring": words("exploring", "exploration", "استكشاف"),
    "in negotiation": words("in negotiation", "en négociation", "قيد التفاوض"),
    "invested": words("invested", "investissement réalisé", "تم الاستثمار"),
    "on hold": words("on hold", "en suspens", "معلق"),
}
LEVELS: dict[str, Words] = {
    "vocational": words("vocational", "formation professionnelle", "تكوين مهني"),
    "bachelor": words("bachelor", "licence", "إجازة"),
    "master": words("master", "master", "ماستر"),
    "doctorate": words("doctorate", "doctorat", "دكتوراه"),
    "other": words("other", "autre", "غير ذلك"),
}
EVENT_KINDS: dict[str, Words] = {
    "fair": words("fair", "salon", "معرض"),
    "forum": words("forum", "forum", "منتدى"),
    "festival": words("festival", "festival", "مهرجان"),
    "other": words("other", "autre", "غير ذلك"),
}
REGISTRATIONS: dict[str, Words] = {
    "registered": words("registered", "inscrit", "مسجل"),
    "attended": words("attended", "présent", "حاضر"),
    "cancelled": words("cancelled", "annulé", "ملغى"),
}
INTERACTION_KINDS: dict[str, Words] = {
    "meeting": words("meeting", "réunion", "اجتماع"),
    "consultation": words("consultation", "consultation", "مشاورة"),
    "visit": words("visit", "visite", "زيارة"),
    "call": words("call", "appel", "مكالمة"),
    "letter": words("letter", "courrier", "رسالة"),
}
CHANNELS: dict[str, Words] = {
    "email": words("e-mail", "courriel", "البريد الإلكتروني"),
    "measurement": words("measurement", "mesure d'audience", "القياس"),
}
CONSENT_ACTS: dict[str, Words] = {
    "granted": words("granted", "accord", "موافقة"),
    "withdrawn": words("withdrawn", "retrait", "سحب"),
    "objected": words("objected", "opposition", "اعتراض"),
}
