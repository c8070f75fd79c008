"""Files of elected officials: the twelve of the French register, and lists in our own layout. Pure.

A row is a person and a mandate. Who has several mandates, in one file or in several, is one person: found by name, day
of birth and department, which the next file of the register says again. The day itself is not kept.
"""

from dataclasses import replace

from diaspora.crm.imports.contact_kind import NAME_COLUMNS, PERSON_LISTS
from diaspora.crm.imports.kinds import Field, Key, Kind, Record, Row, Site
from diaspora.directories.files import cells, targets
from diaspora.directories.files.people import fields_of_people, person, synonyms
from diaspora.directories.registers import rne
from diaspora.directories.registers.layout import synonyms_of, unread_headers
from diaspora.directories.registers.values import said

OFFICIAL = "official"
_KIND = "elected-official"
_REGISTER = tuple(dict.fromkeys(column.field for column in rne.COLUMNS if column.field))
_READ = {"last_name": rne.last_name_of, "first_name": rne.first_name_of, "profession": said}
_DAYS = ("mandate_from", "mandate_to", "function_from")
_OWN = ("office", "constituency", "area", "function", "mandate_from", "function_from", "mandate_to")


_SHARED = ("last_name", "first_name", "gender", "birth_date", "profession")


def _mandate_fields() -> tuple[Field, ...]:
    names = dict.fromkeys((*_OWN, *(name for name in _REGISTER if name not in _SHARED)))
    return tuple(
        Field(
            name,
            tuple(dict.fromkeys((*synonyms_of(name, rne.COLUMNS), *(synonyms(_KIND, name) if name in _OWN else ())))),
            cells.day(name, years_ahead=cells.YEARS_AHEAD) if name in _DAYS else cells.told(),
        )
        for name in names
    )


def _person_fields() -> tuple[Field, ...]:
    """The fields of a person with the register's headers beside ours."""
    found: list[Field] = []
    for field in fields_of_people(_KIND, taken=_mandate_fields()):
        known = tuple(dict.fromkeys((*field.synonyms, *synonyms_of(field.name, rne.COLUMNS))))
        clean = cells.told(read=_READ[field.name]) if field.name in _READ else field.clean
        found.append(replace(field, synonyms=known, clean=clean))
    return tuple(found)


def _records(row: Row, site: Site, notes: list[str]) -> tuple[Record, ...]:
    mandate = rne.mandate_of(rne.file_of(site.columns), row) if "office" not in row else _own_mandate(row)
    contact = person(row, site, notes, OFFICIAL, mandate.department)
    from_date = str(mandate.from_date or "")
    child = (
        mandate.office, mandate.function or None, mandate.constituency or None, mandate.constituency_code or None,
        mandate.area or None, mandate.area_code or None, from_date or None, str(mandate.to_date or "") or None,
        str(mandate.function_from or "") or None,
        targets.mandate_key(mandate.office, mandate.constituency, mandate.area, from_date, mandate.function),
    )  # fmt: skip
    official = Record(
        "official",
        "Diaspora Elected Official",
        {},
        (Key("contact", role="contact"),),
        children={"mandates": (child,)},
        links={"contact": "contact"},
    )
    return contact, official


def _own_mandate(row: Row) -> rne.Mandate:
    """A mandate in our own layout, which says the office."""
    told = {name: str(row.get(name, "")) for name in _OWN}
    return rne.own_mandate(told)


ELECTED_OFFICIAL = Kind(
    name=_KIND,
    fields=(*_person_fields(), *_mandate_fields()),
    needs=NAME_COLUMNS,
    records=_records,
    targets=(targets.PERSON_TARGET, targets.OFFICIAL_TARGET),
    example="Nom de l'élu, Prénom de l'élu, Date de naissance, Libellé de la commune",
    lists=PERSON_LISTS,
    unread=unread_headers(rne.COLUMNS),
)
