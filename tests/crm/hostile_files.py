"""Ten files that nobody should be able to hurt us with."""

import zipfile
from pathlib import Path

from benchmarks import _import_files

from .workbooks import write_zip_bomb

_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


def _book(path: Path, sheet: str, strings: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _import_files._PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/sharedStrings.xml", strings or f'<sst xmlns="{_import_files._MAIN}"/>')
    return path


def _sheet(rows: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="{_import_files._MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    )


def _row(row_no: int, *cells: str) -> str:
    inner = "".join(
        f'<c r="{chr(65 + n)}{row_no}" t="inlineStr"><is><t>{text}</t></is></c>' for n, text in enumerate(cells)
    )
    return f'<row r="{row_no}">{inner}</row>'


def zip_bomb(folder: Path) -> Path:
    return write_zip_bomb(folder / "bomb.xlsx")


def entity_bomb(folder: Path) -> Path:
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{_ENTITIES}]>'
    return _book(folder / "entities.xlsx", _sheet(_row(1, "Nom") + _row(2, "&e11;"), bomb))


def a_million_empty_rows(folder: Path) -> Path:
    rows = "".join(f'<row r="{number}"><c r="A{number}"/></row>' for number in range(2, 1_048_577))
    return _book(folder / "empty.xlsx", _sheet(_row(1, "Nom", "Courriel") + rows))


def formulas(folder: Path) -> Path:
    path = folder / "formulas.csv"
    path.write_text("Nom;Courriel\n\"=cmd|' /C calc'!A0\";pas une adresse\n@SUM(1);x@\n", encoding="utf-8")
    return path


def a_huge_cell(folder: Path) -> Path:
    path = folder / "cell.csv"
    path.write_text(f"Nom;Ville\n{'x' * 10 * 1024 * 1024};Lyon\n", encoding="utf-8")
    return path


def two_encodings(folder: Path) -> Path:
    path = folder / "mixed.csv"
    path.write_bytes("Nom;Prénom\nBéchir;Aïcha\n".encode() + "Hélène;Zoé\n".encode("latin-1"))
    return path


def twice_the_same_header(folder: Path) -> Path:
    path = folder / "twice.csv"
    path.write_text("Nom;Nom;Courriel;Courriel\nTazi;;pas;non\n", encoding="utf-8")
    return path


def no_header(folder: Path) -> Path:
    path = folder / "bare.csv"
    path.write_text("Tazi;Amina;69001\nAlami;Karim;75011\n", encoding="utf-8")
    return path


def only_headers(folder: Path) -> Path:
    path = folder / "headers.csv"
    path.write_text("Nom;Prénom;Courriel\n", encoding="utf-8")
    return path


def cut_off(folder: Path) -> Path:
    rows = "".join(_row(number, f"Tazi{number}") for number in range(2, 5000))
    whole = _book(folder / "whole.xlsx", _sheet(_row(1, "Nom") + rows)).read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[: len(whole) * 2 // 3])
    return folder / "cut.xlsx"


def far_away(folder: Path) -> Path:
    rows = _row(1, "Nom") + '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
    return _book(folder / "far.xlsx", _sheet(rows))


# What each ends in: a refusal of the file, or rejected rows with this reason.
HOSTILE = {
    zip_bomb: "unpacks to", entity_bomb: "damaged", a_million_empty_rows: "only headers",
    formulas: "bad e-mail", a_huge_cell: "characters, more than", two_encodings: "mixes two encodings",
    twice_the_same_header: "bad e-mail", no_header: "no column is known", only_headers: "only headers",
    cut_off: "cut off or damaged", far_away: "very far down",
}  # fmt: skip
