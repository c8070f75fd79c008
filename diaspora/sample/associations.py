"""The associations of the sample mission and who belongs to them: invented, the same for the same people. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .people import DOMAINS, Person

MEMBERS = 9
JOINED, LEFT = "2023-09-16", "2025-06-28"


@dataclass(frozen=True)
class InventedAssociation:
    """An association as the officer enters it. `district` is a title, `activities` are codes of fields of activity."""

    title: str
    title_ar: str
    title_en: str
    short_title: str
    mailbox: str
    district: str
    city: str
    postal_code: str
    activities: tuple[str, ...]
    purpose: str


@dataclass(frozen=True)
class Membership:
    """One person's place in an association; `to_date` is "" for who is still there."""

    address: str
    association: InventedAssociation
    function: str
    is_leader: bool = False
    from_date: str = JOINED
    to_date: str = ""


ASSOCIATIONS = (
    InventedAssociation(
        "Le Patio des voix", "فناء الأصوات", "The Patio of Voices", "Patio", "contact@patio-des-voix.example",
        "Paris", "Paris", "75020", ("culture",), "Concerts andalous, chorale et ateliers d’oud.",
    ),
    InventedAssociation(
        "Encre et Palmiers", "مداد ونخيل", "Ink and Palm Trees", "EP", "bonjour@encre-et-palmiers.example",
        "Paris", "Paris", "75011", ("culture", "education"), "Rencontres littéraires et bibliothèque de quartier.",
    ),
    InventedAssociation(
        "Les Fils de l’Oriental", "أبناء الشرق", "Sons and Daughters of the Oriental", "FO",
        "contact@fils-oriental.example", "Villemomble", "Montreuil", "93100", ("development", "social"),
        "Projets d’eau et d’école dans la région de l’Oriental.",
    ),
    InventedAssociation(
        "Atlas Solidarité Seine", "تضامن الأطلس", "Atlas Solidarity", "ASS", "bureau@atlas-solidarite.example",
        "Villemomble", "Saint-Denis", "93200", ("social", "elderly"), "Visites aux aînés et aide aux démarches.",
    ),
    InventedAssociation(
        "Deux Rives, une scène", "ضفتان ومنصة واحدة", "Two Shores, One Stage", "2R1S", "scene@deux-rives.example",
        "Colombes", "Nanterre", "92000", ("culture", "youth"), "Théâtre bilingue pour les jeunes.",
    ),
    InventedAssociation(
        "Cartable et Calame", "محفظة وقلم", "Satchel and Reed Pen", "C&C", "ecole@cartable-calame.example",
        "Pontoise", "Argenteuil", "95100", ("arabic-teaching", "education"), "Cours d’arabe et soutien scolaire.",
    ),
    InventedAssociation(
        "Femmes du fil d’or", "نساء الخيط الذهبي", "Women of the Golden Thread", "FFO", "contact@fil-dor.example",
        "Orly", "Créteil", "94000", ("women", "culture"), "Broderie, transmission et coopérative.",
    ),
    InventedAssociation(
        "Souss Initiatives", "مبادرات سوس", "Souss Initiatives", "SI", "contact@souss-initiatives.example",
        "Mantes-la-Jolie", "Mantes-la-Jolie", "78200", ("economy", "development"),
        "Accompagnement de petites entreprises des deux côtés.",
    ),
    InventedAssociation(
        "Confluence Maroc-Lyon", "ملتقى المغرب وليون", "Morocco-Lyon Confluence", "CML",
        "contact@confluence-maroc.example", "Lyon", "Lyon", "69007", ("friendship", "culture"),
        "Jumelages, cinéma et table ouverte.",
    ),
    InventedAssociation(
        "Étudiants du Rhône et de l’Atlas", "طلبة الرون والأطلس", "Students of Rhône and Atlas", "ERA",
        "bureau@etudiants-atlas.example", "Lyon", "Villeurbanne", "69100", ("students", "youth"),
        "Accueil des étudiants, logement et parrainage.",
    ),
    InventedAssociation(
        "Le Large Football Club", "نادي الأفق لكرة القدم", "Le Large Football Club", "LFC",
        "club@le-large-fc.example", "Marseille", "Marseille", "13001", ("sport", "youth"),
        "Football pour filles et garçons, tournois des quartiers.",
    ),
    InventedAssociation(
        "La Main tendue du Nord", "اليد الممدودة بالشمال", "The Outstretched Hand", "MTN",
        "contact@main-tendue.example", "Lille", "Lille", "59000", ("legal-aid", "health"),
        "Permanence juridique et écoute.",
    ),
)  # fmt: skip


def plan_memberships(people: Sequence[Person]) -> list[Membership]:
    """Who belongs where: for each association nine people of its district, the first its leader, the last one gone.

    Half of the districts' people asked for newsletters and half did not, so some members may not be written to.
    """
    free: dict[str, list[Person]] = {}
    for person in reachable(people):
        free.setdefault(person.city.district, []).append(person)
    return [
        membership
        for association in ASSOCIATIONS
        for membership in _members(association, [free[association.district].pop(0) for _ in range(MEMBERS)])
    ]


def write_memberships(memberships: Iterable[Membership], path: Path) -> None:
    """Leave the officer's list for who checks the sample from outside: address, association, its fields, until when."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["address", "association", "activities", "to_date"])
        rows.writerows(
            [item.address, item.association.title, " ".join(item.association.activities), item.to_date]
            for item in memberships
        )


def _members(association: InventedAssociation, people: Sequence[Person]) -> list[Membership]:
    leader, *others, former = people
    president = "présidente" if leader.gender == "F" else "président"
    return [
        Membership(leader.email.lower(), association, president, is_leader=True),
        *(Membership(person.email.lower(), association, "membre") for person in others),
        Membership(former.email.lower(), association, "membre", to_date=LEFT),
    ]


def reachable(people: Sequence[Person]) -> list[Person]:
    """The people with a name whose address a mail can reach, once each, in the file's order."""
    found: dict[str, Person] = {}
    for person in people:
        local, _, domain = person.email.lower().rpartition("@")
        named = person.last_name or person.first_name or person.last_name_ar or person.first_name_ar
        if named and local and "@" not in local and domain in DOMAINS:
            found.setdefault(person.email.lower(), person)
    return list(found.values())
