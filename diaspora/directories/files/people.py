"""Files of people in a role: imams, teachers, investors, students. A row is a contact, a profile, an affiliation. Pure.

The organisation that a row names is found by its name and town, or made.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.imports import cell_cleaning
from diaspora.crm.imports.contact_kind import NAME_COLUMNS, PERSON_LISTS, person_fields, person_record
from diaspora.crm.imports.kinds import Field, Key, Kind, Record, Row, Site, Value
from diaspora.crm.row_rules import RELIGIOUS_AFFAIRS
from diaspora.directories.columns import headings_of
from diaspora.directories.files import cells, targets

_BORN = Field(
    "birth_date",
    ("date de naissance", "ne le", "nee le", "date of birth", "birthdate", "dob", "fecha de nacimiento",
     "geboortedatum", "تاريخ الميلاد", "تاريخ الازدياد"),
    cell_cleaning.date_cell("birth_year not known"),
)  # fmt: skip


def synonyms(kind: str, field: str, *more: str) -> tuple[str, ...]:
    """The folded headings of our own layout, and others."""
    return tuple(dict.fromkeys(map(fold_text, (*headings_of(kind, field), *more))))


def fields_of_people(kind: str, *left_out: str, taken: Sequence[Field] = ()) -> tuple[Field, ...]:
    """The fields of a person, known by our own headings too, without the headers that fields of the kind have taken;
    the day of birth is a field of its own."""
    others = {form for field in (*taken, _BORN) for form in field.synonyms}
    return (*(_own_headings(kind, field, others) for field in person_fields(*left_out)), _BORN)


def _own_headings(kind: str, field: Field, others: Collection[str]) -> Field:
    whole_name = field.name in ("full_name", "full_name_ar")
    forms = field.synonyms if whole_name else (*field.synonyms, *synonyms(kind, field.name))
    return replace(field, synonyms=tuple(dict.fromkeys(form for form in forms if form not in others)))


def person(row: Row, site: Site, notes: list[str], affiliation: str = "community", where: str = "") -> Record:
    """The contact of a row; with a day of birth it is found by name, day and place as well."""
    born_on = str(row.get("birth_date", ""))
    told = {**row, "birth_year": int(born_on[:4])} if born_on else row
    record = person_record(told, site, notes, affiliation)
    names = (str(record.values.get("last_name") or ""), str(record.values.get("first_name") or ""))
    identity = targets.identity_key(*names, born_on, where, site.key)
    if not identity:
        return record
    defaults = {**record.defaults, "identity_key": identity}
    return record._replace(defaults=defaults, keys=(*record.keys, Key("identity", identity)))


def organisation(role: str, row: Row, contact: Record, title: str, kind: str) -> Record:
    """The institution that a row names, of a kind and in the person's district where it is new."""
    place = {**contact.defaults, **contact.values}
    values: dict[str, Value] = {"title": title[:140]}
    if row.get("organisation_city"):
        values["city"] = row["organisation_city"]
    defaults: dict[str, Value] = {"kind": kind, "district": place["district"], "status": "active"}
    return Record(
        role, targets.INSTITUTION, values, (Key("title", fold_text(title)[: targets.FOLDED_LENGTH]),), defaults
    )


def affiliation(row: Row, end: str, role: str) -> Record:
    """What ties the contact to the organisation of a role; `end` is the link: association or institution."""
    dates = {"from_date": row.get("posting_from"), "to_date": row.get("posting_to"), "function": row.get("function")}
    values: dict[str, Value] = {name: value for name, value in dates.items() if value}
    return Record(
        "affiliation", targets.AFFILIATION, values, (Key("contact", role="contact"),),
        links={"contact": "contact", end: role},
    )  # fmt: skip


