"""Files of people: their fields in five languages, and how a row becomes a contact. Kinds of people build on it."""

from collections.abc import Mapping

from diaspora.crm.arabic_folding import is_arabic
from diaspora.crm.derive import MAX_DATA_LENGTH, EnteredContact
from diaspora.crm.imports import cell_cleaning as cells
from diaspora.crm.imports.contact_target import CONTACT_TARGET, DOCTYPE, derive_contact_record
from diaspora.crm.imports.kinds import Field, Key, Kind, Record, Refused, Row, Site, Value
from diaspora.crm.imports.proper_names import proper_name, split_full_name, split_scripts

NO_NAME, NO_DISTRICT, UNKNOWN_DISTRICT = "no name", "no district", "unknown district"
NAME_COLUMNS = ("last_name", "first_name", "full_name", "last_name_ar", "first_name_ar", "full_name_ar")
PERSON_LISTS = ("Diaspora District", "Diaspora Province", "Country")
_COPIED = (
    "gender", "birth_year", "preferred_language", "address_line", "postal_code", "city", "country",
    "province_of_origin", "profession",
)  # fmt: skip

# Synonyms are written folded, as `fold_text` gives them; one word of a header more or less makes another header.
PERSON_FIELDS = (
    Field("last_name", (
        "nom", "nom de famille", "noms", "last name", "lastname", "surname", "family name", "apellido", "apellidos",
        "primer apellido", "achternaam", "familienaam", "nachname", "cognome", "nom latin", "nom fr",
        "الاسم العايلي بالحروف اللاتينيه",
    ), cells.line()),
    Field("first_name", (
        "prenom", "prenoms", "first name", "firstname", "given name", "forename", "nombre", "nombre de pila",
        "voornaam", "vorname", "prenom latin", "prenom fr", "الاسم الشخصي بالحروف اللاتينيه",
    ), cells.line()),
    Field("full_name", (
        "nom complet", "nom et prenom", "nom prenom", "nom et prenoms", "prenom et nom", "noms et prenoms",
        "full name", "name", "fullname", "nombre completo", "nombre y apellidos", "apellidos y nombre",
        "volledige naam", "naam", "contact",
    ), cells.line(400)),
    Field("last_name_ar", (
        "الاسم العايلي", "اللقب", "النسب", "اسم العايله", "الاسم العايلي بالعربيه", "nom arabe", "nom ar",
        "nom en arabe", "last name arabic", "apellido arabe", "achternaam arabisch", "الكنيه",
    ), cells.line()),
    Field("first_name_ar", (
        "الاسم الشخصي", "الاسم الاول", "prenom arabe", "prenom ar", "prenom en arabe", "first name arabic",
        "nombre arabe", "voornaam arabisch", "الاسم الشخصي بالعربيه",
    ), cells.line()),
    Field("full_name_ar", (
        "الاسم الكامل", "الاسم", "الاسم و النسب", "الاسم والنسب", "nom complet arabe", "الاسم والنسب بالعربيه",
    ), cells.line(400)),
    Field("gender", (
        "sexe", "genre", "civilite", "gender", "sex", "sexo", "genero", "geslacht", "الجنس", "النوع",
    ), cells.choice(cells.GENDERS, "gender not known")),
    Field("birth_year", (
        "annee de naissance", "date de naissance", "ne le", "ne e le", "nee le", "naissance", "birth year",
        "year of birth",
        "date of birth", "birthdate", "dob", "ano de nacimiento", "fecha de nacimiento", "geboortejaar",
        "geboortedatum", "سنه الميلاد", "تاريخ الميلاد", "تاريخ الازدياد", "سنه الازدياد",
    ), cells.birth_year),
    Field("email", (
        "courriel", "email", "e mail", "mail", "adresse email", "adresse e mail", "adresse mail",
        "adresse electronique", "adresse de courriel", "email address", "e mail address", "correo",
        "correo electronico", "e mailadres", "emailadres", "البريد الالكتروني", "البريد", "الايميل",
    ), cells.emails, "; "),
    Field("phone", (
        "telephone", "tel", "telephone portable", "tel portable", "portable", "mobile", "gsm", "numero de telephone",
        "n de telephone", "no tel", "phone", "phone number", "mobile phone", "cell", "telefono", "movil", "telefoon",
        "telefoonnummer", "mobiel", "الهاتف", "رقم الهاتف", "الهاتف المحمول", "الهاتف النقال", "الجوال",
    ), cells.texts, "; "),
    Field("address_line", (
        "adresse", "adresse postale", "rue", "address", "street", "direccion", "calle", "adres", "straat", "العنوان",
    ), cells.line()),
    Field("postal_code", (
        "code postal", "cp", "postal code", "postcode", "zip", "zip code", "codigo postal", "الرمز البريدي",
    ), cells.line(20)),
    Field("city", (
        "ville", "commune", "localite", "city", "town", "ciudad", "localidad", "stad", "woonplaats", "plaats",
        "المدينه",
    ), cells.place),
    Field("country", (
        "pays", "pays de residence", "country", "pais", "land", "البلد", "الدوله", "بلد الاقامه",
    ), cells.listed("Country", "country not known")),
    Field("district", (
        "circonscription", "circonscription consulaire", "consulat", "consular district", "district", "consulate",
        "circunscripcion", "circunscripcion consular", "consulado", "consulair district", "consulaat",
        "الدايره القنصليه", "القنصليه", "الدايره",
    ), cells.listed("Diaspora District", UNKNOWN_DISTRICT, refuses=True)),
    Field("province_of_origin", (
        "province d origine", "province", "ville d origine", "province of origin", "provincia de origen",
        "provincie van herkomst", "الاقليم الاصلي", "اقليم الاصل", "الاقليم",
    ), cells.listed("Diaspora Province", "province_of_origin not known")),
    Field("preferred_language", (
        "langue", "langue preferee", "language", "preferred language", "idioma", "lengua", "taal", "اللغه",
        "لغه التواصل",
    ), cells.language),
    Field("profession", (
        "profession", "metier", "fonction", "occupation", "job", "job title", "profesion", "ocupacion", "beroep",
        "المهنه", "الوظيفه",
    ), cells.line()),
)  # fmt: skip


