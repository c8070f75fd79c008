"""The French register of elected officials (Répertoire national des élus): its twelve files. Pure.

The files share the person's columns and differ in those that say of what body one is a member. Which body a row is
about follows from the columns that its file has. Political nuance, which older exports carry, is never read.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from diaspora.directories.registers.layout import Column
from diaspora.directories.registers.values import day_of, padded, said

_PERSON_HEAD = (
    Column("Nom de l'élu", "last_name", ("Nom du maire",)),
    Column("Prénom de l'élu", "first_name", ("Prénom du maire",)),
    Column("Code sexe", "gender"),
    Column("Date de naissance", "birth_date"),
)
_PROFESSION = (
    Column("Code de la catégorie socio-professionnelle", "", ("Code CSP", "Code profession", "Code de la profession")),
    Column(
        "Libellé de la catégorie socio-professionnelle", "profession",
        ("Libellé CSP", "Libellé profession", "Libellé de la profession"),
    ),
)  # fmt: skip
_MANDATE = (Column("Date de début du mandat", "mandate_from", ("Date de début de mandat",)),)
_FUNCTION = (Column("Libellé de la fonction", "function"),)
_FUNCTION_FROM = (Column("Date de début de la fonction", "function_from", ("Date de début de fonction",)),)
_NATIONALITY = (Column("Code nationalité"),)
_DEPARTMENT = (
    Column("Code du département", "department_code", ("Code département",)),
    Column("Libellé du département", "department", ("Libellé de département", "Libellé département")),
)
_SPECIAL = (
    Column("Code de la collectivité à statut particulier", "special_code"),
    Column("Libellé de la collectivité à statut particulier", "special"),
)
_COMMUNE = (
    Column("Code de la commune", "commune_code", ("Code Insee de la commune", "Code commune")),
    Column("Libellé de la commune", "commune", ("Libellé commune",)),
)
_EPCI = (
    Column("N° SIREN", "epci_code", ("Numéro SIREN",)),
    Column("Libellé de l'EPCI", "epci", ("Libellé EPCI",)),
    Column("Code de la commune de rattachement"),
    Column("Libellé de la commune de rattachement"),
)
_CANTON = (Column("Code du canton", "canton_code"), Column("Libellé du canton", "canton"))
_REGION = (Column("Code de la région", "region_code"), Column("Libellé de la région", "region"))
_SECTION = (
    Column("Code de la section départementale", "section_code", ("Code section départementale",)),
    Column("Libellé de la section départementale", "section"),
)
_PARTS = (
    Column("Code de la section - collectivité à statut particulier", "part_code"),
    Column("Libellé de la section - collectivité à statut particulier", "part"),
    Column("Code de la circonscription métropolitaine", "metropolitan_code"),
    Column("Libellé de la circonscription métropolitaine", "metropolitan"),
)
_CIRCO = (
    Column("Code de la circonscription législative", "circo_code"),
    Column("Libellé de la circonscription législative", "circo"),
)
_SECTOR = (Column("Libellé du secteur", "sector"),)
_AFE = (
    Column("Code de la circonscription AFE", "afe_code", ("Code de la circ. AFE",)),
    Column("Libellé la circonscription AFE", "afe", ("Libellé la circ. AFE", "Libellé de la circonscription AFE")),
)
_CONSULAR = (
    Column("Code de la circonscription consulaire", "consular_code"),
    Column("Libellé de la circonscription consulaire", "consular"),
)
_UNREAD = (Column("Lieu de naissance"), Column("Age"), Column("Date de fin du mandat", "mandate_to"))


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """One file of the register. `code` is the end of its official name; `place` and `area` are the fields (without
    `_code`) that say of what one is a member and where that lies, the first that is filled; `mark` is in no later file.
    """

    code: str
    office: str
    columns: tuple[Column, ...]
    mark: str
    place: tuple[str, ...] = ()
    area: tuple[str, ...] = ()


_TAIL = (*_PERSON_HEAD, *_PROFESSION, *_MANDATE)
_IN_OFFICE = (*_TAIL, *_FUNCTION, *_FUNCTION_FROM)
# In the order in which a file is asked about: what a file has and no later one has tells it.
FILES: tuple[RegisterFile, ...] = (
    RegisterFile(
        "epci", "Conseiller communautaire", (*_DEPARTMENT, *_SPECIAL, *_EPCI, *_IN_OFFICE), "epci",
        ("epci",), ("department", "special"),
    ),
    RegisterFile("cd", "Conseiller départemental", (*_DEPARTMENT, *_CANTON, *_IN_OFFICE), "canton",
                 ("canton",), ("department",)),
    RegisterFile(
        "ma", "Membre d'une assemblée à statut particulier",
        (*_REGION, *_DEPARTMENT, *_SPECIAL, *_PARTS, *_IN_OFFICE), "part",
        ("metropolitan", "part", "special", "department", "region"), ("region", "department", "special"),
    ),
    RegisterFile("cr", "Conseiller régional", (*_REGION, *_SECTION, *_IN_OFFICE), "section", ("section",), ("region",)),
    RegisterFile("dep", "Député", (*_DEPARTMENT, *_SPECIAL, *_CIRCO, *_TAIL), "circo",
                 ("circo",), ("department", "special")),
    RegisterFile("ca", "Conseiller d'arrondissement", (*_DEPARTMENT, *_COMMUNE, *_SECTOR, *_IN_OFFICE), "sector",
                 ("sector",), ("commune",)),
    RegisterFile("cons", "Conseiller des Français de l'étranger", (*_AFE, *_CONSULAR, *_IN_OFFICE), "consular",
                 ("consular",), ("afe",)),
    RegisterFile("afe", "Conseiller à l'Assemblée des Français de l'étranger", (*_AFE, *_IN_OFFICE), "afe", ("afe",)),
    RegisterFile(
        "cm", "Conseiller municipal", (*_DEPARTMENT, *_SPECIAL, *_COMMUNE, *_IN_OFFICE, *_NATIONALITY), "function",
        ("commune",), ("department", "special"),
    ),
    RegisterFile("mai", "Maire", (*_DEPARTMENT, *_SPECIAL, *_COMMUNE, *_TAIL, *_FUNCTION_FROM), "function_from",
                 ("commune",), ("department", "special")),
    RegisterFile("cm-short", "Conseiller municipal", (*_DEPARTMENT, *_SPECIAL, *_COMMUNE, *_TAIL), "commune",
                 ("commune",), ("department", "special")),
    RegisterFile("sen", "Sénateur", (*_DEPARTMENT, *_SPECIAL, *_TAIL), "department", ("department", "special")),
    RegisterFile("rpe", "Représentant au Parlement européen", _TAIL, "last_name"),
)  # fmt: skip
FILE_BY_CODE: Mapping[str, RegisterFile] = {file.code: file for file in FILES if file.code != "cm-short"}
COLUMNS = (*dict.fromkeys(column for file in FILES for column in file.columns), *_UNREAD)
_CODE_LENGTHS = {"department": 2, "commune": 5, "canton": 4, "region": 2, "section": 2, "circo": 4}
_PARTICLE_BEHIND = re.compile(r"(.+?)\s*\((.+?)\)")


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate as the register tells it; texts may be "", days None."""

    office: str
    constituency: str = ""
    constituency_code: str = ""
    area: str = ""
    area_code: str = ""
    function: str = ""
    from_date: date | None = None
    function_from: date | None = None
    to_date: date | None = None
    department: str = ""
    """The department's code, where the row says one: of two people with one name and birthday it parts them."""


