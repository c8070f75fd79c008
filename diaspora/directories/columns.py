"""The columns of each kind of file in our own layout, with their headings in three languages. Pure data.

An export writes these headings, and an import knows each of them again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from diaspora.directories.vocabulary import LANGUAGES


@dataclass(frozen=True, slots=True)
class Heading:
    """A field of a kind, and what stands above its column."""

    field: str
    en: str
    fr: str
    ar: str

    def in_language(self, language: str) -> str:
        """The heading in a language, in English where there is none."""
        return {"fr": self.fr, "ar": self.ar}.get(language, self.en)

    @property
    def all(self) -> tuple[str, ...]:
        """The heading in each language."""
        return tuple(self.in_language(language) for language in LANGUAGES)


def _headings(lines: str) -> tuple[Heading, ...]:
    parts = (line.split("|") for line in lines.strip().splitlines())
    return tuple(Heading(*(part.strip() for part in line)) for line in parts)


PERSON = _headings("""
    last_name          | Last name          | Nom                          | الاسم العائلي بالحروف اللاتينية
    first_name         | First name         | Prénom                       | الاسم الشخصي بالحروف اللاتينية
    last_name_ar       | Last name Arabic   | Nom en arabe                 | الاسم العائلي
    first_name_ar      | First name Arabic  | Prénom en arabe              | الاسم الشخصي
    gender             | Gender             | Sexe                         | الجنس
    birth_year         | Birth year         | Année de naissance           | سنة الميلاد
    email              | Email              | Courriel                     | البريد الإلكتروني
    phone              | Phone              | Téléphone                    | الهاتف
    address_line       | Address            | Adresse                      | العنوان
    postal_code        | Postal code        | Code postal                  | الرمز البريدي
    city               | City               | Ville                        | المدينة
    country            | Country            | Pays                         | البلد
    district           | Consular district  | Circonscription consulaire   | الدائرة القنصلية
    province_of_origin | Province of origin | Province d'origine           | الإقليم الأصلي
    preferred_language | Preferred language | Langue préférée              | اللغة
    profession         | Profession         | Profession                   | المهنة
""")
_ORGANISATION = _headings("""
    title              | Title              | Intitulé                     | التسمية
    title_ar           | Title in Arabic    | Intitulé en arabe            | التسمية بالعربية
    short_title        | Short title        | Sigle                        | التسمية المختصرة
    status             | Status             | Situation                    | الوضعية
    register_id        | Register number    | Numéro de registre           | رقم السجل
    siret              | SIRET              | SIRET                        | رقم SIRET
    purpose            | Purpose            | Objet                        | الهدف
    activities         | Fields of activity | Domaines d'activité          | مجالات النشاط
    founded_on         | Founded on         | Date de création             | تاريخ التأسيس
    dissolved_on       | Dissolved on       | Date de dissolution          | تاريخ الحل
    email              | Email              | Courriel                     | البريد الإلكتروني
    phone              | Phone              | Téléphone                    | الهاتف
    website            | Website            | Site internet                | الموقع الإلكتروني
    address_line       | Address            | Adresse                      | العنوان
    postal_code        | Postal code        | Code postal                  | الرمز البريدي
    city               | City               | Ville                        | المدينة
    country            | Country            | Pays                         | البلد
    district           | Consular district  | Circonscription consulaire   | الدائرة القنصلية
    latitude           | Latitude           | Latitude                     | خط العرض
    longitude          | Longitude          | Longitude                    | خط الطول
""")
_LEADER = _headings("""
    leader_last_name   | Leader's last name  | Nom du responsable          | الاسم العائلي للمسؤول
    leader_first_name  | Leader's first name | Prénom du responsable       | الاسم الشخصي للمسؤول
    leader_function    | Leader's function   | Fonction du responsable     | صفة المسؤول
    leader_email       | Leader's email      | Courriel du responsable     | بريد المسؤول
    leader_phone       | Leader's phone      | Téléphone du responsable    | هاتف المسؤول
    leader_from        | Leader since        | Responsable depuis          | مسؤول منذ
""")
_INSTITUTION_KIND = _headings("""
    kind               | Kind of institution | Type d'institution          | نوع المؤسسة
""")
_IMAM = _headings("""
    place_of_worship   | Place of worship   | Lieu de culte                | مكان العبادة
    languages          | Languages spoken   | Langues parlées              | اللغات المتداولة
    posting_from       | Posting from       | Début d'affectation          | بداية التعيين
    posting_to         | Posting to         | Fin d'affectation            | نهاية التعيين
""")
_TEACHER = _headings("""
    school             | School             | Établissement                | المدرسة
    programme          | Programme          | Programme                    | البرنامج
    subjects           | Subjects           | Matières                     | المواد
    posting_from       | Posting from       | Début d'affectation          | بداية التعيين
    posting_to         | Posting to         | Fin d'affectation            | نهاية التعيين
""")
_ELECTED = _headings("""
    office             | Office             | Mandat                       | المنصب
    constituency       | Constituency       | Circonscription électorale   | الدائرة الانتخابية
    area               | Area               | Territoire                   | المجال الترابي
    function           | Function in office | Fonction élective            | المهمة الانتدابية
    mandate_from       | Mandate from       | Début de mandat              | بداية الولاية
    function_from      | Function from      | Début de fonction            | بداية المهمة
    mandate_to         | Mandate to         | Fin de mandat                | نهاية الولاية
""")
_INVESTOR = _headings("""
    company            | Company            | Entreprise                   | الشركة
    sectors            | Sectors            | Secteurs                     | القطاعات
    regions            | Regions            | Régions                      | الجهات
    stage              | Stage              | Stade                        | المرحلة
    horizon            | Horizon            | Horizon                      | أفق الاستثمار
    ticket_minimum     | Ticket minimum     | Ticket minimal               | الحد الأدنى للاستثمار
    ticket_maximum     | Ticket maximum     | Ticket maximal               | الحد الأقصى للاستثمار
    currency           | Currency           | Devise                       | العملة
""")
_STUDENT = _headings("""
    university         | University         | Université                   | الجامعة
    field_of_study     | Field of study     | Filière                      | التخصص
    level              | Level              | Niveau                       | المستوى
    expected_end       | Expected end       | Fin d'études prévue          | نهاية الدراسة المتوقعة
""")

HEADINGS: Mapping[str, tuple[Heading, ...]] = {
    "contact": PERSON,
    "association": (*_ORGANISATION, *_LEADER),
    "institution": (*_INSTITUTION_KIND, *_ORGANISATION),
    "imam": (*PERSON, *_IMAM),
    "teacher": (*PERSON, *_TEACHER),
    "elected-official": (*PERSON, *_ELECTED),
    "investor": (*PERSON, *_INVESTOR),
    "student": (*PERSON, *_STUDENT),
}
KINDS = tuple(HEADINGS)


def headings_of(kind: str, field: str) -> tuple[str, ...]:
    """What a column of a field is called in each language. Raises StopIteration for a field that is not of the kind."""
    return next(heading.all for heading in HEADINGS[kind] if heading.field == field)
