"""Directories as files: export one, by name of who asks and why."""

import shutil
import time
from pathlib import Path

import click
import frappe

from .site_command import act_as, on_site, print_json

KINDS = ("contact", "association", "imam", "teacher", "investor", "elected-official", "student", "institution")


@click.command("export")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(dir_okay=False, writable=True, resolve_path=True))
@click.option("--user", required=True, help="Who asks: the role decides, and the name is kept.")
@click.option("--reason", required=True, help="Why; kept with the export.")
@click.option("--layout", default="own", show_default=True, help="own, or a register's: rna, rne-cm, rne-mai ...")
@click.option("--district", default="", help="Code of the one consular district to export.")
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "fr", "ar"]))
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
@on_site
def export(
    kind: str, file: str, user: str, reason: str, layout: str, district: str, language: str, as_json: bool
) -> None:
    """Write a directory into FILE; its ending says how: .csv, .xlsx or .vcf (vCard).

    \b
    Example: diaspora export association out.csv --layout rna --user officer@mission.example --reason "for the ministry"
    """
    from diaspora.directories.api import asker_of
    from diaspora.directories.exports import export_store, making

    act_as(user)
    target = Path(file)
    file_format = target.suffix.lower().lstrip(".")
    wish = making.Wish(kind, file_format, reason, layout, language, district)
    name = making.ask(asker_of(user), wish)
    frappe.db.commit()
    while name in export_store.unfinished():  # or the serving process was quicker, and makes it
        if making.make(name, asker_of, report=_tell_progress):
            time.sleep(0.1)
        frappe.db.rollback()
    record = frappe.db.get_value(
        export_store.DOCTYPE, name, ["state", "done_rows", "file_sha256", "error"], as_dict=True
    )
    if record.state != "done":
        raise click.ClickException(record.error)
    shutil.copyfile(export_store.file_of(name, file_format), target)
    target.chmod(0o600)
    numbers = {"export": name, "kind": kind, "records": record.done_rows, "file": file, "sha256": record.file_sha256}
    if as_json:
        print_json(numbers)
    else:
        click.echo(f"Wrote {record.done_rows:,} records of {kind} into {file}. The reason is kept in {name}.")


def _tell_progress(done: int, total: int) -> None:
    if total > 1_000:
        click.echo(f"  {done:,} of {total:,} ...", err=True)