def _in_role(
    row: Row,
    contact: Record,
    doctype: str,
    plain: Sequence[str],
    lists: Sequence[tuple[str, str]],
    place: tuple[str, str],
) -> tuple[Record, ...]:
    """Contact, organisation, profile and affiliation. `place`: the field that names the organisation, and its kind."""
    field, kind = place
    values: dict[str, Value] = {name: row[name] for name in plain if name in row}
    children: dict[str, tuple[Any, ...]] = {
        name: tuple((value,) for value in row[name]) for name, _ in lists if name in row
    }
    named = row.get(field, "")
    links = {"contact": "contact", **({field: "organisation"} if named else {})}
    profile = Record("profile", doctype, values, (Key("contact", role="contact"),), children=children, links=links)
    if not named:
        return contact, profile
    return (
        contact,
        organisation("organisation", row, contact, named, kind),
        profile,
        affiliation(row, "institution", "organisation"),
    )


_FUNCTION = Field(
    "function", ("fonction", "function", "qualite", "poste", "funcion", "cargo", "functie", "الصفه", "المهمه"),
    cells.told(),
)  # fmt: skip


def _town(*more: str) -> Field:
    return Field("organisation_city", tuple(map(fold_text, more)), cell_cleaning.place)


def _posting(kind: str) -> tuple[Field, ...]:
    return (
        Field("posting_from", synonyms(kind, "posting_from", "date d affectation", "affecte le", "prise de fonction",
                                       "depuis", "date de prise de service", "تاريخ التعيين"),
              cells.day("posting_from", years_ahead=cells.YEARS_AHEAD)),
        Field("posting_to", synonyms(kind, "posting_to", "fin de mission", "jusqu au", "date de fin"),
              cells.day("posting_to", years_ahead=cells.YEARS_AHEAD)),
    )  # fmt: skip


def _imam_records(row: Row, site: Site, notes: list[str]) -> tuple[Record, ...]:
    contact = person(row, site, notes)
    return _in_role(
        row, contact, "Diaspora Imam", ("posting_from", "posting_to"), (("languages", "language"),),
        ("place_of_worship", "place of worship"),
    )  # fmt: skip


IMAM = Kind(
    name="imam",
    fields=(
        # Not the profession: a contact's profession is seen by everybody.
        *fields_of_people("imam", "profession"),
        Field("place_of_worship", synonyms("imam", "place_of_worship", "mosquee", "salle de priere", "mosque",
                                           "mezquita",
                                           "moskee", "المسجد", "nom de la mosquee", "مسجد"), cells.told()),
        Field("languages", synonyms("imam", "languages", "langues", "langues de preche", "اللغات"), cells.languages),
        *_posting("imam"),
        _FUNCTION,
        _town("ville de la mosquée", "ville du lieu de culte", "مدينة المسجد"),
    ),
    needs=NAME_COLUMNS,
    records=_imam_records,
    targets=(targets.PERSON_TARGET, targets.INSTITUTION_TARGET, targets.IMAM_TARGET, targets.AFFILIATION_TARGET),
    example="Nom, Prénom, Courriel, Lieu de culte",
    lists=PERSON_LISTS,
    roles=frozenset({RELIGIOUS_AFFAIRS}),
)  # fmt: skip


def _teacher_records(row: Row, site: Site, notes: list[str]) -> tuple[Record, ...]:
    return _in_role(
        row, person(row, site, notes), "Diaspora Teacher", ("programme", "subjects", "posting_from", "posting_to"), (),
        ("school", "school"),
    )  # fmt: skip


TEACHER = Kind(
    name="teacher",
    fields=(
        *fields_of_people("teacher"),
        Field("school", synonyms("teacher", "school", "ecole", "lycee", "etablissement scolaire", "escuela", "centro",
                                 "المؤسسه"), cells.told()),
        Field("programme", synonyms("teacher", "programme", "dispositif", "fondation", "program", "programa"),
              cells.told()),
        Field("subjects", synonyms("teacher", "subjects", "matiere", "disciplines", "discipline", "المواد المدرسه"),
              cells.parted, ", "),
        *_posting("teacher"),
        _town("ville de l'école", "ville de l'établissement"),
    ),
    needs=NAME_COLUMNS,
    records=_teacher_records,
    targets=(targets.PERSON_TARGET, targets.INSTITUTION_TARGET, targets.TEACHER_TARGET, targets.AFFILIATION_TARGET),
    example="Nom, Prénom, Courriel, Établissement",
    lists=PERSON_LISTS,
)  # fmt: skip