def file_of(fields: Collection[str]) -> RegisterFile:
    """Which file of the register has these fields."""
    return next((file for file in FILES if file.mark in fields), FILES[-1])


def mandate_of(file: RegisterFile, cells: Mapping[str, str]) -> Mandate:
    """The mandate of a row of a file."""
    place, place_code = _first_filled(file.place, cells)
    area, area_code = _first_filled(file.area, cells)
    return Mandate(
        file.office,
        place,
        place_code,
        area,
        area_code,
        said(cells.get("function", "")),
        day_of(cells.get("mandate_from", "")),
        day_of(cells.get("function_from", "")),
        day_of(cells.get("mandate_to", "")),
        _department_of(cells),
    )


def own_mandate(told: Mapping[str, str]) -> Mandate:
    """The mandate of a row in our own layout: its fields by their names there."""
    return Mandate(
        said(told["office"]),
        said(told["constituency"]),
        area=said(told["area"]),
        function=said(told["function"]),
        from_date=day_of(told["mandate_from"]),
        function_from=day_of(told["function_from"]),
        to_date=day_of(told["mandate_to"]),
    )


def _department_of(cells: Mapping[str, str]) -> str:
    for name in ("department", "section", "special"):
        if code := padded(cells.get(f"{name}_code", ""), _CODE_LENGTHS["department"]):
            return code
    commune = padded(cells.get("commune_code", ""), _CODE_LENGTHS["commune"])
    return commune[:3] if commune.startswith("97") else commune[:2]


def _first_filled(names: tuple[str, ...], cells: Mapping[str, str]) -> tuple[str, str]:
    for name in names:
        label = said(cells.get(name, ""))
        code = padded(cells.get(f"{name}_code", ""), _CODE_LENGTHS.get(name, 0))
        if label or code:
            return label, code
    return "", ""


def last_name_of(text: str) -> str:
    """`KERSAUSON (DE)` -> `DE KERSAUSON`."""
    found = _PARTICLE_BEHIND.fullmatch(said(text))
    return f"{found[2]} {found[1]}" if found else said(text)


def first_name_of(text: str) -> str:
    """`Betty, Véronique` -> `Betty Véronique`."""
    return " ".join(said(text).replace(",", " ").split())
