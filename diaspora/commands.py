"""The commands of the app, one click group for both hosts: `bench --site SITE diaspora ...`, `./dev diaspora ...`.

Each command connects, calls one door of the product and prints; errors that a person can mend are one line, exit 1.
"""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import get_site, pass_context

from diaspora.campaigns.errors import CampaignError
from diaspora.crm.errors import CrmError
from diaspora.segments.errors import SegmentError

_MENDABLE = (CampaignError, CrmError, SegmentError, frappe.ValidationError, frappe.DoesNotExistError, OSError)


def on_site(function: Callable[..., Any]) -> Callable[..., Any]:
    """Connect the command to its site as Administrator, and turn what a person can mend into one line."""

    @pass_context
    @wraps(function)
    def connected(context: Any, *args: Any, **kwargs: Any) -> Any:
        frappe.init(site=get_site(context))
        frappe.connect()
        try:
            return function(*args, **kwargs)
        except _MENDABLE as error:
            frappe.db.rollback()
            raise click.ClickException(str(error) or type(error).__name__) from error
        finally:
            frappe.destroy()

    return connected


def _as_user(user: str | None) -> None:
    if not user:
        return
    if not frappe.db.exists("User", user):
        raise click.BadParameter(f"there is no user {user!r}", param_hint="--user")
    frappe.set_user(user)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def _progress(done: int, total: int) -> None:
    click.echo(f"  {done:,} of {total:,} rows", err=True)


@click.group()
def diaspora() -> None:
    """Contacts, segments and newsletters of a consular mission."""


@diaspora.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, resolve_path=True))
@click.option("--kind", type=click.Choice(["contact"]), default="contact", show_default=True, help="What the rows are.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--district", help="Code of the consular district for rows that name none.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
@on_site
def import_(file: str, kind: str, dry_run: bool, district: str | None, as_json: bool) -> None:
    """Import a workbook (XLSX, CSV) of members.

    \b
    Example: diaspora import members.xlsx --kind contact --dry-run
    """
    from diaspora.crm.errors import ImportRefused
    from diaspora.crm.imports.run import import_file

    try:
        result = import_file(file, kind, dry_run=dry_run, district=district, progress=_progress)
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
        _print_json(numbers)
        return
    done = "Would have taken in" if dry_run else "Took in"
    for line in _left_out(result):
        click.echo(line)
    click.echo(
        f"{done} {result.file}: {result.rows:,} rows, {result.created:,} created, {result.updated:,} updated,"
        f" {result.unchanged:,} unchanged, {result.rejected:,} rejected."
    )
    if result.rejected:
        click.echo(f"Why rows were rejected: {_typed_here('rejected', result.name)}")


def _left_out(result: Any) -> list[str]:
    """Which columns of the file were not read, and why: nobody should find out later."""
    kinds = (
        ("dropped unread, for what such columns hold", result.dropped_columns),
        ("not read, since an import raises no consent", result.consent_columns),
        ("not known", result.ignored_columns),
    )
    return [f"Columns {why}: {', '.join(columns)}" for why, columns in kinds if columns]


def _typed_here(*command: str) -> str:
    """A command of this group as it is typed on this host, to be copied: after ./dev, or after bench --site SITE."""
    context = click.get_current_context().parent
    group = context.command_path if context else "diaspora"
    return " ".join((group.replace("bench frappe", f"bench --site {frappe.local.site}"), *command))


@diaspora.command("rejected")
@click.argument("import_name")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="At most so many rows.")
@on_site
def rejected(import_name: str, limit: int) -> None:
    """List an import's rejected rows with their reasons.

    \b
    Example: diaspora rejected 3f2a9c1b7d
    """
    from diaspora.crm.imports.cleaning import REJECTION_REMEDIES

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


@diaspora.command("sample")
@click.option("--url", required=True, help="Where this site is served, for example http://127.0.0.1:8000")
@click.option("--seed", default=2026, show_default=True, type=int, help="Another number, other people.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
@on_site
def sample(url: str, seed: int, as_json: bool) -> None:
    """Load the invented sample mission and send its mail.

    Its people are imported, subscribe on the public pages and get a newsletter in the outbox folder. Started again,
    it goes on where it was; nothing is loaded twice.

    \b
    Example: diaspora sample --url http://127.0.0.1:8000
    """
    from diaspora.sample import mission, outcome
    from diaspora.sample.errors import SampleError

    try:
        found = mission.build(url, seed, lambda text: click.echo(text, err=True))
    except SampleError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        _print_json(found)
    else:
        click.echo(outcome.as_text(found))


@diaspora.command("doctor")
@on_site
def doctor() -> None:
    """Check that the site is fit to send; say what to mend.

    Looks at the clock, the disk, the secret, the settings, the jobs, the lawful bases and the consent wordings.

    \b
    Example: diaspora doctor
    """
    from diaspora import doctor as examination

    findings = examination.examine()
    for line in examination.as_lines(findings):
        click.echo(line)
    if not all(finding.is_well for finding in findings):
        raise SystemExit(1)


@diaspora.group("segment")
def segment() -> None:
    """Saved condition trees: who is meant."""


@segment.command("count")
@click.argument("name")
@on_site
def segment_count(name: str) -> None:
    """Count the people in a segment (its title or name).

    \b
    Example: diaspora segment count "Amis de la culture"
    """
    from diaspora.segments import api

    click.echo(api.count(_tree(name))["count"])


@segment.command("prose")
@click.argument("name")
@click.option("--language", type=click.Choice(["en", "fr", "ar"]), default="en", show_default=True)
@on_site
def segment_prose(name: str, language: str) -> None:
    """Say in words whom a segment means.

    \b
    Example: diaspora segment prose "Amis de la culture" --language fr
    """
    from diaspora.segments import api

    click.echo(api.prose(_tree(name), language)["prose"])


@segment.command("explain")
@click.argument("name")
@click.argument("contact")
@on_site
def segment_explain(name: str, contact: str) -> None:
    """Say condition by condition why a contact is in a segment or not.

    \b
    Example: diaspora segment explain "Amis de la culture" 3f2a9c1b7d
    """
    from diaspora.segments import api

    _print_json(api.explain(_tree(name), contact))


@diaspora.group("campaign")
def campaign() -> None:
    """Newsletters: list, approve, pause, resume, cancel, report."""


@campaign.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500))
@on_site
def campaign_list(limit: int) -> None:
    """List the newest campaigns with their state.

    \b
    Example: diaspora campaign list
    """
    fields = ["name", "title", "topic", "state", "pause_reason"]
    for row in frappe.get_all("Diaspora Campaign", fields=fields, order_by="creation desc", limit=limit):
        click.echo(f"{row.name}  {row.state:<18} {row.topic:<18} {row.title}  {row.pause_reason or ''}".rstrip())


