"""What the sample mission must have come to, read from its files alone. Imports nothing of the product.

Reads the workbook that was imported, the records of what its people did and of the associations they belong to, and the
outbox folder; adds up by hand whom the newsletter had to reach. Slow and simple on purpose.
"""

from __future__ import annotations

import csv
import email
import email.policy
import functools
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import zip_longest
from pathlib import Path

import openpyxl

DISTRICTS = {"Paris", "Orly", "Villemomble", "Colombes", "Pontoise", "Mantes-la-Jolie", "Lyon", "Marseille"}
PROFESSIONS = {"musicien", "libraire", "enseignant", "فنان", "أستاذة"}
YOUNGEST_BIRTH_YEAR = 2006
VARIANT_OF = {"ar": "ar", "ar-MA": "ar", "fr": "fr", "fr-BE": "fr", "en": "en"}
FALLBACK = "fr"


@dataclass
class Row:
    """One person as the last row about them says; `wish` is the language that they asked for on the page, if any."""

    address: str
    district: str
    profession: str
    birth_year: int | None
    language: str


def read_workbook(path: Path) -> tuple[list[Row], int, int]:
    """The people of the workbook (repeats by address taken together), how many rows it has, how many are no person."""
    rows = openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)
    headers = next(rows)
    people: dict[str, Row] = {}
    total = refused = 0
    for number, values in enumerate(rows):
        total += 1
        cell = {title: "" if value is None else str(value) for title, value in zip_longest(headers, values)}
        names = [cell["Nom"], cell["Prénom"], cell["الاسم العائلي"], cell["الاسم الشخصي"]]
        address = cell["Courriel"].lower()
        if not any(names) or (address and not is_address(address)):
            refused += 1
            continue
        birth_year = int(cell["Année de naissance"]) if cell["Année de naissance"] else None
        row = Row(address, cell["Circonscription"], cell["Profession"], birth_year, cell["Langue"])
        people[address or f"row {number}"] = row
    return list(people.values()), total, refused


def is_address(text: str) -> bool:
    """One @ between two parts without blanks, and a dot in the second."""
    local, at, domain = text.partition("@")
    return bool(at and local and "." in domain.strip(".") and not set(text) & set(" \n\r") and "@" not in domain)


def read_investors(path: Path) -> dict[str, set[str]]:
    """Address -> sectors of the economic desk's workbook: two titles and a blank row, the headers, a total below."""
    rows = [list(values) for values in openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)]
    headers = rows[3]
    found = {}
    for values in rows[4:-1]:
        cell = dict(zip(headers, values, strict=False))
        found[cell["E-mail"].lower()] = {sector.strip() for sector in cell["Secteurs d'intérêt"].split(";")}
    return found


def read_table(path: Path, separator: str, encoding: str) -> list[dict[str, str]]:
    """A list that is kept as text."""
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


def count_officials(folder: Path) -> int:
    """How many people are in the three files of elected officials: by name, day of birth and department."""
    people = set()
    for name, separator, encoding in (
        ("elus-cm.csv", ";", "utf-8"), ("elus-mai.csv", "\t", "utf-8-sig"), ("elus-cd.csv", ";", "cp1252"),
    ):  # fmt: skip
        for row in read_table(folder / name, separator, encoding):
            told = {"".join(c for c in header if c.isascii() and c.isalpha()): text for header, text in row.items()}
            born = told["Datedenaissance"]
            born = "/".join(reversed(born.split("-"))) if "-" in born else born
            department = next(text for header, text in told.items() if header.startswith("Codedud"))
            last = next(text for header, text in told.items() if header.startswith("Nomdel"))
            first = next(text for header, text in told.items() if header.startswith("Pr") and header.endswith("lu"))
            people.add((last, first, born, department))
    return len(people)


def read_registrations(path: Path) -> dict[str, set[str]]:
    """Topic of an event -> addresses of those who registered and did not cancel."""
    found: dict[str, set[str]] = {}
    for line in read_table(path, ",", "utf-8"):
        if line["state"] != "cancelled":
            found.setdefault(line["topic"], set()).add(line["address"])
    return found


def is_subscribed(topic: str, topics: set[str], later: str) -> bool:
    """Whether somebody who asked for these topics and did this later is subscribed to a topic in the end."""
    if later in ("never confirms", "stops everything", "never"):
        return False
    if topic == "tourism" and later == "changes mind":
        return True
    return topic in topics and not (topic == "culture" and later == "withdraws")


