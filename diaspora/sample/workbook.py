"""Writes the sample's people as a workbook of the kind that missions keep: French and Arabic headers side by side.

The same people give the same file, to the byte: stamps of time are left out, so that a second run recognises it.
"""

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from .people import Person

COLUMNS: tuple[tuple[str, Callable[[Person], str]], ...] = (
    ("Nom", lambda person: person.last_name),
    ("Prénom", lambda person: person.first_name),
    ("الاسم العائلي", lambda person: person.last_name_ar),
    ("الاسم الشخصي", lambda person: person.first_name_ar),
    ("Sexe", lambda person: person.gender),
    ("Année de naissance", lambda person: person.birth_year),
    ("Courriel", lambda person: person.email),
    ("Téléphone", lambda person: person.phone),
    ("Adresse", lambda person: person.address),
    ("Code postal", lambda person: person.city.postal_code),
    ("Ville", lambda person: person.city.name),
    ("Pays", lambda person: "France"),
    ("Circonscription", lambda person: person.city.district),
    ("Province d'origine", lambda person: person.origin),
    ("Langue", lambda person: person.language),
    ("Profession", lambda person: person.profession),
    ("Lettre d'information", lambda person: person.newsletter),
)

_EPOCH = datetime(2026, 1, 5, 8, 0, 0)


def write_workbook(people: Sequence[Person], path: Path) -> Path:
    """Write one sheet with a bold header row; the file appears under its name only when it is whole."""
    rows = ([_typed(title, value(person)) for title, value in COLUMNS] for person in people)
    return _write("Membres", [title for title, _ in COLUMNS], rows, path)


def write_rows(sheet: str, rows: Iterable[Sequence[Any]], path: Path) -> Path:
    """Write one sheet of rows as they are, none of them bold."""
    return _write(sheet, [], rows, path)


def _write(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], path: Path) -> Path:
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _EPOCH
    sheet = book.create_sheet(title)
    if headers:
        sheet.append([_header(sheet, header) for header in headers])
    for row in rows:
        sheet.append(list(row))
    raw = io.BytesIO()
    book.save(raw)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(_without_times(raw))
    os.replace(unfinished, path)
    return path


def _header(sheet: Any, title: str) -> Any:
    cell = WriteOnlyCell(sheet, value=title)
    cell.font = Font(bold=True)
    return cell


def _typed(title: str, text: str) -> str | int | None:
    """Years are numbers, as a spreadsheet makes of them; everything else is text, empty cells stay empty."""
    if title == "Année de naissance" and text:
        return int(text)
    return text or None


def _without_times(raw: io.BytesIO) -> bytes:
    fixed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _with_fixed_modified(content)
            target.writestr(zipfile.ZipInfo(entry.filename, _EPOCH.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _with_fixed_modified(core: bytes) -> bytes:
    """openpyxl stamps the moment of saving into the document's properties; how it spells them hangs on lxml."""
    return re.sub(rb"(<dcterms:modified\b[^>]*>)[^<]*", rb"\g<1>" + _EPOCH.isoformat().encode() + b"Z", core)
