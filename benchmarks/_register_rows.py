"""Invented rows in the layout of the French register of municipal councillors, as many as a bench asks for."""

from __future__ import annotations

import random
from pathlib import Path

HEADERS = (
    "Code du département;Libellé du département;Code de la collectivité à statut particulier;"
    "Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;Nom de l'élu;"
    "Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;"
    "Libellé de la catégorie socio-professionnelle;Date de début du mandat;Libellé de la fonction;"
    "Date de début de la fonction;Code nationalité"
)
_STARTS = "BEAU CHAU DU FON GAR LES MAR MON PER RO SAU VAL VI".split()
_MIDDLES = "can dre gni la li mon ra ri ro ta ti vi".upper().split()
_ENDS = "AULT EAU ER IER IN OT RAND TON VAL Y".split()
_FIRST = (
    "Alix", "Camille", "Dominique", "Hélène", "Jean-Marc", "Lucienne", "Marie-Noëlle", "Odile, Anne", "Rémi", "Sylvain",
    "Thérèse", "Yves",
)  # fmt: skip
_TRADES = ("Ancien employé", "Cadre de la fonction publique", "Artisan", "Agriculteur sur moyenne exploitation")
_FUNCTIONS = ("", "", "", "Maire", "1er adjoint au Maire", "2ème adjoint au Maire")


def write_councillors(path: Path, rows: int, seed: int = 1) -> Path:
    """A file of so many councillors of invented communes, eleven to each; about 100 bytes a row."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADERS + "\r\n")
        for number in range(rows):
            file.write(_row(chance, number) + "\r\n")
    return path


def _row(chance: random.Random, number: int) -> str:
    commune = number // 11
    department = f"{commune % 95 + 1:02d}"
    function = _FUNCTIONS[number % len(_FUNCTIONS)]
    last = chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS)
    born = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1940, 2001)}"
    where = (department, f"Département {department}", "", "", f"{department}{commune % 1000:03d}", f"Essai {commune}")
    who = (last, chance.choice(_FIRST), "MF"[number % 2], born, "33", chance.choice(_TRADES), "28/06/2020")
    cells = (*where, *who, function, "03/07/2020" if function else "", "FR")
    return ";".join(cells)
