"""Files that cannot be imported, through the command that a user types: what is said, how soon, and that nothing stays.

Every file is invented; the gigabyte is sparse.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SITE = "test.localhost"
TABLES = ("Contact", "Import", "Import Row", "Consent")
LIMIT_S = 5

pytestmark = pytest.mark.system


def run_import(sites: Path, file: str | Path, *options: str) -> tuple[int, str, float]:
    """(exit code, all that was said, seconds of work: the clock also counts what else the machine does)."""
    command = [sys.executable, "-m", "embedded_frappe", "--sites", str(sites), "--site", SITE]
    command += ["diaspora", "import", str(file), *options]
    before = os.times()
    done = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ, PYTHONPATH=str(ROOT)), capture_output=True, text=True, timeout=120
    )
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    return done.returncode, done.stdout + done.stderr, seconds


def row_counts(sites: Path) -> tuple[int, ...]:
    (file,) = sites.rglob("site.sqlite3")
    connection = sqlite3.connect(file)
    try:
        return tuple(connection.execute(f"SELECT COUNT(*) FROM `tabDiaspora {name}`").fetchone()[0] for name in TABLES)
    finally:
        connection.close()


@pytest.fixture(scope="module")
def untouched_sites(site_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One site for all the files that must change nothing."""
    target = tmp_path_factory.mktemp("files") / "sites"
    shutil.copytree(site_template, target)
    return target


def text(content: str | bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return write


def gigabyte_of_zeros(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**30)


def workbook(*rows: tuple[str, ...]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        from openpyxl import Workbook

        book = Workbook()
        for row in rows:
            book.active.append(row)  # pyright: ignore[reportOptionalMemberAccess]
        book.save(path)

    return write


PEOPLE = workbook(("Nom", "Prénom"), ("Alaoui", "Amina"))


def cut_off(path: Path) -> None:
    PEOPLE(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def sheet_with(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        PEOPLE(path)
        with zipfile.ZipFile(path) as whole:
            parts = {name: whole.read(name) for name in whole.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as changed:
            for name, content in parts.items():
                changed.writestr(name, change(content) if name == sheet else content)

    return write


def cell_at(reference: str, row: str) -> Callable[[bytes], bytes]:
    cell = f'<row r="{row}"><c r="{reference}" t="n"><v>1</v></c></row></sheetData>'
    return lambda sheet: sheet.replace(b"</sheetData>", cell.encode())


def billion_laughs(sheet: bytes) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>'
    return head.encode() + sheet.replace(b"Alaoui", b"&l11;")


REFUSED: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "an empty file": ("members.csv", text(""), "the file is empty"),
    "binary content": ("members.csv", text(bytes(range(256)) * 40), "not text"),
    "a binary workbook": ("members.xlsx", text(bytes(range(256)) * 40), "the content does not"),
    "a gigabyte of zeros": ("members.csv", gigabyte_of_zeros, "1,024 MB, more than 512 MB"),
    "no name column": (
        "members.xlsx",
        workbook(("Courriel", "Ville"), ("a@b.example", "Lyon")),
        "no column holds a name",
    ),
    "no known column": ("members.csv", text("foo;bar\n1;2\n"), "no column is known"),
    "only headers": ("members.csv", text("Nom;Prénom\n"), "row 2: there are only headers"),
    "a NUL byte": ("members.csv", text("Nom;Prénom\nAla\0oui;Amina\n"), "not text"),
    "half a workbook": ("members.xlsx", cut_off, "cut off or damaged"),
    "a zip bomb": ("members.xlsx", sheet_with(lambda s: s.replace(b"Alaoui", b"A" * 60_000_000)), "unpacks to"),
    "a billion laughs": ("members.xlsx", sheet_with(billion_laughs), "damaged"),
    "a cell in the last corner": ("members.xlsx", sheet_with(cell_at("XFD1048576", "1048576")), "very far down"),
    "a cell nowhere": ("members.xlsx", sheet_with(cell_at("ZZZZZZ9999999999", "9999999999")), "very far down"),
    "a cell of ten megabytes": (
        "members.csv",
        text("Nom\n" + "A" * 10_000_000),
        "row 2/column 1: the cell holds 10,000",
    ),
    "an open quotation mark": ("members.csv", text('Nom;Ville\n"Alaoui;Lyon\n'), "row 2: a quotation mark"),
    "a row that is too long": ("members.csv", text("Nom;Ville\n" + "A;B\n" * 30 + "A;B;C;D\n"), "row 32: 4 cells"),
    "too many columns": ("members.csv", text("Nom;" * 400 + "\n" + "A;" * 400), "row 1: there are more than 200"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_imported_is_refused_with_what_and_where(case, untouched_sites, tmp_path):
    name, write, said = REFUSED[case]
    file = tmp_path / name
    write(file)
    before = row_counts(untouched_sites)
    code, output, seconds = run_import(untouched_sites, file)
    assert code == 1
    assert f"{name}: " in output
    assert said in output
    assert "Nothing was taken in." in output
    assert "Traceback" not in output
    assert "panicked" not in output
    assert seconds < LIMIT_S
    assert row_counts(untouched_sites) == before


def test_a_path_that_is_no_file_is_named(untouched_sites, tmp_path):
    before = row_counts(untouched_sites)
    for path, said in ((tmp_path / "nothing.xlsx", "does not exist"), (tmp_path, "is a directory")):
        code, output, _ = run_import(untouched_sites, path)
        assert code == 2
        assert said in output
        assert str(path.name) in output
    assert row_counts(untouched_sites) == before


def test_wrong_options_are_named_and_change_nothing(untouched_sites, tmp_path):
    PEOPLE(tmp_path / "members.xlsx")
    before = row_counts(untouched_sites)
    for options, said in ((("--kind", "ship"), "'ship' is not"), (("--district", "XYZ"), "no district 'XYZ'")):
        code, output, _ = run_import(untouched_sites, tmp_path / "members.xlsx", *options)
        assert code in (1, 2)
        assert said in output
    assert row_counts(untouched_sites) == before


def test_a_row_with_a_line_break_in_its_address_is_kept_back_with_its_reason(sites_path, tmp_path):
    text('Nom;Courriel\nAlaoui;"a@b.example\nBcc: c@d.example"\n')(tmp_path / "members.csv")
    code, output, _ = run_import(sites_path, tmp_path / "members.csv")
    assert code == 0
    assert "1 rows, 0 created" in output
    assert "1 rejected" in output
    assert row_counts(sites_path)[0] == 0
    name = re.search(r"diaspora rejected (\w+)", output)
    assert name
    command = [sys.executable, "-m", "embedded_frappe", "--sites", str(sites_path), "--site", SITE]
    told = subprocess.run([*command, "diaspora", "rejected", name[1]], cwd=ROOT, capture_output=True, text=True)
    assert "row 2: line break in e-mail. Write one address in the cell" in told.stdout


@pytest.mark.parametrize(
    ("site", "folder", "said"),
    [
        ("a b", "new", "is no name for a site"),
        ("../up", "new", "is no name for a site"),
        ("other.localhost", "present", "There is no site other.localhost"),
        (SITE, "file", "is a file and no folder"),
    ],
)
def test_a_site_that_cannot_be_is_named_and_not_made(site, folder, said, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "present" / "mission.localhost").mkdir(parents=True)
    (tmp_path / "present" / "mission.localhost" / "site_config.json").write_text("{}")
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, ROOT / "dev", "diaspora", "doctor", "--sites", tmp_path / folder],
        cwd=ROOT, env=dict(os.environ, DIASPORA_SITE=site), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before
