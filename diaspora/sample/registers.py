"""Invents what the mission gets from public registers: associations and elected officials, in the registers' layouts.

Pure, the same for a seed. The communes and the people are invented; rows have what real exports have: codes that lost
their zeros, dates that say nothing, names in capitals with the particle behind them, people with several mandates.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from .names import FAMILY_NAMES, FIRST_NAMES_FEMALE, FIRST_NAMES_MALE
from .places import CITIES, STREETS

ASSOCIATIONS = 140
COUNCILLORS, MAYORS, DEPARTMENTAL = 350, 70, 60
DISSOLVED_EVERY, NAMELESS_EVERY = 12, 70
Row = dict[str, str]

WALDEC = (
    "id", "id_ex", "siret", "rup_mi", "gestion", "date_creat", "date_decla", "date_publi", "date_disso", "nature",
    "groupement", "titre", "titre_court", "objet", "objet_social1", "objet_social2", "adrs_complement", "adrs_numvoie",
    "adrs_repetition", "adrs_typevoie", "adrs_libvoie", "adrs_distrib", "adrs_codeinsee", "adrs_codepostal",
    "adrs_libcommune", "adrg_declarant", "adrg_complemid", "adrg_complemgeo", "adrg_libvoie", "adrg_distrib",
    "adrg_codepostal", "adrg_achemine", "adrg_pays", "dir_civilite", "siteweb", "publiweb", "observation", "position",
    "maj_time",
)  # fmt: skip
_OBJECTS = (
    ("006030", "chant choral et musique andalouse"), ("011075", "pratique du football"),
    ("014040", "amicale de personnes originaires d'un même pays"), ("015025", "soutien scolaire"),
    ("019025", "aide aux démarches"), ("020020", "projets d'eau et d'école au Maroc"), ("009050", "jumelages"),
    ("022542", "développement économique"), ("015065", "accueil des étudiants"), ("014050", "entraide entre femmes"),
)  # fmt: skip
_WORDS = (
    "SOURCES", "RIVES", "JARDINS", "CEDRES", "ARGANIERS", "CARAVANE", "LANTERNES", "TISSERANDS", "PASSERELLES",
    "HORIZONS", "PALMERAIE", "CALAMES", "TERRASSES", "SENTIERS",
)  # fmt: skip
_DEPARTMENTS = (("1", "Ain"), ("69", "Rhône"), ("75", "Paris"), ("93", "Seine-Saint-Denis"), ("13", "Bouches-Du-Rhône"))
_COMMUNES = (
    "Belval-Le-Modèle", "Saint-Exemple", "Maquetteville", "L'Épreuve-Sur-Seine", "Le Brouillon", "Essai-Les-Bains",
    "Prototype", "Champ-Fictif",
)  # fmt: skip
_FRENCH = (
    "BEAUMODÈLE", "DUTEST", "KERVALEC (DE)", "LESPÉCIMEN", "MARTINVAL", "ROUSSELOT-EXEMPLE", "VIDALENC", "CHAUVERON",
    "GARNIVAL", "PERRINOT",
)  # fmt: skip
_FRENCH_FIRST = (
    "Camille",
    "Dominique",
    "Hélène",
    "Jean-Modeste",
    "Lucienne",
    "Odile, Marie",
    "Rémi",
    "Thérèse",
    "Yves",
)
_TRADES = ("Ancien employé", "Cadre de la fonction publique", "Professeur", "Artisan", "Profession libérale")
_FUNCTIONS = ("", "", "", "", "1er adjoint au Maire", "2ème adjoint au Maire", "3ème adjoint au Maire")


@dataclass(frozen=True)
class Official:
    """Somebody in public office, as all files of the register say it."""

    last_name: str
    first_name: str
    gender: str
    born_on: str
    trade: str
    department: tuple[str, str]
    commune: int = field(compare=False, default=0)


def association_rows(seed: int) -> list[Row]:
    """A department's extract of the register of associations."""
    chance = random.Random(f"associations {seed}")
    return [_association(chance, number) for number in range(ASSOCIATIONS)]


