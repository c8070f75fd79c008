"""The import as a whole: read, map, stage, then apply chunk by chunk. Can be killed anywhere and run again.

Owns the order of the steps; what each does lies in its own module. Never writes consent.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from diaspora import clock
from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports import contact_writing_store, lookup_store, store
from diaspora.crm.imports.cleaning import REJECTION_REMEDIES, CleanRow, Places, Rejection, clean_row
from diaspora.crm.imports.mapping import SYNONYMS, map_headers
from diaspora.crm.imports.matching import Decision, People
from diaspora.crm.imports.reading import read_table
from diaspora.crm.imports.staged_rows import StagedRow, staged_rows
from diaspora.crm.row_writing import new_names
from diaspora.site_secret import derive_key

CHUNK_ROWS = 1_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do (`dry_run`). rows = created + updated + unchanged + rejected.

    `name` is its Diaspora Import; `reasons` counts rejected rows by code and `first_rejected` gives (row, reason) of
    the first ones; `notes` counts what was left out of rows that were taken in; headers that were left out are named.
    """

    name: str
    file: str
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    dry_run: bool = False
    reasons: Mapping[str, int] = field(default_factory=dict[str, int])
    first_rejected: tuple[tuple[int, str], ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict[str, int])
    dropped_columns: tuple[str, ...] = ()
    consent_columns: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """What all chunks of one run share."""

    places: Places
    key: bytes
    this_year: int


