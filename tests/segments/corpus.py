"""Awkward people: unknowns as NULL and as nothing, two scripts, accents, quotes, wildcards, doubles that collations
confuse, moments around summer time. Invented, every one. Plain values, for the databases and for the oracle alike."""

from __future__ import annotations

from dataclasses import dataclass

from .records import RECORDS, Record


@dataclass(frozen=True)
class Person:
    """A contact as stored, without its derived columns."""

    name: str
    first_name: str | None = None
    last_name: str | None = None
    first_name_ar: str | None = None
    last_name_ar: str | None = None
    gender: str | None = None
    birth_year: int = 0
    preferred_language: str | None = None
    city: str | None = None
    postal_code: str | None = None
    country: str | None = None
    district: str = "paris"
    province_of_origin: str | None = None
    affiliation: str = "community"
    profession: str | None = None
    source: str | None = None
    email: str | None = None
    phone: str | None = None
    kind: str = "person"
    association: str | None = None
    institution: str | None = None
    status: str = "active"
    creation: str = "2024-01-15 10:00:00.000000"
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Membership:
    """An affiliation."""

    contact: str
    association: str | None = None
    institution: str | None = None
    function: str | None = None
    from_date: str | None = None
    to_date: str | None = None


@dataclass(frozen=True)
class Choice:
    """The state of a subscription; topic None covers all topics."""

    contact: str
    topic: str | None
    state: str
    channel: str = "email"


@dataclass(frozen=True)
class World:
    """All that a tree can ask about. Provinces give their region, institutions their kind, associations their
    title and fields of activity."""

    people: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    choices: tuple[Choice, ...]
    provinces: dict[str, str | None]
    institutions: dict[str, str | None]
    associations: dict[str, tuple[str, tuple[str, ...]]]
    records: tuple[Record, ...] = RECORDS


PEOPLE: tuple[Person, ...] = (
    Person("amina", "Amina", "Ben Ali", "أمينة", "بن علي", "female", 1990, "fr", "Lyon", "69003", "France", "lyon",
           "rabat", profession="Médecin", source="salon 2023", email="amina@mail.example", phone="+33600000001",
           latitude=45.764043, longitude=4.835659),
    Person("youssef", "Youssef", "El Fassi", "يوسف", "الفاسي", "male", 1958, "ar-MA", "Paris", "75011", "France",
           "paris", "fes", profession="Ingénieur", source="Salon 2023", email="youssef@mail.example",
           latitude=48.8566, longitude=2.3522),
    Person("nobody_knows", None, None, city=None, email=None),
    Person("blank", "", "", "", "", "", 0, "", "", "", "", "paris", "", "community", "", "", "", ""),
    Person("strasse", "Jörg", "Weiß", city="Straße", postal_code="sw1a 1aa", country="Germany", district="berlin",
           affiliation="friend", birth_year=1850, preferred_language="de", source="100%",
           latitude=0, longitude=179.95),
    Person("strasse_ss", "Jorg", "Weiss", city="Strasse", postal_code="SW1A 1AA", country="germany",
           district="berlin", affiliation="friend", birth_year=2200, preferred_language="DE-at", source="100_",
           latitude=0, longitude=-179.95),
    Person("quote", "D'Arc; DROP TABLE", 'O"Neil', city="L'Aquila", source="it's", profession="--",
           country="Côte d'Ivoire", email="quote@mail.example", phone=""),
    Person("percent", "100%", "a_b", city="50% city", source="50% \\ off", profession="back\\slash", gender="other",
           latitude=0, longitude=0),
    Person("underscore", "a_c", "a!b", city="500 city", source="50x \\ off", profession="backslash"),
    Person("emoji", "🌊", "Sea🌊side", city="🌊", source="🌊", profession="🎨 artiste", postal_code="🌊"),
    Person("emoji_other", "🎨", "Seaside", city="🎨", source="🎨", profession="artiste", postal_code="🎨"),
    Person("hamza", None, None, "أحمد", "مُحَمَّد", "male", 1999, "ar", "الدار البيضاء", "٢٠٠٠٠", "Morocco", "lyon",
           "casablanca", email="hamza@mail.example"),
    Person("no_hamza", None, None, "احمد", "محمد", "male", 2000, "ar", "الدار البيضاء", "20000", "Morocco", "lyon",
           "nowhere"),
    Person("accents", "Éléonore", "Ça-Va", city="Orléans", gender="female", birth_year=1989, source="été",
           preferred_language="fr-BE", profession="sage-femme", province_of_origin="orphan", latitude=89.99,
           longitude=10),
    Person("no_accents", "Eleonore", "Ca Va", city="orleans", gender="female", birth_year=1988, source="ete",
           preferred_language="fre", profession="Sage Femme", province_of_origin="tanger", latitude=89.99,
           longitude=-170),
    Person("trailing", "Anna ", "Ben  Ali", city="Lyon ", source="salon 2023 ", postal_code=" 69003",
           district="lyon", gender=" ", latitude=45.9, longitude=4.9),
    Person("mosque_box", "Contact", "Mosquée", kind="mailbox", institution="grand mosque", district="paris",
           email="mosque@mail.example", affiliation="partner"),
    Person("club_box", "Contact", "Club", kind="mailbox", association="club", district="paris",
           email="club@mail.example", affiliation="partner"),
    Person("archived", "Amina", "Archived", city="Lyon", status="archived", email="old@mail.example"),
    Person("erased", None, None, status="erased"),
    # Paris goes to summer time on 2024-03-31 at 01:00 UTC, back on 2024-10-27 at 01:00 UTC.
    Person("winter_eve", "Eve", "Hiver", creation="2024-03-30 22:59:59.999999"),
    Person("winter_midnight", "Min", "Uit", creation="2024-03-30 23:00:00.000000"),
    Person("summer_last", "Dernier", "Été", creation="2024-03-31 21:59:59.999999"),
    Person("summer_midnight", "Premier", "Avril", creation="2024-03-31 22:00:00.000000"),
    Person("today", "Jour", "Même", creation="2024-06-15 12:00:00.000001"),
    Person("future", "Demain", "Matin", creation="2024-06-16 00:30:00.000000", birth_year=2024),
)  # fmt: skip