@campaign.command("report")
@click.argument("name")
@on_site
def campaign_report(name: str) -> None:
    """Print what became of a campaign's recipients, as one line of JSON.

    \b
    Example: diaspora campaign report 3f2a9c1b7d
    """
    from diaspora.campaigns.store import report

    _print_json(report(_campaign(name)).as_dict())


@campaign.command("approve")
@click.argument("name")
@click.option("--user", required=True, help="Who approves: another person than the author.")
@on_site
def campaign_approve(name: str, user: str) -> None:
    """Approve the version of a campaign that waits for approval, and start it unless it is scheduled.

    \b
    Example: diaspora campaign approve 3f2a9c1b7d --user head@mission.example
    """
    from diaspora.campaigns import control

    _as_user(user)
    found = _campaign(name)
    version = frappe.db.get_value("Diaspora Campaign", found, "content_version")
    state = control.approve(found, version)
    frappe.db.commit()
    click.echo(
        "Approved; it starts when its time has come." if state == "approved" else f"Approved; it is now {state}."
    )


@campaign.command("pause")
@click.argument("name")
@click.option("--reason", default="paused from the command line", show_default=True)
@on_site
def campaign_pause(name: str, reason: str) -> None:
    """Let nothing more of a campaign go out until it is resumed.

    \b
    Example: diaspora campaign pause 3f2a9c1b7d --reason "wrong date in the text"
    """
    from diaspora.campaigns import control

    click.echo(f"It is now {control.pause(_campaign(name), reason)}.")


@campaign.command("resume")
@click.argument("name")
@on_site
def campaign_resume(name: str) -> None:
    """Go on with a paused campaign.

    \b
    Example: diaspora campaign resume 3f2a9c1b7d
    """
    from diaspora.campaigns import control

    click.echo(f"It is now {control.resume(_campaign(name))}.")
    frappe.db.commit()


@campaign.command("cancel")
@click.argument("name")
@click.confirmation_option(prompt="Who still waits will get nothing. Cancel the campaign?")
@on_site
def campaign_cancel(name: str) -> None:
    """Stop a campaign for good; who still waits is skipped.

    \b
    Example: diaspora campaign cancel 3f2a9c1b7d --yes
    """
    from diaspora.campaigns import control

    click.echo(f"It is now {control.cancel(_campaign(name))}.")
    frappe.db.commit()


@diaspora.group("confirmations")
def confirmations() -> None:
    """The messages of the double opt-in."""


@confirmations.command("send")
@on_site
def confirmations_send() -> None:
    """Send the confirmation messages that wait, without waiting for the scheduler.

    \b
    Example: diaspora confirmations send
    """
    from diaspora.campaigns.tasks import send_confirmations

    before = frappe.db.count("Diaspora Opt In Request", {"state": "queued"})
    send_confirmations()
    frappe.db.commit()
    click.echo(f"{before - frappe.db.count('Diaspora Opt In Request', {'state': 'queued'})} sent or settled.")


@diaspora.command("erase")
@click.argument("contact")
@click.confirmation_option(prompt="Everything about this person will be erased. It cannot be undone. Go on?")
@on_site
def erase(contact: str) -> None:
    """Erase a person for good (by the contact's name).

    The data go; a keyed hash of the address stays, so that nobody writes to it again.

    \b
    Example: diaspora erase 3f2a9c1b7d --yes
    """
    from diaspora.crm.store import erase_contact

    erase_contact(contact)
    frappe.db.commit()
    click.echo("Erased.")


def _tree(name: str) -> str:
    found = _named("Diaspora Segment", name)
    return frappe.db.get_value("Diaspora Segment", found, "tree")


def _campaign(name: str) -> str:
    return _named("Diaspora Campaign", name)


def _named(doctype: str, name: str) -> str:
    """A record by its name or its title. Raises ClickException where there is none, or more than one."""
    if frappe.db.exists(doctype, name):
        return name
    found = frappe.get_all(doctype, filters={"title": name}, pluck="name", limit=2)
    if len(found) == 1:
        return found[0]
    what = "several are" if found else "none is"
    raise click.ClickException(f"{what} called {name!r} among {doctype} records; give its name (the short code)")


commands = [diaspora]
