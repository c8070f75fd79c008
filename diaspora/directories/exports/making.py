"""An export as a whole: asked for, made chunk by chunk, finished. Can be killed anywhere and run again.

Owns the order of the steps. The asker's rights and row rules are looked at anew with every chunk.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from diaspora.crm import permissions
from diaspora.crm.row_rules import RowRules
from diaspora.directories.columns import KINDS
from diaspora.directories.errors import ExportRefused, ExportTakenOver
from diaspora.directories.exports import export_store, row_store
from diaspora.directories.exports.layouts import OWN, Layout, layout_names, layout_of
from diaspora.directories.exports.rights import may_export
from diaspora.directories.exports.table_files import MARK, MAX_XLSX_ROWS, append, csv_text, write_workbook
from diaspora.directories.exports.vcard import card_of, write_card
from diaspora.sentence import Sentence

FORMATS = ("csv", "xlsx", "vcf")
MIN_REASON = 5
CHUNK_RECORDS = 1_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for an export: the user, the roles, and what the row rules leave."""

    user: str
    roles: frozenset[str]
    rules: RowRules


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. `layout` is `own` or a register's; `language` that of our own headings."""

    kind: str
    format: str
    reason: str
    layout: str = OWN
    language: str = "en"
    district: str = ""


def ask(asker: Asker, wish: Wish) -> str:
    """Note an export that somebody asks for, and return its record. No commit. Raises ExportRefused."""
    layout = _allowed(asker, wish)
    selection = row_store.Selection(wish.kind, asker.rules, wish.district, layout.office)
    total = row_store.count_records(selection)
    if wish.format == "xlsx" and total > MAX_XLSX_ROWS:
        raise ExportRefused(
            Sentence("A workbook of more than {limit} rows is not written. Ask for CSV.", limit=MAX_XLSX_ROWS)
        )
    return export_store.open_export(
        {
            "kind": wish.kind,
            "layout": wish.layout,
            "format": wish.format,
            "language": wish.language,
            "district": wish.district or _only(asker.rules) or None,
            "reason": wish.reason.strip(),
            "requested_by": asker.user,
            "total_rows": total,
            "is_religious": int(asker.rules.sees_religious and wish.kind in ("imam", "institution")),
            "file_name": f"{wish.kind}{'' if wish.layout == OWN else '-' + wish.layout}.{wish.format}",
        }
    )


def _allowed(asker: Asker, wish: Wish) -> Layout:
    if wish.kind not in KINDS:
        raise ExportRefused(Sentence("{kind} is no directory. Choose one of: {kinds}.", kind=wish.kind,
                                     kinds=", ".join(KINDS)))  # fmt: skip
    if not may_export(wish.kind, asker.roles) or asker.rules.nothing:
        raise ExportRefused(Sentence("Your role does not export this directory. Ask the data protection officer."))
    if wish.format not in FORMATS:
        raise ExportRefused(Sentence("{format} is no format of exports. Choose csv, xlsx or vcf.", format=wish.format))
    layout = layout_of(wish.kind, wish.layout, wish.language)
    if layout is None:
        known = ", ".join(layout_names(wish.kind))
        raise ExportRefused(Sentence("There is no layout {layout} here. Choose one of: {known}.", layout=wish.layout,
                                     known=known))  # fmt: skip
    if len(wish.reason.strip()) < MIN_REASON:
        raise ExportRefused(Sentence("Say why, in a few words: the reason is kept with the export."))
    if wish.district and not asker.rules.all_districts and wish.district not in asker.rules.districts:
        raise ExportRefused(Sentence("You do not work for this district. Leave it out, or choose one of yours."))
    return layout


def _only(rules: RowRules) -> str:
    return next(iter(rules.districts)) if not rules.all_districts and len(rules.districts) == 1 else ""


def make(name: str, asker_of: Callable[[str], Asker], *, seconds: float = 25, report: Progress | None = None) -> bool:
    """Go on with an export for so many seconds; whether nothing is left to do here.

    Raises ExportTakenOver where another process has gone on with it, or an erasure has stopped it.
    """
    job = export_store.claim(name)
    if job is None:
        return True
    asker = asker_of(job.requested_by)
    layout = layout_of(job.kind, job.layout, job.language)
    if layout is None or not may_export(job.kind, asker.roles) or asker.rules.nothing:
        export_store.fail(name, "the asker's role no longer exports this directory")
        return True
    try:
        return _write(job, layout, asker.rules, time.monotonic() + seconds, report or _silent)
    except ExportTakenOver:
        export_store.tidy(name)
        raise


def _silent(done: int, total: int) -> None:
    """No one is watching."""


def _write(job: export_store.Job, layout: Layout, rules: RowRules, deadline: float, report: Progress) -> bool:
    chosen = row_store.Selection(job.kind, rules, job.district, layout.office)
    total = row_store.count_records(chosen)
    export_store.note_total(job, total)
    part = export_store.part_of(job.name)
    cursor, done, length = job.cursor, job.done, job.file_bytes
    records = row_store.read_records(chosen, cursor, CHUNK_RECORDS, job.language)
    while records or not length:
        rows = [(key, row) for key, several in records for row in several]
        length = append(part, length, _text_of(layout, job.format, rows, is_first=not length))
        cursor, done = (records[-1][0] if records else cursor), done + len(records)
        is_late = time.monotonic() > deadline
        export_store.note_chunk(job, cursor, done, length, lease=not is_late)
        report(done, total)
        if is_late:
            return False
        records = row_store.read_records(chosen, cursor, CHUNK_RECORDS, job.language)
    _finish(job, layout, part, done)
    return True


def _text_of(layout: Layout, file_format: str, rows: list[tuple[str, dict[str, str]]], *, is_first: bool) -> str:
    if file_format == "vcf":
        # A person with several mandates is one card. An empty file is one line break, so that it is there.
        cards = {key: card_of(row, f"urn:diaspora:{key}") for key, row in reversed(rows)}
        return "".join(write_card(card) for card in reversed(cards.values())) or ("\r\n" if is_first else "")
    table = [layout.cells(row) for _, row in rows]
    head = MARK + csv_text([layout.headers], layout.separator) if is_first else ""
    return head + csv_text(table, layout.separator)


def _finish(job: export_store.Job, layout: Layout, part: Path, done: int) -> None:
    """The part becomes the file. It goes last, so that a kill in between leaves something to begin with again."""
    target = export_store.file_of(job.name, job.format)
    fresh = part.with_suffix(".new")
    if job.format == "xlsx":
        write_workbook(part, layout.separator, fresh)
    else:
        shutil.copyfile(part, fresh)
    fresh.chmod(0o600)
    os.replace(fresh, target)
    with target.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    export_store.finish(job, done, target.stat().st_size, sha256)
    part.unlink()


def asker_named(user: str, roles: frozenset[str]) -> Asker:
    """The user with these roles, and the rows that the rules leave."""
    return Asker(user, roles, permissions.row_rules(user))