def expected_elsewhere(
    topic: str, audience: set[str], people: list[Row], visits: dict[str, tuple[set[str], str]]
) -> tuple[set[str], Counter[str]]:
    """The same for the letters on tourism and investment; `audience` are addresses that the segment is about."""
    born = {person.address: person.birth_year for person in people}
    reached: set[str] = set()
    skipped: Counter[str] = Counter()
    for address in audience:
        if (born.get(address) or 0) > YOUNGEST_BIRTH_YEAR:
            continue
        topics, later = visits.get(address, (set(), "never"))
        subscribed = is_subscribed(topic, topics, later)
        if later == "bounces":
            skipped["suppressed"] += 1
        elif subscribed:
            reached.add(address)
        else:
            skipped["objected" if later == "stops everything" else "no consent"] += 1
    return reached, skipped


def read_visits(path: Path) -> dict[str, tuple[set[str], str]]:
    """Address -> (topics asked for, what was done later)."""
    with open(path, encoding="utf-8", newline="") as file:
        return {line["address"]: (set(line["topics"].split()), line["later"]) for line in csv.DictReader(file)}


def read_cultural_members(path: Path) -> set[str]:
    """Addresses of those who are now members of an association whose fields include culture."""
    with open(path, encoding="utf-8", newline="") as file:
        return {
            line["address"]
            for line in csv.DictReader(file)
            if "culture" in line["activities"].split() and not line["to_date"]
        }


def expected(
    people: list[Row], visits: dict[str, tuple[set[str], str]], cultural_members: set[str]
) -> tuple[set[str], Counter[str]]:
    """(addresses that get the newsletter, how many are skipped for which reason)."""
    reached: set[str] = set()
    skipped: Counter[str] = Counter()
    for person in people:
        topics, later = visits.get(person.address, (set(), "never"))
        subscribed = "culture" in topics and later not in ("never confirms", "withdraws", "stops everything")
        if not in_audience(person, subscribed, person.address in cultural_members):
            continue
        reason = why_not(person, topics, later, subscribed)
        if reason:
            skipped[reason] += 1
        else:
            reached.add(person.address)
    return reached, skipped


def in_audience(person: Row, subscribed: bool, in_cultural_association: bool) -> bool:
    """The segment's three conditions, written out."""
    if person.district not in DISTRICTS:
        return False
    if person.birth_year is not None and person.birth_year > YOUNGEST_BIRTH_YEAR:
        return False
    return subscribed or person.profession in PROFESSIONS or in_cultural_association


def why_not(person: Row, topics: set[str], later: str, subscribed: bool) -> str:
    """The reason why someone in the audience is not written to, or ""."""
    if not person.address:
        return "no address"
    if later == "bounces":
        return "suppressed"
    if subscribed:
        return ""
    if later == "stops everything":
        return "objected"
    # Unticking culture withdraws it; who never asked for culture has nothing to withdraw.
    return "withdrawn" if later == "withdraws" and "culture" in topics else "no consent"


@functools.cache
def read_outbox(folder: Path) -> list[EmailMessage]:
    """Every message in a folder of the outbox, parsed; read once."""
    found = []
    for path in sorted(folder.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        found.append(message)
    return found


def address_of(message: EmailMessage) -> str:
    """The one address that a message goes to, in lower case."""
    (to,) = message["To"].addresses
    return to.addr_spec.lower()


def faults_of(message: EmailMessage) -> list[str]:
    """What a message lacks of what every newsletter must have."""
    faults = []
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    if plain is None or html is None:
        return ["not both a text and an HTML part"]
    page, text = html.get_content(), plain.get_content()
    if "<html" not in page or "lang=" not in page.split("<body")[0]:
        faults.append("no lang")
    is_arabic = 'lang="ar' in page.split("<body")[0]
    if is_arabic and 'dir="rtl"' not in page:
        faults.append("Arabic without dir=rtl")
    if any(mark in part for part in (page, text, str(message["Subject"])) for mark in ("{{", "}}", "{%", "%}")):
        faults.append("unmerged field")
    if "/diaspora/unsubscribe?t=" not in str(message["List-Unsubscribe"]):
        faults.append("no List-Unsubscribe")
    if message["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        faults.append("no List-Unsubscribe-Post")
    return faults