def _investor_records(row: Row, site: Site, notes: list[str]) -> tuple[Record, ...]:
    lists = {
        name: cells.known_of(row[name], f"{name} not known", notes) for name in ("sectors", "regions") if name in row
    }
    return _in_role(
        {**row, **lists}, person(row, site, notes), "Diaspora Investor",
        ("stage", "horizon", "ticket_minimum", "ticket_maximum", "currency"),
        (("sectors", "sector"), ("regions", "region")), ("company", "company"),
    )  # fmt: skip


_AMOUNT = cell_cleaning.number("amount not readable")
INVESTOR = Kind(
    name="investor",
    fields=(
        *fields_of_people("investor", taken=(_FUNCTION,)),
        Field("company", synonyms("investor", "company", "societe", "raison sociale", "empresa", "bedrijf", "المقاوله"),
              cells.told()),
        Field("sectors", synonyms("investor", "sectors", "secteur", "secteurs d interet", "secteur d activite",
                                  "sector",                                   "sectores", "sectoren", "القطاع"),
              cells.several("Diaspora Sector", "sectors not known"), "; "),
        Field("regions", synonyms("investor", "regions", "region", "regions d interet", "regions visees", "الجهه"),
              cells.several("Diaspora Region", "regions not known"), "; "),
        Field("stage", synonyms("investor", "stage", "etape", "avancement", "phase"), cells.word("stage")),
        Field("horizon", synonyms("investor", "horizon", "horizon d investissement", "echeance"),
              cells.word("horizon")),
        Field("ticket_minimum", synonyms("investor", "ticket_minimum", "ticket min", "montant minimum", "montant min",
                                         "minimum"), _AMOUNT),
        Field("ticket_maximum", synonyms("investor", "ticket_maximum", "ticket max", "montant maximum", "montant max",
                                         "maximum"), _AMOUNT),
        Field("currency", synonyms("investor", "currency", "monnaie", "moneda", "munt"), cells.currency),
        _FUNCTION,
        _town("ville de l'entreprise", "siège"),
    ),
    needs=NAME_COLUMNS,
    records=_investor_records,
    targets=(targets.PERSON_TARGET, targets.INSTITUTION_TARGET, targets.INVESTOR_TARGET, targets.AFFILIATION_TARGET),
    example="Nom, Prénom, Courriel, Entreprise, Secteurs",
    lists=(*PERSON_LISTS, "Diaspora Sector", "Diaspora Region", "Currency"),
)  # fmt: skip


def _student_records(row: Row, site: Site, notes: list[str]) -> tuple[Record, ...]:
    return _in_role(
        row, person(row, site, notes), "Diaspora Student", ("field_of_study", "level", "expected_end"), (),
        ("university", "university"),
    )  # fmt: skip


STUDENT = Kind(
    name="student",
    fields=(
        *fields_of_people("student"),
        Field("university", synonyms("student", "university", "etablissement", "ecole", "universidad", "universiteit",
                                     "faculte", "الموسسه", "الكليه"), cells.told()),
        Field("field_of_study", synonyms("student", "field_of_study", "specialite", "formation", "domaine d etudes",
                                         "carrera", "studierichting", "الشعبه"), cells.told()),
        Field("level", synonyms("student", "level", "niveau d etudes", "cycle", "annee d etudes", "nivel", "niveau"),
              cells.word("level")),
        Field("expected_end", synonyms("student", "expected_end", "fin d etudes", "diplome prevu", "sortie prevue"),
              cells.day("expected_end", years_ahead=cells.YEARS_AHEAD)),
        _town("ville de l'université", "ville d'études", "campus"),
    ),
    needs=NAME_COLUMNS,
    records=_student_records,
    targets=(targets.PERSON_TARGET, targets.INSTITUTION_TARGET, targets.STUDENT_TARGET, targets.AFFILIATION_TARGET),
    example="Nom, Prénom, Courriel, Université",
    lists=PERSON_LISTS,
)  # fmt: skip