def person_fields(*left_out: str) -> tuple[Field, ...]:
    """The fields of a person without some, for a kind whose files mean something else by their headers."""
    return tuple(field for field in PERSON_FIELDS if field.name not in left_out)


def person_record(row: Row, site: Site, notes: list[str], affiliation: str = "community") -> Record:
    """The contact of a cleaned row, in the role "contact". Raises Refused without a name or a district.

    `affiliation` is that of a new contact; one that is known keeps its own.
    """
    names = _names(row)
    if not any(names.values()):
        raise Refused(NO_NAME)
    defaults: dict[str, Value] = {"affiliation": affiliation}
    values: dict[str, Value] = {name: text for name, text in names.items() if text}
    values |= {name: row[name] for name in _COPIED if name in row}
    if row.get("district"):
        values["district"] = row["district"]
    elif site.default_district:
        defaults["district"] = site.default_district
    else:
        raise Refused(NO_DISTRICT)
    emails: tuple[tuple[str, str], ...] = row.get("email", ())
    country_code = site.country_codes.get(str(row.get("country", "")), "") or site.phone_country
    phones = cells.phones(row["phone"], country_code, notes) if "phone" in row else ()
    derived = derive_contact_record(
        EnteredContact(
            **names, city=row.get("city", ""), profession=row.get("profession", ""), emails=emails, phones=phones
        )
    )
    return Record(
        "contact",
        DOCTYPE,
        values,
        (*(Key("address", key) for _, key in emails), *(Key("phone", phone) for phone in phones)),
        defaults,
        {"emails": emails, "phones": tuple((phone,) for phone in phones)},
        {},
        derived,
    )


def _names(row: Mapping[str, str]) -> dict[str, str]:
    """First and last name per script, wherever the row has them: two scripts may share a cell."""
    first, first_ar = split_scripts(row.get("first_name", ""))
    last, last_ar = split_scripts(row.get("last_name", ""))
    full, full_ar = split_scripts(row.get("full_name", ""))
    first_ar, last_ar = row.get("first_name_ar", "") or first_ar, row.get("last_name_ar", "") or last_ar
    full_ar = row.get("full_name_ar", "") or full_ar
    if full and not last:
        first, last = (first, full) if first else split_full_name(full)
    if full_ar and not first_ar:
        first_ar, last_ar = (full_ar, last_ar) if last_ar else split_full_name(full_ar)
    if not is_arabic(first_ar) and not first:
        first, first_ar = first_ar, ""
    if not is_arabic(last_ar) and not last:
        last, last_ar = last_ar, ""
    return {
        "first_name": proper_name(first)[:MAX_DATA_LENGTH],
        "last_name": proper_name(last)[:MAX_DATA_LENGTH],
        "first_name_ar": first_ar[:MAX_DATA_LENGTH],
        "last_name_ar": last_ar[:MAX_DATA_LENGTH],
    }


def _records(row: Row, site: Site, notes: list[str]) -> tuple[Record, ...]:
    return (person_record(row, site, notes),)


CONTACT = Kind(
    name="contact",
    fields=PERSON_FIELDS,
    needs=NAME_COLUMNS,
    records=_records,
    targets=(CONTACT_TARGET,),
    example="Nom, Prénom, Courriel",
    lists=PERSON_LISTS,
)
