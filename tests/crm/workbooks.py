"""Small files of the kind that missions have, and of the kind that nobody should open."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

HEADERS = (
    "Nom", "Prénom", "الاسم العائلي", "الاسم الشخصي", "Sexe", "Année de naissance", "Courriel", "Téléphone", "Adresse",
    "Code postal", "Ville", "Pays", "Circonscription", "Province d'origine", "Langue", "Profession",
    "Lettre d'information", "Parti",
)  # fmt: skip
AMINA = (
    "TAZI", "AMINA", "التازي", "أمينة", "F", 1984, "Amina.Tazi@exemple.fr", "06 12 34 56 78", "3 rue des Lilas",
    "69001", "LYON", "France", "LYO", None, "fr", "Médecin", "oui", "Parti inventé",
)  # fmt: skip
YOUSSEF = (
    "EL AMRANI", "Youssef", None, None, "M", 1990, "youssef@exemple.fr", "06 12 34 56 79", None,
    "69002", "Lyon", "France", "Lyon", None, "ar-MA", "Ingénieur", "non", None,
)  # fmt: skip


def write_book(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A workbook of one sheet with these rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Membres")
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def write_members(path: Path, *people: Sequence[object]) -> Path:
    """A workbook of members under the usual headers."""
    return write_book(path, [HEADERS, *people])


def write_sparse(path: Path, size: int) -> Path:
    """A file of zeros that takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


def write_zip_bomb(path: Path) -> Path:
    """A workbook whose sheet unpacks to a gigabyte of zeros."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(1024):
                sheet.write(bytes(1024 * 1024))
    return path
