"""The import as a whole: read, map, then decide and write chunk by chunk. Can be killed anywhere and run again.

Owns the order of the steps; what each does lies in its own module. Never writes consent.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from pathlib import Path

from diaspora import clock
from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports import lookup_store, registry_store, store, writing_store
from diaspora.crm.imports.file_stream import FileStream
from diaspora.crm.imports.kinds import Kind, Site
from diaspora.crm.imports.mapping import Mapping as ColumnMapping
from diaspora.crm.imports.mapping import map_headers
from diaspora.crm.imports.matching import NewName, Records, numbered_names
from diaspora.crm.imports.rejections import remedies_of
from diaspora.crm.imports.row_cleaning import CleanRow
from diaspora.crm.row_writing import Stamp, new_names

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
    columns: tuple[tuple[str, str, float], ...] = ()
    """(header, field, confidence) of the columns that were read."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What all chunks of one run share."""

    kind: Kind
    kind_path: str
    site: Site
    source: store.Source
    mapping: ColumnMapping
    report: Progress


def import_file(
    path: str | Path,
    kind: str = "contact",
    *,
    dry_run: bool = False,
    district: str | None = None,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Import a file of a kind; commits chunk by chunk. Run again after a kill, it goes on where it was.

    `district` is the code of the district for rows that name none (else the settings'). `mapping` is header -> field,
    where the synonyms do not say it. `progress` is called with (rows done, rows in all). Raises ImportRefused before
    anything is written, ImportTakenOver if another process runs the same import.
    """
    file = Path(path)
    described, kind_path = registry_store.find_kind(kind)
    with FileStream(file) as stream:
        columns = map_headers(stream.head(), described, mapping)
        site = lookup_store.load_site(described, _known_district(district))
        source = store.Source(
            kind, file.name, str(file.resolve()), _fingerprint(file), site.default_district, asdict(columns)
        )
        run = _Run(described, kind_path, site, source, columns, progress or _silent)
        result = _rehearse(run, stream) if dry_run else _apply(run, stream)
    return replace(
        result,
        dropped_columns=columns.dropped,
        consent_columns=columns.consent,
        ignored_columns=columns.ignored,
        columns=columns.described,
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


def _open_rows(run: _Run, stream: FileStream, after: int) -> tuple[int, Iterator[list[CleanRow]]]:
    """(rows in all, the rows after a row in chunks); the first chunk is read before anything is written."""
    total = stream.start(run.kind_path, run.mapping, run.site, after=after, batch=CHUNK_ROWS, survey=True)
    batches = stream.batches()
    first = next(batches, None)
    if first is None and not after:
        what = f"row {run.mapping.header_row + 1}"
        raise ImportRefused(what, "there are only headers", "fill in at least one row below them")
    return total, chain([first] if first else [], batches)


def _apply(run: _Run, stream: FileStream) -> ImportResult:
    after = store.unfinished_cursor(run.source)
    total, batches = _open_rows(run, stream, after)
    claim = store.open_import(run.source)
    if claim.cursor < after:
        raise ImportRefused("file", "another process began the same import in this moment", "run the command again")
    store.start_running(claim, total)
    done = store.applied_count(claim.name)
    run.report(done, total)
    for rows in batches:
        done += apply_chunk(run, claim, rows)
        run.report(done, total)
    store.finish(claim)
    return result_of(claim.name)


def apply_chunk(run: _Run, claim: store.Claim, rows: Sequence[CleanRow]) -> int:
    """Decide and write one chunk under the claim, and commit it; how many rows."""
    store.hold(claim)
    stamp = Stamp(clock.utcnow(), store.current_user())
    records = _records(run)
    lookup_store.learn_about(records, rows)
    new_name = _fresh_names()
    decisions = [records.decide(row, new_name) for row in rows]
    documents = list(records.by_name.values())
    for target in run.kind.targets:
        own = [document for document in documents if document.doctype == target.doctype]
        writing_store.write_documents(target, own, f"import {claim.name}", stamp)
    store.finish_chunk(claim, decisions, stamp)
    return len(decisions)


def _records(run: _Run) -> Records:
    records = Records(run.kind, run.site)
    records.districts = lookup_store.user_districts()
    return records


def _fresh_names() -> NewName:
    def names() -> Iterator[str]:
        while True:
            yield from new_names(CHUNK_ROWS)

    return names().__next__


def _rehearse(run: _Run, stream: FileStream) -> ImportResult:
    """The same decisions over the same rows; what a run would have written is only remembered."""
    total, batches = _open_rows(run, stream, 0)
    records, new_name = _records(run), numbered_names()
    states: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    rejected: list[tuple[int, str]] = []
    for rows in batches:
        lookup_store.learn_about(records, rows)
        for decision in (records.decide(row, new_name) for row in rows):
            states[decision.state] += 1
            if decision.state != "rejected":
                notes[decision.reason] += 1
                continue
            reasons[decision.reason] += 1
            if len(rejected) < store.FIRST_REJECTED:
                rejected.append((decision.row_no, decision.reason))
        run.report(states.total(), total)
    counts = {f"{state}_rows": states[state] for state in store.COUNTED}
    name = store.note_dry_run(run.source, {"total_rows": states.total(), **counts})
    return ImportResult(
        name, run.source.file_name, states.total(), *(states[state] for state in store.COUNTED),
        dry_run=True, reasons=dict(sorted(reasons.items())), first_rejected=tuple(rejected),
        notes=_count_notes(notes),
    )  # fmt: skip


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
    kind, _ = registry_store.find_kind(store.kind_of(import_name))
    remedies = remedies_of(kind)
    rejected = store.rejected_rows(import_name)
    fields = [field.name for field in kind.fields if any(field.name in cells for _, _, cells in rejected)]
    with Path(path).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "reason", "what to do", *fields])
        for row_no, reason, cells in rejected:
            told = [cells.get(name, "") for name in fields]
            writer.writerow([row_no, reason, remedies.get(reason, ""), *map(_inert, told)])
    return len(rejected)


def _inert(text: str) -> str:
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
