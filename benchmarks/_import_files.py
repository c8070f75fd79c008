"""Files for the import bench, written as they are made up: a mission's members, and a register of elected officials.

The same numbers give the same bytes. Nobody in them exists.
"""

import csv
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

MEMBER_HEADERS = (
    "Nom", "Prénom", "الاسم العائلي", "الاسم الشخصي", "Sexe", "Date de naissance", "Courriel", "Téléphone",
    "Téléphone 2", "Adresse", "Code postal", "Ville", "Pays", "Circonscription", "Province d'origine", "Langue",
    "Profession", "Lettre d'information", "Parti", "Remarques",
)  # fmt: skip
OFFICIAL_HEADERS = (
    "Code du département", "Libellé du département", "Code de la collectivité à statut particulier",
    "Libellé de la collectivité à statut particulier", "Code de la commune", "Libellé de la commune", "Nom de l'élu",
    "Prénom de l'élu", "Code sexe", "Date de naissance", "Code de la catégorie socio-professionnelle",
    "Libellé de la catégorie socio-professionnelle", "Date de début du mandat", "Libellé de la fonction",
    "Date de début de la fonction", "Code nationalité",
)  # fmt: skip
_FIRST = (
    ("Mohammed", "محمد"), ("Amina", "أمينة"), ("Youssef", "يوسف"), ("Khadija", "خديجة"), ("Driss", "إدريس"),
    ("Fatima-Zahra", "فاطمة الزهراء"), ("Abdelkader", "عبد القادر"), ("Nadia", "نادية"), ("Rachid", "رشيد"),
    ("Salma", "سلمى"), ("Hamza", "حمزة"), ("Zineb", "زينب"), ("Omar", "عمر"), ("Imane", "إيمان"), ("Ayoub", "أيوب"),
)  # fmt: skip
_ROOTS = (
    ("Alaoui", "العلوي"), ("Benali", "بن علي"), ("El Amrani", "العمراني"), ("Tazi", "التازي"),
    ("Aït Ouali", "آيت والي"),
    ("Bennani", "بناني"), ("Chraibi", "الشرايبي"), ("El Fassi", "الفاسي"), ("Lahlou", "لحلو"), ("Idrissi", "الإدريسي"),
)  # fmt: skip
_SYLLABLES = ("ba", "di", "ka", "lo", "ma", "ni", "ra", "sa", "ti", "zou", "gar", "ber", "mon", "val", "len", "dur")
_CITIES = (("LYON", "69001", "LYO"), ("Paris", "75011", "PAR"), ("Grenoble", "38000", "LYO"), ("Évry", "91000", "PAR"))
_JOBS = ("Médecin", "Enseignante", "Ouvrier", "Commerçant", "Ingénieure", "Étudiant", "Retraité", "Infirmière", "")
_STREETS = ("rue des Lilas", "avenue Jean Moulin", "place de la Gare", "boulevard Voltaire")


def members(count: int) -> Iterator[tuple[str, ...]]:
    """Rows under MEMBER_HEADERS; every one somebody else, of some ten thousand last names."""
    numbers = random.Random(2026)
    for number in range(count):
        first, first_ar = numbers.choice(_FIRST)
        last, last_ar = numbers.choice(_ROOTS)
        last = last if number % 3 else last.upper() + " " + _invented(numbers)
        city, postal_code, district = numbers.choice(_CITIES)
        phone = f"{numbers.randrange(10**8):08}"
        yield (
            last, first, last_ar, first_ar, numbers.choice("FM"),
            f"{numbers.randint(1, 28):02}/{numbers.randint(1, 12):02}/{numbers.randint(1940, 2005)}",
            f"{first}.{number}@exemple.fr" if number % 20 else "",
            numbers.choice(("06", "+336", "00336", "06")) + phone, f"04 {phone[:2]} {phone[2:4]} {number % 10000:04}",
            f"{numbers.randint(1, 200)} {numbers.choice(_STREETS)}", postal_code, city, "France", district, "Nador",
            numbers.choice(("fr", "arabe", "Français", "")), numbers.choice(_JOBS), "oui", "", f"dossier {number}",
        )  # fmt: skip


def officials(count: int) -> Iterator[tuple[str, ...]]:
    """Rows under OFFICIAL_HEADERS, as a register has them: hundreds of thousands of names, no address."""
    numbers = random.Random(2027)
    for number in range(count):
        commune = number // 15
        yield (
            f"{commune % 95 + 1:02}", f"Département {commune % 95 + 1}", "", "", f"{commune:05}",
            f"Commune-{commune:05}", _invented(numbers).upper(), _invented(numbers).capitalize(), numbers.choice("FM"),
            f"{numbers.randint(1, 28):02}/{numbers.randint(1, 12):02}/{numbers.randint(1940, 2000)}", "37",
            "Cadre administratif", "18/05/2020", "Maire" if number % 15 == 0 else "", "", "FR",
        )  # fmt: skip


def _invented(numbers: random.Random) -> str:
    return "".join(numbers.choice(_SYLLABLES) for _ in range(numbers.randint(2, 4)))


def write_csv(path: Path, headers: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    """Semicolons and UTF-8, as the French registers come."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(headers)
        writer.writerows(rows)


def write_xlsx(path: Path, headers: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    """One sheet with shared strings, as Excel writes it; by hand, because the libraries take minutes for it."""
    shared: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name, text in _PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            _write_row(sheet, 1, headers, shared)
            for row_no, row in enumerate(rows, start=2):
                _write_row(sheet, row_no, row, shared)
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            strings.write(f'<sst xmlns="{_MAIN}" count="{len(shared)}" uniqueCount="{len(shared)}">'.encode())
            for text in shared:
                strings.write(f'<si><t xml:space="preserve">{escape(text)}</t></si>'.encode())
            strings.write(b"</sst>")


def _write_row(sheet: IO[bytes], row_no: int, row: tuple[str, ...], shared: dict[str, int]) -> None:
    cells = "".join(
        f'<c r="{chr(65 + column)}{row_no}" t="s"><v>{shared.setdefault(text, len(shared))}</v></c>'
        for column, text in enumerate(row)
        if text
    )
    sheet.write(f'<row r="{row_no}">{cells}</row>'.encode())


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">'
    '<sheets><sheet name="Membres" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}
