"""Which column of a file is which field: header synonyms in five languages, and the columns that are never read.

Opinion, belief, party, union, health and origin are dropped here, before anything is stored (GDPR article 9).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.errors import ImportRefused

MAX_HEADER_ROW = 15  # titles and empty rows above the headers

# Synonyms are written folded, as `fold_text` gives them; one word of a header more or less makes another header.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "last_name": (
        "nom", "nom de famille", "noms", "last name", "lastname", "surname", "family name", "apellido",
        "apellidos", "primer apellido", "achternaam", "familienaam", "nachname", "cognome", "nom latin", "nom fr",
    ),
    "first_name": (
        "prenom", "prenoms", "first name", "firstname", "given name", "forename", "nombre", "nombre de pila",
        "voornaam", "vorname", "prenom latin", "prenom fr",
    ),
    "full_name": (
        "nom complet", "nom et prenom", "nom prenom", "nom et prenoms", "prenom et nom", "noms et prenoms",
        "full name", "name",
        "fullname", "nombre completo", "nombre y apellidos", "apellidos y nombre", "volledige naam", "naam", "contact",
    ),
    "last_name_ar": (
        "الاسم العايلي", "اللقب", "النسب", "اسم العايله", "الاسم العايلي بالعربيه", "nom arabe", "nom ar",
        "nom en arabe",
        "last name arabic", "apellido arabe", "achternaam arabisch", "الكنيه",
    ),
    "first_name_ar": (
        "الاسم الشخصي", "الاسم الاول", "prenom arabe", "prenom ar", "prenom en arabe", "first name arabic",
        "nombre arabe", "voornaam arabisch", "الاسم الشخصي بالعربيه",
    ),
    "full_name_ar": (
        "الاسم الكامل", "الاسم", "الاسم و النسب", "الاسم والنسب", "nom complet arabe", "الاسم والنسب بالعربيه",
    ),
    "gender": ("sexe", "genre", "civilite", "gender", "sex", "sexo", "genero", "geslacht", "الجنس", "النوع"),
    "birth_year": (
        "annee de naissance", "date de naissance", "ne le", "naissance", "birth year", "year of birth", "date of birth",
        "birthdate", "dob", "ano de nacimiento", "fecha de nacimiento", "geboortejaar", "geboortedatum", "سنه الميلاد",
        "تاريخ الميلاد", "تاريخ الازدياد", "سنه الازدياد",
    ),
    "email": (
        "courriel", "email", "e mail", "mail", "adresse email", "adresse e mail", "adresse mail",
        "adresse electronique",
        "adresse de courriel", "email address", "e mail address", "correo", "correo electronico", "e mailadres",
        "emailadres", "البريد الالكتروني", "البريد", "الايميل",
    ),
    "phone": (
        "telephone", "tel", "telephone portable", "tel portable", "portable", "mobile", "gsm", "numero de telephone",
        "n de telephone", "no tel", "phone", "phone number", "mobile phone", "cell", "telefono", "movil", "telefoon",
        "telefoonnummer", "mobiel", "الهاتف", "رقم الهاتف", "الهاتف المحمول", "الهاتف النقال", "الجوال",
    ),
    "address_line": (
        "adresse", "adresse postale", "rue", "address", "street", "direccion", "calle", "adres", "straat", "العنوان",
    ),
    "postal_code": (
        "code postal", "cp", "postal code", "postcode", "zip", "zip code", "codigo postal", "الرمز البريدي",
    ),
    "city": (
        "ville", "commune", "localite", "city", "town", "ciudad", "localidad", "stad", "woonplaats", "plaats",
        "المدينه",
    ),
    "country": ("pays", "pays de residence", "country", "pais", "land", "البلد", "الدوله", "بلد الاقامه"),
    "district": (
        "circonscription", "circonscription consulaire", "consulat", "consular district", "district", "consulate",
        "circunscripcion", "circunscripcion consular", "consulado", "consulair district", "consulaat",
        "الدايره القنصليه", "القنصليه", "الدايره",
    ),
    "province_of_origin": (
        "province d origine", "province", "ville d origine", "province of origin", "provincia de origen",
        "provincie van herkomst", "الاقليم الاصلي", "اقليم الاصل", "الاقليم",
    ),
    "preferred_language": (
        "langue", "langue preferee", "language", "preferred language", "idioma", "lengua", "taal", "اللغه",
        "لغه التواصل",
    ),
    "profession": (
        "profession", "metier", "fonction", "occupation", "job", "job title", "profesion", "ocupacion", "beroep",
        "المهنه", "الوظيفه",
    ),
}  # fmt: skip
NAME_FIELDS = ("last_name", "first_name", "full_name", "last_name_ar", "first_name_ar", "full_name_ar")
# Any header with one of these words is dropped unread.
SENSITIVE_WORDS = frozenset(
    "religion religions confession culte croyance foi mosquee parti partis politique politiques opinion"
    " opinions syndicat"
    " ethnie race orientation sante maladie handicap faith belief party political union ethnicity health disability"
    " partido politica religioso creencia sindicato etnia raza salud godsdienst geloof partij politieke vakbond"
    " gezondheid الدين الديانه المذهب العقيده الحزب السياسي السياسيه الحزبي النقابه العرق الصحه".split()
)
# They may say what they like: an import never raises consent, so they are not read either.
CONSENT_WORDS = frozenset(
    "newsletter lettre consentement consent optin opt abonne abonnement inscrit subscribe subscribed subscription"
    " consentimiento suscripcion boletin toestemming nieuwsbrief اشتراك الاشتراك النشره موافقه الموافقه".split()
)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns by index and field, and the headers that were left out: `dropped` for what they hold, `consent` because
    an import does not raise consent, `ignored` because nobody knows them. `header_row` counts from 1."""

    columns: tuple[tuple[int, str], ...]
    header_row: int
    dropped: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


