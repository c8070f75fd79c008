"""The files that the desks of the sample mission bring in, each by whom it belongs to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import registers, roles
from .people import Person
from .staff import OFFICER, RELIGIOUS_AFFAIRS
from .tables import write_book, write_text


@dataclass(frozen=True)
class DeskFile:
    """A file, what its rows are, who brings it in, and the district of rows that name none (or None)."""

    path: Path
    kind: str
    user: str
    district: str | None = None


def write_files(folder: Path, people: Sequence[Person], investors: Collection[str], seed: int) -> list[DeskFile]:
    """Write every file, and say who brings it in. `investors` are addresses of members who asked about investment."""
    officials = registers.officials(seed)
    councillors = officials[: registers.COUNCILLORS]
    mayors = councillors[:: registers.COUNCILLORS // registers.MAYORS]
    departmental = officials[-registers.DEPARTMENTAL :]
    named = [person for person in people if person.email in investors and person.last_name and person.first_name]
    known = list({person.email.lower(): person for person in reversed(named)}.values())[::-1]
    officer, desk = OFFICER.email, RELIGIOUS_AFFAIRS.email
    return [
        DeskFile(
            write_text(_shuffled(registers.association_rows(seed)), folder / "rna_waldec.csv", ";", "cp1252"),
            "association", officer, "PAR",
        ),
        DeskFile(
            write_text(registers.councillor_rows(councillors), folder / "elus-cm.csv", ";", "utf-8", quote_all=True),
            "elected-official", officer, "PAR",
        ),
        DeskFile(
            write_text(registers.mayor_rows(mayors), folder / "elus-mai.csv", "\t", "utf-8-sig"),
            "elected-official", officer, "PAR",
        ),
        DeskFile(
            write_text(registers.departmental_rows(departmental), folder / "elus-cd.csv", ";", "latin-1"),
            "elected-official", officer, "PAR",
        ),
        DeskFile(write_book(roles.imam_rows(seed), folder / "imams.xlsx"), "imam", desk),
        DeskFile(
            write_text(roles.teacher_rows(seed), folder / "enseignants.csv", ",", "utf-8"), "teacher", officer
        ),
        DeskFile(
            write_book(
                roles.investor_rows(known, seed), folder / "investisseurs.xlsx", "Bureau économique", "Liste 2026"
            ),
            "investor", officer, "PAR",
        ),
        DeskFile(write_text(roles.student_rows(seed), folder / "etudiants.txt", "\t", "utf-16"), "student", officer),
    ]  # fmt: skip


def _shuffled(rows: Sequence[registers.Row]) -> list[registers.Row]:
    """The columns in another order than the register's, as exports have them."""
    columns = sorted(rows[0], reverse=True)
    return [{column: row[column] for column in columns} for row in rows]