def import_file(
    path: str | Path,
    kind: str = "contact",
    *,
    dry_run: bool = False,
    district: str | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Import a file of people; commits chunk by chunk. Run again after a kill, it goes on where it was.

    `district` is the code of the district for rows that name none (else the settings'). `progress` is called with
    (rows done, rows in all). Raises ImportRefused before anything is written, ImportTakenOver if another process
    runs the same import.
    """
    file = Path(path)
    if kind != "contact":
        raise ImportRefused("kind", f"{kind!r} cannot be imported yet", "use --kind contact")
    table = read_table(file)
    mapping = map_headers(table.rows)
    places = lookup_store.load_places(_known_district(district))
    rows = list(staged_rows(table.rows, mapping, places.default_district))
    if not rows:
        raise ImportRefused(
            f"row {mapping.header_row + 1}", "there are only headers", "fill in at least one row below them"
        )
    run = _Run(places, derive_key("address-key"), clock.utcnow().year)
    sha256 = _fingerprint(file)
    report = progress or _silent
    if dry_run:
        result = _rehearse(run, file, sha256, rows, asdict(mapping), report)
    else:
        claim = store.open_import(file.name, str(file.resolve()), sha256, places.default_district, asdict(mapping))
        _stage(claim, rows)
        _apply(run, claim, len(rows), report)
        result = result_of(claim.name)
    return replace(
        result,
        dropped_columns=mapping.dropped,
        consent_columns=mapping.consent,
        ignored_columns=mapping.ignored,
    )


def _silent(done: int, total: int) -> None:
    """No one is watching."""


def _fingerprint(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _known_district(district: str | None) -> str:
    if not district:
        return ""
    found = lookup_store.find_district(district)
    if not found:
        raise ImportRefused("district", f"there is no district {district!r}", "use a code of the list of districts")
    return found


def _stage(claim: store.Claim, rows: Sequence[StagedRow]) -> None:
    if claim.total:
        return
    waiting = [row for row in rows if row.row_no > claim.staged_to]
    for start in range(0, len(waiting), CHUNK_ROWS):
        store.stage(claim, waiting[start : start + CHUNK_ROWS])
    store.all_staged(claim, len(rows))


def _apply(run: _Run, claim: store.Claim, total: int, report: Progress) -> None:
    cursor = claim.cursor
    done = store.applied_count(claim.name)
    report(done, total)
    while rows := store.next_rows(claim, cursor, CHUNK_ROWS):
        people = People(run.key)
        decisions = _decide(run, people, rows)
        contact_writing_store.write_people(list(people.by_name.values()), f"import {claim.name}")
        store.finish_chunk(claim, decisions)
        cursor = decisions[-1].row_no
        done += len(decisions)
        report(done, total)
    store.finish(claim)


def _rehearse(
    run: _Run, file: Path, sha256: str, rows: Sequence[StagedRow], mapping: dict[str, object], report: Progress
) -> ImportResult:
    """The same decisions over the same rows; what a run would have written is only remembered."""
    people = People(run.key)
    decisions: list[Decision] = []
    for start in range(0, len(rows), CHUNK_ROWS):
        decisions += _decide(run, people, rows[start : start + CHUNK_ROWS])
        report(len(decisions), len(rows))
    states = Counter(decision.state for decision in decisions)
    counts = {f"{state}_rows": states[state] for state in ("created", "updated", "unchanged", "rejected")}
    name = store.note_dry_run(
        file.name, sha256, run.places.default_district, mapping, {"total_rows": len(rows), **counts}
    )
    rejected = [(decision.row_no, decision.reason) for decision in decisions if decision.state == "rejected"]
    reasons = Counter(reason for _, reason in rejected)
    notes = Counter(decision.reason for decision in decisions if decision.state != "rejected")
    return ImportResult(
        name, file.name, len(rows), states["created"], states["updated"], states["unchanged"], states["rejected"],
        dry_run=True, reasons=dict(sorted(reasons.items())), first_rejected=tuple(rejected[:store.FIRST_REJECTED]),
        notes=_count_notes(notes),
    )  # fmt: skip


def _decide(run: _Run, people: People, rows: Sequence[StagedRow]) -> list[Decision]:
    """Clean a chunk, look up in one go whom it may be about, and decide row by row in the order of the file."""
    cleaned = [clean_row(row.cells, run.places, key=run.key, this_year=run.this_year) for row in rows]
    readable: list[CleanRow] = [row for row in cleaned if not isinstance(row, Rejection)]
    address_keys = list({key for row in readable for _, key in row.derived.emails})
    phones = list({phone for row in readable for phone in row.derived.phones})
    people.learn(lookup_store.people_reached_by(address_keys, phones))
    people.erased_addresses |= lookup_store.erased_addresses(address_keys)
    people.by_row_hash.update(lookup_store.applied_rows([row.row_hash for row in rows]))
    names = new_names(len(rows))
    return [
        people.decide(row.row_no, row.row_hash, clean, name)
        for row, clean, name in zip(rows, cleaned, names, strict=True)
    ]


def result_of(import_name: str) -> ImportResult:
    """The result of an import that was run, from its record."""
    counts = store.counts_of(import_name)
    return ImportResult(
        import_name, counts.file_name, counts.total_rows, counts.created_rows, counts.updated_rows,
        counts.unchanged_rows, counts.rejected_rows, reasons=store.reasons_of(import_name),
        first_rejected=store.first_rejected(import_name), notes=_count_notes(store.notes_of(import_name)),
    )  # fmt: skip


def _count_notes(rows: Mapping[str, int]) -> dict[str, int]:
    """Note -> rows, from the rows' notes as they are stored: several joined in one text."""
    counted: Counter[str] = Counter()
    for notes, number in rows.items():
        counted.update({note: number for note in notes.split("; ") if note})
    return dict(sorted(counted.items()))


def write_rejections(import_name: str, path: str | Path) -> int:
    """Write the rejected rows of an import as CSV (UTF-8 with a mark, so that Excel reads the Arabic); how many.

    Cells that a spreadsheet would take for a formula are quoted (OWASP, CSV injection).
    """
    rejected = store.rejected_rows(import_name)
    fields = [name for name in SYNONYMS if any(name in cells for _, _, cells in rejected)]
    with Path(path).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "reason", "what to do", *fields])
        for row_no, reason, cells in rejected:
            told = [cells.get(name, "") for name in fields]
            writer.writerow([row_no, reason, REJECTION_REMEDIES.get(reason, ""), *map(_inert, told)])
    return len(rejected)


def _inert(text: str) -> str:
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
