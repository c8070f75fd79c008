"""Invents the lists that a mission's desks keep: imams, teachers, investors, students. Pure, the same for a seed.

Each list has a layout of its own, as each desk made it. Some rows are people whom the members' workbook has already.
"""

import random
from collections.abc import Sequence

from .names import FAMILY_NAMES, FIRST_NAMES_FEMALE, FIRST_NAMES_MALE
from .people import DOMAINS, Person
from .places import CITIES, City
from .registers import Row

IMAMS, TEACHERS, INVESTORS, STUDENTS = 120, 100, 250, 600
KNOWN_INVESTORS = 150
"""So many investors are members too: they are found, not made again."""
SECTORS = ("Énergies renouvelables", "Tourisme et hôtellerie", "Agriculture", "Technologies numériques", "Immobilier")
_REGIONS = ("Souss-Massa", "Oriental", "Casablanca-Settat", "Tanger-Tétouan-Al Hoceïma")
_SCHOOLS = ("École Jean-Modèle", "Collège de l'Exemple", "École des Essais", "Lycée du Spécimen")
_UNIVERSITIES = ("Université du Modèle", "Institut d'Essai technique", "École supérieure de l'Exemple")
_FIELDS = ("Génie civil", "Droit", "Informatique", "Médecine", "Gestion", "Lettres")
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def imam_rows(seed: int) -> list[Row]:
    """The religious affairs desk's workbook, with Arabic headers: each serves in a place of worship of one's own."""
    chance = random.Random(f"imams {seed}")
    return [_imam(chance, number) for number in range(IMAMS)]


def _imam(chance: random.Random, number: int) -> Row:
    first, last, city = chance.choice(FIRST_NAMES_MALE), chance.choice(FAMILY_NAMES), chance.choice(CITIES)
    return {
        "الاسم الشخصي": first[1],
        "الاسم العائلي": last[1],
        "Nom (latin)": "",
        "البريد الإلكتروني": _address("imam", number),
        "مكان العبادة": f"Salle de prière {city.name} n° {number}",
        "المدينة": city.name,
        "الدائرة القنصلية": city.district,
        "اللغات": "العربية، الفرنسية" if number % 2 else "العربية",
        "بداية التعيين": f"0{number % 9 + 1}/09/{2012 + number % 12}".translate(_ARABIC_DIGITS),
    }


def teacher_rows(seed: int) -> list[Row]:
    """The list of teachers of Arabic language and Moroccan culture, whole names in one column."""
    chance = random.Random(f"teachers {seed}")
    rows: list[Row] = []
    for number in range(TEACHERS):
        first, last, city = _name(chance), chance.choice(FAMILY_NAMES)[0][0], chance.choice(CITIES)
        rows.append(
            {
                "Nom et prénom": f"{last.upper()} {first}", "Courriel": _address("enseignant", number),
                "Établissement": f"{chance.choice(_SCHOOLS)}, {city.name}", "Ville": city.name,
                "Circonscription": city.district, "Matières": "langue arabe / culture marocaine",
                "Programme": "Fondation Hassan II" if number % 3 else "ELCO",
                "Prise de fonction": f"01/09/{2018 + number % 7}", "Fin de mission": "" if number % 4 else "30/06/2027",
            }
        )  # fmt: skip
    return rows


def investor_rows(members: Sequence[Person], seed: int) -> list[Row]:
    """The economic desk's workbook. `members` are people of the mission of whom the first are investors too."""
    chance = random.Random(f"investors {seed}")
    known = [_investor(chance, number, person) for number, person in enumerate(members[:KNOWN_INVESTORS])]
    return known + [_investor(chance, number, None) for number in range(len(known), INVESTORS)]


def _investor(chance: random.Random, number: int, person: Person | None) -> Row:
    city = chance.choice(CITIES)
    minimum = chance.choice((20_000, 50_000, 100_000))
    if person:
        named = (person.last_name, person.first_name, person.email, "", "")
    else:
        last = chance.choice(FAMILY_NAMES)[0][0].upper()
        named = (last, _name(chance), _address("investisseur", number), city.name, city.district)
    return {
        **dict(zip(("Nom", "Prénom", "E-mail", "Ville", "Circonscription"), named, strict=True)),
        "Raison sociale": f"{chance.choice(('Atlas', 'Médina', 'Rif', 'Argan'))} Conseil {number}",
        "Secteurs d'intérêt": " ; ".join(chance.sample(SECTORS, chance.choice((1, 2)))),
        "Régions visées": chance.choice(_REGIONS),
        "Ticket min": f"{minimum:,}".replace(",", " "),
        "Ticket max": f"{minimum * 10:,}".replace(",", "."),
        "Monnaie": chance.choice(("€", "MAD", "euros")),
        "Horizon": chance.choice(("moins d'un an", "1 à 3 ans", "plus de 3 ans")),
        "Avancement": chance.choice(("premier contact", "en exploration", "négociation", "")),
    }


def student_rows(seed: int) -> list[Row]:
    """An association of students' list, parted by tabs, in the text that Excel calls Unicode."""
    chance = random.Random(f"students {seed}")
    rows: list[Row] = []
    for number in range(STUDENTS):
        city = chance.choice(CITIES)
        rows.append(
            {
                "Nom": chance.choice(FAMILY_NAMES)[0][-1], "Prénom": _name(chance),
                "Adresse e-mail": _address("etudiant", number), "Université": _university(chance, city),
                "Ville": city.name, "Circonscription consulaire": city.district, "Spécialité": chance.choice(_FIELDS),
                "Niveau": chance.choice(("L3", "Bac+5", "doctorat", "BTS")),
                "Diplôme prévu": f"30 juin {2026 + number % 4}",
            }
        )  # fmt: skip
    return rows


def _university(chance: random.Random, city: City) -> str:
    return f"{chance.choice(_UNIVERSITIES)} de {city.district}"


def _name(chance: random.Random) -> str:
    return chance.choice(chance.choice((FIRST_NAMES_FEMALE, FIRST_NAMES_MALE)))[0][0]


def _address(what: str, number: int) -> str:
    return f"{what}{number}@{DOMAINS[number % len(DOMAINS)]}"