_FIELDS = {synonym: field for field, synonyms in SYNONYMS.items() for synonym in synonyms}


def field_of(header: str) -> str:
    """The field of a header, "" if it is not known."""
    folded = fold_text(header)
    return _FIELDS.get(folded, "") or _FIELDS.get(folded.rstrip("0123456789 "), "")


def map_headers(rows: Sequence[Sequence[str]]) -> Mapping:
    """The mapping of a table whose first rows are given: the headers are the row that most columns of are known.

    Raises ImportRefused where there is no header row, or none of its columns holds a name.
    """
    scores = [sum(1 for cell in row if field_of(cell)) for row in rows[:MAX_HEADER_ROW]]
    best = max(scores, default=0)
    if best == 0:
        raise ImportRefused(
            "row 1/headers",
            "no column is known",
            "name the columns in the first row, for example Nom, Prénom, Courriel",
        )
    place = scores.index(best)
    mapping = _map_row(rows[place], place + 1)
    if not any(field in NAME_FIELDS for _, field in mapping.columns):
        known = ", ".join(rows[place][index] for index, _ in mapping.columns)
        raise ImportRefused(
            f"row {place + 1}/headers",
            f"no column holds a name (known: {known})",
            "add a column Nom and a column Prénom, or الاسم العائلي and الاسم الشخصي",
        )
    return mapping


def _map_row(headers: Sequence[str], header_row: int) -> Mapping:
    columns: list[tuple[int, str]] = []
    dropped: list[str] = []
    consent: list[str] = []
    ignored: list[str] = []
    for index, header in enumerate(headers):
        words = set(fold_text(header).split())
        if not words:
            continue
        if words & SENSITIVE_WORDS:
            dropped.append(header)
        elif words & CONSENT_WORDS:
            consent.append(header)
        elif field := field_of(header):
            columns.append((index, field))
        else:
            ignored.append(header)
    return Mapping(tuple(columns), header_row, tuple(dropped), tuple(consent), tuple(ignored))