WORLD = World(
    people=PEOPLE,
    memberships=(
        Membership("amina", association="club", function="présidente", from_date="2020-01-01"),
        Membership("amina", institution="hospital", function="Médecin", to_date="2023-12-31"),
        Membership("youssef", association="femmes", function="Président", from_date="2024-06-15"),
        Membership("youssef", institution="grand mosque", function="imam"),
        Membership("hamza", institution="grand mosque", function="imam", from_date="2010-05-05"),
        Membership("accents", association="femmes", function="", from_date="2024-06-16"),
        Membership("no_accents", association="femmes 2", function="50%", to_date="2024-06-15"),
        Membership("quote", institution="unknown kind", function="it's", to_date="2024-06-14"),
        Membership("strasse", institution="school", function="Lehrer"),
        Membership("archived", association="club", function="présidente"),
    ),
    choices=(
        Choice("amina", "culture", "granted"),
        Choice("amina", "investment", "withdrawn"),
        Choice("youssef", "culture", "granted"),
        Choice("youssef", None, "objected"),
        Choice("hamza", None, "objected"),
        Choice("percent", "", "withdrawn"),
        Choice("emoji", "culture", "objected"),
        Choice("no_hamza", None, "granted"),
        Choice("trailing", None, "objected", channel="measurement"),
        Choice("accents", "culture", "withdrawn"),
        Choice("no_accents", "Culture", "granted"),
        Choice("quote", "culture", "granted", channel="measurement"),
        Choice("strasse", "it's", "granted"),
    ),
    provinces={"rabat": "rabat-sale-kenitra", "fes": "fes-meknes", "casablanca": "casablanca-settat",
               "orphan": None, "nowhere": "", "tanger": "RABAT-sale-kenitra"},
    institutions={"grand mosque": "place of worship", "hospital": "company", "school": "school",
                  "unknown kind": None},
    associations={"club": ("Club d'Échecs", ("sport", "culture")), "femmes": ("Femmes & Avenir", ("women",)),
                  "femmes 2": ("FEMMES", ())},
)  # fmt: skip
