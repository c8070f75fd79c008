"""Invents the community of the sample mission: the same people for the same seed, on any machine. Pure.

Addresses lie on domains reserved for examples (RFC 2606), telephone numbers in the ranges that France keeps for
fiction, so that nothing can reach a person by accident.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .names import FAMILY_NAMES, FIRST_NAMES_FEMALE, FIRST_NAMES_MALE, PROFESSIONS, Name
from .places import CITIES, ORIGINS, STREETS, City

DOMAINS = ("example.org", "example.net", "courriel.example", "boite.example", "barid.example")
LANGUAGES = (("fr", 38), ("ar", 22), ("", 12), ("ar-MA", 10), ("fr-BE", 8), ("nl", 6), ("de", 4))
FICTITIOUS_PREFIXES = ("019900", "026191", "035301", "046571", "053649")

UNIQUE_PEOPLE = 5_010
SUBSCRIBERS = 2_600
REPEATS = 140
BAD_ADDRESSES = 36
NAMELESS = 14
ROWS = UNIQUE_PEOPLE + REPEATS + BAD_ADDRESSES + NAMELESS

ASKED, NOT_ASKED = "oui", "non"


@dataclass(frozen=True)
class Person:
    """One row of a mission's workbook, as a clerk typed it; every value may be empty."""

    last_name: str
    first_name: str
    last_name_ar: str
    first_name_ar: str
    gender: str
    birth_year: str
    email: str
    phone: str
    address: str
    city: City
    origin: str
    language: str
    profession: str
    newsletter: str


def community(seed: int) -> list[Person]:
    """All rows of the workbook in the order of the file: people, their repeats, and the rows that are wrong."""
    chance = random.Random(seed)
    people = [_person(chance, number) for number in range(UNIQUE_PEOPLE)]
    people = _mark_subscribers(chance, people)
    rows = [*people, *_repeats(chance, people), *_bad_addresses(chance), *_nameless(chance)]
    first, rest = rows[:50], rows[50:]
    chance.shuffle(rest)
    return _repeats_after_originals([*first, *rest])


def subscribers(people: Sequence[Person]) -> list[Person]:
    """Who asked for the newsletter at the counter and gave an address that works, once each, in the file's order."""
    seen: dict[str, Person] = {}
    for person in people:
        if person.newsletter == ASKED:
            seen.setdefault(person.email.lower(), person)
    return list(seen.values())


def _person(chance: random.Random, number: int) -> Person:
    gender = chance.choice("FM")
    first = chance.choice(FIRST_NAMES_FEMALE if gender == "F" else FIRST_NAMES_MALE)
    last = chance.choice(FAMILY_NAMES)
    scripts = chance.choices(("latin", "both", "arabic"), (62, 30, 8))[0]
    return Person(
        last_name="" if scripts == "arabic" else _typed(chance, last),
        first_name="" if scripts == "arabic" else _typed(chance, first),
        last_name_ar="" if scripts == "latin" else last[1],
        first_name_ar="" if scripts == "latin" else first[1],
        gender=gender,
        birth_year=str(chance.randint(1942, 2007)) if chance.random() < 0.9 else "",
        email=_address(chance, first, last, number) if chance.random() < 0.96 else "",
        phone=_phone(chance, number) if chance.random() < 0.7 else "",
        address=f"{chance.randint(1, 180)} {chance.choice(STREETS)}" if chance.random() < 0.85 else "",
        city=chance.choices(CITIES, [city.weight for city in CITIES])[0],
        origin=chance.choice(ORIGINS) if chance.random() < 0.8 else "",
        language=chance.choices([code for code, _ in LANGUAGES], [weight for _, weight in LANGUAGES])[0],
        profession=chance.choice(PROFESSIONS),
        newsletter=NOT_ASKED if chance.random() < 0.5 else "",
    )


def _typed(chance: random.Random, name: Name) -> str:
    spelling = chance.choices(name[0], [3] + [1] * (len(name[0]) - 1))[0]
    return spelling.upper() if chance.random() < 0.15 else spelling


def _address(chance: random.Random, first: Name, last: Name, number: int) -> str:
    local = "".join(letter for letter in f"{first[0][-1]}.{last[0][0]}".lower() if letter.isascii() and letter != " ")
    address = f"{local}{number}@{chance.choice(DOMAINS)}"
    return address.upper() if chance.random() < 0.02 else address


def _phone(chance: random.Random, number: int) -> str:
    digits = f"{FICTITIOUS_PREFIXES[number % 5]}{number // 5:04d}"
    pairs = [digits[start : start + 2] for start in range(0, 10, 2)]
    shape = chance.choice(("pairs", "international", "zeros", "arabic"))
    if shape == "pairs":
        return " ".join(pairs)
    if shape == "international":
        return f"+33 {digits[1]} {' '.join(pairs[1:])}"
    if shape == "zeros":
        return f"0033{digits[1:]}"
    return digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def _mark_subscribers(chance: random.Random, people: list[Person]) -> list[Person]:
    reachable = [number for number, person in enumerate(people) if person.email]
    for number in chance.sample(reachable, SUBSCRIBERS):
        people[number] = replace(people[number], newsletter=ASKED)
    return people


def _repeats(chance: random.Random, people: list[Person]) -> Iterator[Person]:
    """The same person met again: another spelling of the name, and something new worth keeping."""
    for person in chance.sample([person for person in people if person.email and person.last_name], REPEATS):
        yield replace(
            person,
            last_name=person.last_name.upper() if person.last_name != person.last_name.upper() else person.last_name,
            address=f"{chance.randint(181, 240)} {chance.choice(STREETS)}",
            profession="guide touristique",
            newsletter=person.newsletter,
        )


def _bad_addresses(chance: random.Random) -> Iterator[Person]:
    shapes = ("sans", "{0}@", "@example.org", "{0}@@example.org", "{0}@exa mple.org", "{0} chez example.org")
    for number in range(BAD_ADDRESSES):
        person = _person(chance, UNIQUE_PEOPLE + number)
        email = shapes[number % len(shapes)].format(f"adresse{number}")
        yield replace(person, email=email, phone="", last_name=person.last_name or "Sabri", newsletter=NOT_ASKED)


def _nameless(chance: random.Random) -> Iterator[Person]:
    for number in range(NAMELESS):
        person = _person(chance, UNIQUE_PEOPLE + BAD_ADDRESSES + number)
        yield replace(person, last_name="", first_name="", last_name_ar="", first_name_ar="", newsletter="")


def _repeats_after_originals(rows: list[Person]) -> list[Person]:
    """A clerk types the newer row below the older one; shuffling may have turned a pair round."""
    newest: dict[str, int] = {}
    for position, person in enumerate(rows):
        earlier = newest.get(person.email) if person.email else None
        if earlier is not None and rows[earlier].profession == "guide touristique":
            rows[earlier], rows[position] = rows[position], rows[earlier]
        newest[person.email] = position
    return rows
