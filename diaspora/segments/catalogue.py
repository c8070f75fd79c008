"""The fields and the relations of trees, as tables: column, type, choices and names in three languages.

Pure data: one row feeds the check, the SQL, the menu, the prose and the page of documentation. In `column`,
`c` is the contact, `a` the affiliation; `{this_year}` and `{today}` become parameters. A field that is reached
through another table has `inside`, into whose `{condition}` the operator's comparison goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Words = Mapping[str, str]

CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Field:
    """A row: `scope` is `contact` or a relation; `label` names it in a menu, `phrase` in a sentence."""

    scope: str
    name: str
    type: str
    column: str
    label: Words
    phrase: Words
    # Phrase of the negation, for yes/no fields only; `phrase` is then that of the affirmation.
    denied: Words = field(default_factory=dict)
    choices: Mapping[str, Words] = field(default_factory=dict)
    links_to: str | None = None
    inside: str | None = None
    # What explain shows for a contact; None: the column itself.
    shows: str | None = None
    until: str | None = None
    # Dates: whether the column holds moments in UTC, so that days have to be cut in the mission's zone.
    is_moment: bool = False
    in_capitals: bool = False
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """A row: records that point to a contact. `shielded` is left out for readers who do not see religious functions."""

    name: str
    select: str
    shielded: str
    label: Words
    # In a sentence: `phrase` alone, `opening` before the clauses of `where`.
    phrase: Words
    opening: Words
    # The column of the contact, by which one contact's records are looked up.
    contact: str


PLACE_OF_WORSHIP = "place of worship"

_INSTITUTION_IS_RELIGIOUS = "IN (SELECT w.name FROM `tabDiaspora Institution` w WHERE w.kind = 'place of worship')"

RELATIONS: dict[str, Relation] = {
    "affiliation": Relation(
        name="affiliation",
        select="SELECT a.contact FROM `tabDiaspora Affiliation` a",
        shielded=f"NOT COALESCE(a.institution {_INSTITUTION_IS_RELIGIOUS}, 0)",
        label={"en": "Affiliation", "fr": "Rattachement", "ar": "انتساب"},
        phrase={
            "en": "who have an affiliation",
            "fr": "qui ont un rattachement",
            "ar": "التي لها انتساب",
        },
        opening={
            "en": "who have an affiliation",
            "fr": "qui ont un rattachement",
            "ar": "التي لها أحد الانتسابات",
        },
        contact="a.contact",
    ),
}

# The mailbox of a place of worship tells that there is one.
SHIELDED_CONTACT = f"NOT COALESCE(c.institution {_INSTITUTION_IS_RELIGIOUS}, 0)"


def _words(en: str, fr: str, ar: str) -> Words:
    return {"en": en, "fr": fr, "ar": ar}


GENDERS: dict[str, Words] = {
    "female": _words("female", "féminin", "أنثى"),
    "male": _words("male", "masculin", "ذكر"),
    "other": _words("other", "autre", "غير ذلك"),
}
AFFILIATIONS: dict[str, Words] = {
    "community": _words("community abroad", "Marocains du monde", "مغاربة العالم"),
    "friend": _words("friend of Morocco", "ami du Maroc", "صديق المغرب"),
    "official": _words("official", "officiel", "مسؤول رسمي"),
    "partner": _words("partner", "partenaire", "شريك"),
}
CONTACT_KINDS: dict[str, Words] = {
    "person": _words("person", "personne", "شخص"),
    "mailbox": _words("mailbox of an organisation", "boîte d'une organisation", "صندوق بريد هيئة"),
}
INSTITUTION_KINDS: dict[str, Words] = {
    "company": _words("company", "entreprise", "شركة"),
    "chamber of commerce": _words("chamber of commerce", "chambre de commerce", "غرفة التجارة"),
    "university": _words("university", "université", "جامعة"),
    "school": _words("school", "école", "مدرسة"),
    PLACE_OF_WORSHIP: _words("place of worship", "lieu de culte", "مكان العبادة"),
    "local authority": _words("local authority", "collectivité locale", "جماعة محلية"),
    "NGO": _words("NGO", "ONG", "منظمة غير حكومية"),
    "media": _words("media", "média", "وسيلة إعلام"),
    "cultural centre": _words("cultural centre", "centre culturel", "مركز ثقافي"),
}

_PROVINCE = "c.province_of_origin IN (SELECT p.name FROM `tabDiaspora Province` p WHERE {condition})"
_ASSOCIATION = "a.association IN (SELECT x.name FROM `tabDiaspora Association` x WHERE {condition})"
_INSTITUTION = "a.institution IN (SELECT i.name FROM `tabDiaspora Institution` i WHERE {condition})"
_ACTIVITY = (
    "a.association IN (SELECT y.parent FROM `tabDiaspora Association Activity` y"
    " WHERE y.parenttype = 'Diaspora Association' AND {condition})"
)

_ROWS: tuple[Field, ...] = (
    Field(
        CONTACT,
        "first_name",
        "folded text",
        "c.first_name_folded",
        _words("First name", "Prénom", "الاسم الشخصي"),
        _words("first name", "le prénom", "اسمها الشخصي"),
        shows="c.first_name",
    ),
    Field(
        CONTACT,
        "last_name",
        "folded text",
        "c.last_name_folded",
        _words("Last name", "Nom", "الاسم العائلي"),
        _words("last name", "le nom", "اسمها العائلي"),
        shows="c.last_name",
    ),
    Field(
        CONTACT,
        "full_name",
        "folded text",
        "c.full_name_folded",
        _words("Full name", "Nom complet", "الاسم الكامل"),
        _words("full name", "le nom complet", "اسمها الكامل"),
        shows="c.display_name",
    ),
    Field(
        CONTACT,
        "gender",
        "choice",
        "c.gender",
        _words("Gender", "Genre", "النوع"),
        _words("gender", "le genre", "نوعها"),
        choices=GENDERS,
    ),
    Field(
        CONTACT,
        "birth_year",
        "number",
        "NULLIF(c.birth_year, 0)",
        _words("Year of birth", "Année de naissance", "سنة الميلاد"),
        _words("year of birth", "l'année de naissance", "سنة ميلادها"),
        low=1850,
        high=2200,
    ),
    Field(
        CONTACT,
        "age",
        "number",
        "({this_year} - NULLIF(c.birth_year, 0))",
        _words("Age reached this year", "Âge atteint cette année", "السن خلال هذه السنة"),
        _words("age", "l'âge", "سنها"),
        low=0,
        high=150,
    ),
    Field(
        CONTACT,
        "preferred_language",
        "language",
        "LOWER(c.preferred_language)",
        _words("Preferred language", "Langue préférée", "اللغة المفضلة"),
        _words("preferred language", "la langue préférée", "لغتها المفضلة"),
        shows="c.preferred_language",
    ),
    Field(
        CONTACT,
        "city",
        "folded text",
        "c.city_folded",
        _words("City", "Ville", "المدينة"),
        _words("city", "la ville", "مدينتها"),
        shows="c.city",
    ),
    Field(
        CONTACT,
        "postal_code",
        "text",
        "UPPER(c.postal_code)",
        _words("Postal code", "Code postal", "الرمز البريدي"),
        _words("postal code", "le code postal", "رمزها البريدي"),
        shows="c.postal_code",
        in_capitals=True,
    ),
    Field(
        CONTACT,
        "country",
        "link",
        "c.country",
        _words("Country", "Pays", "البلد"),
        _words("country", "le pays", "بلدها"),
        links_to="Country",
    ),
    Field(
        CONTACT,
        "district",
        "link",
        "c.district",
        _words("Consular district", "Circonscription consulaire", "الدائرة القنصلية"),
        _words("consular district", "la circonscription consulaire", "دائرتها القنصلية"),
        links_to="Diaspora District",
    ),
    Field(
        CONTACT,
        "province_of_origin",
        "link",
        "c.province_of_origin",
        _words("Province of origin", "Province d'origine", "إقليم الأصل"),
        _words("province of origin", "la province d'origine", "إقليم أصلها"),
        links_to="Diaspora Province",
    ),
    Field(
        CONTACT,
        "region_of_origin",
        "link",
        "p.region",
        _words("Region of origin", "Région d'origine", "جهة الأصل"),
        _words("region of origin", "la région d'origine", "جهة أصلها"),
        links_to="Diaspora Region",
        inside=_PROVINCE,
        shows="(SELECT p.region FROM `tabDiaspora Province` p WHERE p.name = c.province_of_origin)",
    ),
    Field(
        CONTACT,
        "affiliation",
        "choice",
        "c.affiliation",
        _words("Relation to the mission", "Lien avec le poste", "الصلة بالبعثة"),
        _words("relation to the mission", "le lien avec le poste", "صلتها بالبعثة"),
        choices=AFFILIATIONS,
    ),
    Field(
        CONTACT,
        "profession",
        "folded text",
        "c.profession_folded",
        _words("Profession", "Profession", "المهنة"),
        _words("profession", "la profession", "مهنتها"),
        shows="c.profession",
    ),
    Field(
        CONTACT,
        "source",
        "text",
        "c.source",
        _words("Source", "Source", "المصدر"),
        _words("source", "la source", "مصدرها"),
    ),
    Field(
        CONTACT,
        "has_email",
        "yes or no",
        "(LENGTH(c.primary_email) > 0)",
        _words("Has an e-mail address", "A une adresse électronique", "لها عنوان إلكتروني"),
        _words("who have an e-mail address", "qui ont une adresse électronique", "التي لها عنوان إلكتروني"),
        denied=_words(
            "who have no e-mail address", "qui n'ont pas d'adresse électronique", "التي ليس لها عنوان إلكتروني"
        ),
    ),
    Field(
        CONTACT,
        "has_phone",
        "yes or no",
        "(LENGTH(c.primary_phone) > 0)",
        _words("Has a telephone", "A un téléphone", "لها هاتف"),
        _words("who have a telephone", "qui ont un téléphone", "التي لها هاتف"),
        denied=_words("who have no telephone", "qui n'ont pas de téléphone", "التي ليس لها هاتف"),
    ),
    Field(
        CONTACT,
        "kind",
        "choice",
        "c.kind",
        _words("Kind of contact", "Type de contact", "صنف جهة الاتصال"),
        _words("kind", "le type", "صنفها"),
        choices=CONTACT_KINDS,
    ),
    Field(
        CONTACT,
        "created",
        "date",
        "c.creation",
        _words("Created", "Date de création", "تاريخ الإنشاء"),
        _words("date of creation", "la date de création", "تاريخ إنشائها"),
        is_moment=True,
    ),
    Field(
        CONTACT,
        "topic",
        "topic",
        "",
        _words("Topic", "Thématique", "الموضوع"),
        _words("topic", "la thématique", "الموضوع"),
        links_to="Diaspora Topic",
        shows=(
            "(SELECT MAX(s.state) FROM `tabDiaspora Subscription` s"
            " WHERE s.contact = c.name AND s.channel = 'email' AND s.topic = {value} AND HEX(s.topic) = {value_hex})"
        ),
    ),
    Field(
        "affiliation",
        "association",
        "link",
        "a.association",
        _words("Association", "Association", "الجمعية"),
        _words("association", "l'association", "جمعيتها"),
        links_to="Diaspora Association",
    ),
    Field(
        "affiliation",
        "association_title",
        "folded text",
        "x.title_folded",
        _words("Name of the association", "Nom de l'association", "اسم الجمعية"),
        _words("association's name", "le nom de l'association", "اسم جمعيتها"),
        inside=_ASSOCIATION,
    ),
    Field(
        "affiliation",
        "activity",
        "link",
        "y.activity",
        _words("Association's field of activity", "Domaine d'activité de l'association", "مجال نشاط الجمعية"),
        _words("association's field of activity", "le domaine d'activité de l'association", "مجال نشاط جمعيتها"),
        links_to="Diaspora Field of Activity",
        inside=_ACTIVITY,
    ),
    Field(
        "affiliation",
        "institution",
        "link",
        "a.institution",
        _words("Institution", "Institution", "المؤسسة"),
        _words("institution", "l'institution", "مؤسستها"),
        links_to="Diaspora Institution",
    ),
    Field(
        "affiliation",
        "institution_kind",
        "choice",
        "i.kind",
        _words("Kind of institution", "Type d'institution", "صنف المؤسسة"),
        _words("institution's kind", "le type de l'institution", "صنف مؤسستها"),
        choices=INSTITUTION_KINDS,
        inside=_INSTITUTION,
    ),
    Field(
        "affiliation",
        "function",
        "text",
        "a.function",
        _words("Function", "Fonction", "المهمة"),
        _words("function", "la fonction", "مهمتها"),
    ),
    Field(
        "affiliation",
        "current",
        "yes or no",
        "((a.from_date IS NULL OR a.from_date <= {today}) AND (a.to_date IS NULL OR a.to_date >= {today}))",
        _words("Current", "En cours", "قائم حاليا"),
        _words("which is current", "qui est en cours", "القائمة حاليا"),
        denied=_words("which is not current", "qui n'est pas en cours", "غير القائمة حاليا"),
    ),
    Field(
        "affiliation",
        "period",
        "period",
        "a.from_date",
        _words("Held", "Période", "الفترة"),
        _words("period", "la période", "فترتها"),
        until="a.to_date",
    ),
    Field(
        "affiliation",
        "from_date",
        "date",
        "a.from_date",
        _words("First day", "Premier jour", "أول يوم"),
        _words("first day", "le premier jour", "أول يوم فيها"),
    ),
    Field(
        "affiliation",
        "to_date",
        "date",
        "a.to_date",
        _words("Last day", "Dernier jour", "آخر يوم"),
        _words("last day", "le dernier jour", "آخر يوم فيها"),
    ),
)

FIELDS: dict[tuple[str, str], Field] = {(row.scope, row.name): row for row in _ROWS}


def fields_of(scope: str) -> dict[str, Field]:
    """The fields of contacts or of a relation by their names, in the order of the menu."""
    return {name: row for (where, name), row in FIELDS.items() if where == scope}