def _association(chance: random.Random, number: int) -> Row:
    code, purpose = chance.choice(_OBJECTS)
    city = chance.choice(CITIES)
    one, other = chance.sample(_WORDS, 2)
    dissolved = number % DISSOLVED_EVERY == DISSOLVED_EVERY - 1
    title = "" if number % NAMELESS_EVERY == NAMELESS_EVERY - 1 else f"LES {one} ET LES {other} N° {number}"
    founded = f"{chance.randint(1974, 2024)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    told = {
        "id": f"W99{number:07d}", "date_creat": founded, "date_decla": founded, "date_publi": "0001-01-01",
        "date_disso": "2025-03-14" if dissolved else "0001-01-01", "nature": "D", "groupement": "S", "titre": title,
        "titre_court": f"{title[:35]}..." if chance.random() < 0.3 and title else "",
        "objet": f"{purpose}; cours et fêtes",
        "objet_social1": code if chance.random() < 0.8 else code.lstrip("0"), "objet_social2": "000000",
        "adrs_numvoie": str(chance.randint(1, 99)), "adrs_typevoie": "RUE", "adrs_libvoie": chance.choice(STREETS)[4:],
        "adrs_distrib": "_", "adrs_codepostal": city.postal_code, "adrs_libcommune": city.name.upper(),
        "adrg_declarant": "Personne Inventée", "adrg_pays": "FRANCE", "dir_civilite": "PM", "publiweb": "0",
        "position": "D" if dissolved else "A", "maj_time": "2025-03-14 10:08:40",
    }  # fmt: skip
    return {column: told.get(column, "") for column in WALDEC}


def officials(seed: int) -> list[Official]:
    """The people in office, each once."""
    chance = random.Random(f"officials {seed}")
    found: dict[tuple[str, str, str], Official] = {}
    while len(found) < COUNCILLORS + DEPARTMENTAL:
        official = _official(chance)
        found.setdefault((official.last_name, official.first_name, official.born_on), official)
    return list(found.values())


def _official(chance: random.Random) -> Official:
    gender = chance.choice("FM")
    if chance.random() < 0.4:
        first = chance.choice(FIRST_NAMES_FEMALE if gender == "F" else FIRST_NAMES_MALE)[0][0]
        last = chance.choice(FAMILY_NAMES)[0][0].upper()
    else:
        first, last = chance.choice(_FRENCH_FIRST), chance.choice(_FRENCH)
    born = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1945, 1999)}"
    return Official(
        last, first, gender, born, chance.choice(_TRADES), chance.choice(_DEPARTMENTS), chance.randrange(len(_COMMUNES))
    )


def councillor_rows(people: Sequence[Official]) -> list[Row]:
    """The file of municipal councillors, its headers with dots for blanks, as a statistics program leaves them."""
    rows = [_commune(person) | _person(person) | _function(number) for number, person in enumerate(people)]
    return [{header.replace(" ", ".").replace("'", "."): text for header, text in row.items()} for row in rows]


def mayor_rows(people: Sequence[Official]) -> list[Row]:
    """The file of mayors, with the days of a later export."""
    return [
        {**_commune(person), **_person(person), "Date de naissance": _iso(person.born_on),
         "Date de début du mandat": "2026-03-15", "Date de début de la fonction": "2026-03-23"}
        for person in people
    ]  # fmt: skip


def departmental_rows(people: Sequence[Official]) -> list[Row]:
    """The file of departmental councillors, its headers without accents."""
    rows = [
        {"Code du département": person.department[0], "Libellé du département": person.department[1],
         "Code du canton": f"{person.department[0]}{number % 9 + 1:02d}",
         "Libellé du canton": _COMMUNES[person.commune],
         **_person(person), "Date de début du mandat": "01/07/2021", "Libellé de la fonction": "",
         "Date de début de la fonction": "", "Nuance politique": "SANS"}
        for number, person in enumerate(people)
    ]  # fmt: skip
    accents = str.maketrans("éèêàç", "eeeac")
    return [{header.translate(accents): text for header, text in row.items()} for row in rows]


def _commune(person: Official) -> Row:
    code, label = person.department
    return {
        "Code du département": code, "Libellé du département": label,
        "Code de la collectivité à statut particulier": "", "Libellé de la collectivité à statut particulier": "",
        "Code de la commune": f"{code}{990 + person.commune}", "Libellé de la commune": _COMMUNES[person.commune],
    }  # fmt: skip


def _person(person: Official) -> Row:
    return {
        "Nom de l'élu": person.last_name, "Prénom de l'élu": person.first_name, "Code sexe": person.gender,
        "Date de naissance": person.born_on, "Code de la catégorie socio-professionnelle": "33",
        "Libellé de la catégorie socio-professionnelle": person.trade, "Date de début du mandat": "28/06/2020",
    }  # fmt: skip


def _function(number: int) -> Row:
    function = _FUNCTIONS[number % len(_FUNCTIONS)] or "NA"
    began = "NA" if function == "NA" else "03/07/2020"
    return {"Libellé de la fonction": function, "Date de début de la fonction": began, "Code nationalité": "FR"}


def _iso(day: str) -> str:
    return "-".join(reversed(day.split("/")))
