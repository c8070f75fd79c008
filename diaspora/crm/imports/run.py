"""The import as a whole: read, map, then decide and write chunk by chunk. Can be killed anywhere and run again.

Owns the order of the steps; what each does lies in its own module. Never writes consent.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from pathlib import Path

from diaspora import clock
from diaspora.collector import without_collector
from diaspora.crm.duplicate_sides import SIDES
from diaspora.crm.errors import ImportRefused
from diaspora.crm.imports import lookup_store, registry_store, store, writing_store
from diaspora.crm.imports.contact_target import DOCTYPE as CONTACT
from diaspora.crm.imports.duplicates_store import Proposals
from diaspora.crm.imports.file_stream import FileStream
from diaspora.crm.imports.kinds import Kind, Site
from diaspora.crm.imports.mapping import Mapping as ColumnMapping
from diaspora.crm.imports.mapping import map_headers, mapping_of
from diaspora.crm.imports.matching import NewName, Records, numbered_names
from diaspora.crm.imports.organisation_duplicates_store import OrganisationProposals
from diaspora.crm.imports.rehearsal import Rehearsal
from diaspora.crm.imports.result import ImportResult, count_notes
from diaspora.crm.imports.row_cleaning import CleanRow
from diaspora.crm.row_writing import Stamp, new_names

CHUNK_ROWS = 1_000
SOURCE = "import"
"""What a document says of where it is from. Not which import: that of a kind that few may see would tell."""
Progress = Callable[[int, int], None]
MayGoOn = Callable[[], bool]


def _proposals() -> Mapping[str, Proposals | OrganisationProposals]:
    """DocType -> who proposes what may be a duplicate of it."""
    organisations = {doctype: OrganisationProposals(doctype, SIDES[doctype]) for doctype in SIDES if doctype != CONTACT}
    return {CONTACT: Proposals(), **organisations}


@dataclass(frozen=True, slots=True)
class _Run:
    """What all chunks of one run share."""

    kind: Kind
    kind_path: str
    site: Site
    source: store.Source
    mapping: ColumnMapping
    report: Progress
    proposals: Mapping[str, Proposals | OrganisationProposals] = field(default_factory=_proposals)


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
    with FileStream(file) as stream:
        run = _begin(stream, file, kind, district or "", mapping, progress or _silent)
        if dry_run:
            result = _rehearse(run, stream, _always)
            name = store.note_dry_run(run.source, result)
            return replace(result, name=name).with_columns(run.mapping)
        after = store.unfinished_cursor(run.source)
        total, batches = _open_rows(run, stream, after)
        claim = store.open_import(run.source)
        if claim.cursor < after:
            raise ImportRefused("file", "another process began the same import just now", "run the command again")
        store.start_running(claim, total)
        _apply(run, claim, total, batches, _always)
    return result_of(claim.name).with_columns(run.mapping)


def prepare(
    path: Path, file: str, kind: str, district: str, mapping: Mapping[str, str] | None = None, name: str = ""
) -> tuple[str, ColumnMapping, list[list[str]]]:
    """Read the headers of an uploaded file and keep the import, ready to be rehearsed and applied; with `name` it is
    read anew. (name of the import, mapping, first rows). `mapping` None takes what a person chose for such headers
    before. Commits. Raises ImportRefused."""
    with FileStream(path) as stream:
        run = _begin(stream, path, kind, district, mapping, _silent)
        chosen = mapping if mapping is not None else store.chosen_before(run.mapping.fingerprint, kind)
        if chosen and mapping is None:
            columns = map_headers(stream.rows, run.kind, chosen)
            run = replace(run, mapping=columns, site=_with_columns(run.site, columns))
        source = replace(run.source, mapping=asdict(run.mapping))
        stored = store.prepare_import(source, file, chosen or {}, run.mapping.fingerprint, name)
        return stored, run.mapping, stream.rows


def go_on(import_name: str, may_go_on: MayGoOn) -> bool:
    """Apply an import that was prepared, chunk by chunk, as long as there is time; whether it is done.

    Raises ImportRefused, ImportTakenOver.
    """
    with _reopened(import_name) as (run, stream, claim):
        total, batches = _open_rows(run, stream, claim.cursor)
        store.start_running(claim, total)
        return _apply(run, claim, total, batches, may_go_on)


def rehearse(import_name: str, may_go_on: MayGoOn) -> ImportResult:
    """Rehearse an import that was prepared, and keep what it would come to. Commits. Raises ImportRefused."""
    with _reopened(import_name) as (run, stream, claim):
        result = replace(_rehearse(run, stream, may_go_on), name=import_name)
        store.keep_rehearsal(claim, asdict(result))
        return result


@contextmanager
def _reopened(import_name: str) -> Generator[tuple[_Run, FileStream, store.Claim]]:
    source, path = store.source_of(import_name)
    kind, kind_path = registry_store.find_kind(source.kind)
    file = Path(path)
    with FileStream(file) as stream:
        stream.head()
        if _fingerprint(file) != source.sha256:
            raise ImportRefused("file", "the file is another than before", "upload it again and begin a new import")
        registry_store.check_importer(kind)
        columns = mapping_of(source.mapping)
        site = _with_columns(lookup_store.load_site(kind, source.district), columns)
        run = _Run(kind, kind_path, site, source, columns, _silent)
        yield run, stream, store.claim_import(import_name)


def _begin(
    stream: FileStream, file: Path, kind: str, district: str, chosen: Mapping[str, str] | None, report: Progress
) -> _Run:
    described, kind_path = registry_store.find_kind(kind)
    registry_store.check_importer(described)
    columns = map_headers(stream.head(), described, chosen)
    site = _with_columns(lookup_store.load_site(described, _known_district(district)), columns)
    path = str(file.resolve())
    source = store.Source(kind, file.name, path, _fingerprint(file), site.default_district, asdict(columns))
    return _Run(described, kind_path, site, source, columns, report)


def _with_columns(site: Site, columns: ColumnMapping) -> Site:
    return replace(site, columns=frozenset(name for _, name in columns.columns))


def _always() -> bool:
    return True


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


def _apply(run: _Run, claim: store.Claim, total: int, batches: Iterator[list[CleanRow]], may_go_on: MayGoOn) -> bool:
    done = store.applied_count(claim.name)
    run.report(done, total)
    with without_collector():
        while may_go_on():
            rows = next(batches, None)
            if rows is None:
                store.close(claim, "done")
                return True
            done += _apply_chunk(run, claim, rows)
            run.report(done, total)
    store.release(claim)
    return False


def _apply_chunk(run: _Run, claim: store.Claim, rows: Sequence[CleanRow]) -> int:
    """Decide and write one chunk under the claim, and commit it; how many rows."""
    store.hold(claim)
    stamp = Stamp(clock.utcnow(), store.current_user())
    records = Records(run.kind, run.site)
    lookup_store.learn_about(records, rows)
    new_name = _fresh_names()
    decisions = [records.decide(row, new_name) for row in rows]
    documents = list(records.by_name.values())
    for target in run.kind.targets:
        own = [document for document in documents if document.doctype == target.doctype]
        writing_store.write_documents(target, own, SOURCE, stamp)
        if proposals := run.proposals.get(target.doctype):
            proposals.propose([document for document in own if document.is_new], stamp)
    store.finish_chunk(claim, decisions, stamp)
    return len(decisions)


def _fresh_names() -> NewName:
    def names() -> Iterator[str]:
        while True:
            yield from new_names(CHUNK_ROWS)

    return names().__next__


def _rehearse(run: _Run, stream: FileStream, may_go_on: MayGoOn) -> ImportResult:
    """The same decisions over the same rows; what a run would have written is only remembered."""
    total, batches = _open_rows(run, stream, 0)
    new_name = numbered_names()
    states: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    rejected: list[tuple[int, str]] = []
    rows: list[CleanRow] | None = []
    with Rehearsal() as rehearsal, without_collector():
        while may_go_on() and (rows := next(batches, None)) is not None:
            records = Records(run.kind, run.site)
            lookup_store.learn_about(records, rows, rehearsal)
            for decision in (records.decide(row, new_name) for row in rows):
                states[decision.state] += 1
                if decision.state != "rejected":
                    notes[decision.reason] += 1
                    continue
                reasons[decision.reason] += 1
                if len(rejected) < store.FIRST_REJECTED:
                    rejected.append((decision.row_no, decision.reason))
            rehearsal.keep(records)
            run.report(states.total(), total)
    return ImportResult(
        "", run.source.file_name, states.total(), *(states[state] for state in store.COUNTED),
        dry_run=True, reasons=dict(sorted(reasons.items())), first_rejected=tuple(rejected),
        notes=count_notes(notes), is_whole=rows is None,
    )  # fmt: skip


def result_of(import_name: str) -> ImportResult:
    """The result of an import that was run, from its record."""
    counts = store.counts_of(import_name)
    return ImportResult(
        import_name, counts.file_name, counts.total_rows, counts.created_rows, counts.updated_rows,
        counts.unchanged_rows, counts.rejected_rows, reasons=store.reasons_of(import_name),
        first_rejected=store.first_rejected(import_name), notes=count_notes(store.notes_of(import_name)),
    )  # fmt: skip
