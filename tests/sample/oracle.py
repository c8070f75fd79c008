"""What the sample mission must have come to, read from its files alone. Imports nothing of the product.

Reads the workbook that was imported, the records of what its people did and of the associations they belong to, and the
outbox folder; adds up by hand whom the newsletter had to reach. Slow and simple on purpose.
"""

from __future__ import annotations

import csv
import email
import email.policy
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


def read_outbox(folder: Path) -> list[EmailMessage]:
    """Every message in a folder of the outbox, parsed."""
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
