"""Files of people: import them, and list what was rejected."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import frappe

from diaspora.crm.imports.kinds import KIND_NAMES

from .site_command import act_as, on_site, print_json, typed_here

SURE_ENOUGH = 0.9


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, resolve_path=True))
@click.option("--kind", type=click.Choice(KIND_NAMES), default="contact", show_default=True, help="What the rows are.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--district", help="Code of the consular district for rows that name none.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
    help="A JSON file of header and field, for headers that are not known.",
)
@click.option("--user", help="Who brings it in; imams are brought in by the religious affairs desk alone.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
@on_site
def import_(
    file: str, kind: str, dry_run: bool, district: str | None, mapping: Path | None, user: str | None, as_json: bool
) -> None:
    """Import a file (XLSX, CSV) of people or organisations.

    \b
    Example: diaspora import members.xlsx --kind contact --dry-run
    """
    from diaspora.crm.errors import ImportRefused
    from diaspora.crm.imports.mapping import read_choice
    from diaspora.crm.imports.run import import_file

    if user:
        act_as(user)
    try:
        chosen = read_choice(mapping.read_text("utf-8-sig")) if mapping else None
        result = import_file(file, kind, dry_run=dry_run, district=district, mapping=chosen, progress=_tell_progress)
    except ImportRefused as error:
        raise click.ClickException(f"{Path(file).name}: {error}\nNothing was taken in.") from error
    frappe.db.commit()
    numbers = {
        "import": result.name,
        "file": result.file,
        "rows": result.rows,
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "rejected": result.rejected,
        "dry_run": dry_run,
        "columns_left_out": [*result.dropped_columns, *result.consent_columns, *result.ignored_columns],
    }
    if as_json:
        print_json(numbers)
        return
    done = "Would have taken in" if dry_run else "Took in"
    for line in (*_guessed(result), *_left_out(result)):
        click.echo(line)
    click.echo(
        f"{done} {result.file}: {result.rows:,} rows, {result.created:,} created, {result.updated:,} updated,"
        f" {result.unchanged:,} unchanged, {result.rejected:,} rejected."
    )
    for line in _about_rows(result, dry_run):
        click.echo(line)


def _about_rows(result: Any, dry_run: bool) -> list[str]:
    """What was wrong in the rows; a dry run keeps none of them, so it names the first ones at once."""
    from diaspora.crm.imports.rejections import REJECTION_REMEDIES

    told = [f"Cells left empty in rows that are fine otherwise: {_counted(result.notes)}."] if result.notes else []
    if result.rejected and not dry_run:
        told.append(f"Why rows were rejected ({_counted(result.reasons)}): {typed_here('rejected', result.name)}")
    elif result.rejected:
        told += [f"row {row}: {reason}. {REJECTION_REMEDIES.get(reason, '')}" for row, reason in result.first_rejected]
    return told


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in counts.items())


def _left_out(result: Any) -> list[str]:
    """Which columns of the file were not read, and why: nobody should find out later."""
    kinds = (
        ("dropped unread, for what such columns hold", result.dropped_columns),
        ("not read, since an import raises no consent", result.consent_columns),
        ("not known", result.ignored_columns),
    )
    return [f"Columns {why}: {', '.join(columns)}" for why, columns in kinds if columns]


def _guessed(result: Any) -> list[str]:
    """Columns whose header is only much like one that is known, so that a wrong guess is seen."""
    guesses = [f"{header!r} as {field}" for header, field, confidence in result.columns if confidence < SURE_ENOUGH]
    return [f"Columns that were guessed (--mapping says otherwise): {', '.join(guesses)}"] if guesses else []


@click.command("import-undo")
@click.argument("import_name")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
@on_site
def import_undo(import_name: str, as_json: bool) -> None:
    """Undo a whole import: put back what was before it. What people changed since stays.

    \b
    Example: diaspora import-undo 3f2a9c1b7d
    """
    from diaspora.crm.imports.undo_store import undo_import

    result = undo_import(import_name, progress=_tell_progress)
    if as_json:
        print_json({"import": import_name, "undone": result.undone, "kept": result.kept})
        return
    click.echo(f"Undid {result.undone:,} rows of import {import_name}.")
    if result.kept:
        click.echo(f"Left as they are: {_counted(result.kept)} (rows; see the import's rows in state kept).")


@click.command("rejected")
@click.argument("import_name")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="At most so many rows.")
@on_site
def rejected(import_name: str, limit: int) -> None:
    """List an import's rejected rows with their reasons.

    \b
    Example: diaspora rejected 3f2a9c1b7d
    """
    from diaspora.crm.imports.rejections import REJECTION_REMEDIES

    if not frappe.db.exists("Diaspora Import", import_name):
        raise click.ClickException(f"there is no import {import_name!r}; diaspora import prints its name")
    rows = frappe.get_all(
        "Diaspora Import Row",
        filters={"import_name": import_name, "state": "rejected"},
        fields=["row_no", "reason", "payload"],
        order_by="row_no asc",
        limit=limit,
    )
    for row in rows:
        remedy = REJECTION_REMEDIES.get(row.reason, "")
        click.echo(f"row {row.row_no}: {row.reason}{_wrong_cell(row.reason, row.payload)}. {remedy}".rstrip())
    if not rows:
        click.echo("No row was rejected.")


def _wrong_cell(reason: str, payload: str | None) -> str:
    """What stands in the cell that is wrong, so that it is found; nothing where the row as a whole is refused."""
    field = {"bad e-mail": "email", "unknown district": "district"}.get(reason, "")
    cell = json.loads(payload or "{}").get(field)
    return f" ({cell!r})" if cell else ""


def _tell_progress(done: int, total: int) -> None:
    click.echo(f"  {done:,} of {total:,} rows", err=True)
