"""The whole mission: the invented one, the examination of a real one, and the erasure of a person."""

import click
import frappe

from .site_command import on_site, print_json


@click.command("sample")
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
        print_json(found)
    else:
        click.echo(outcome.as_text(found))


@click.command("doctor")
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


@click.command("erase")
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


@click.command("after-restore")
@on_site
def after_restore() -> None:
    """Run this after a database was restored from a back-up on a bench.

    Erases again whom the journal of erasures names, sends approved campaigns back for approval, and pauses those that
    were being sent.

    \b
    Example: diaspora after-restore
    """
    from diaspora.campaigns.recovery_store import after_restore as recover

    found = recover()
    click.echo(f"Erased again: {len(found.erased)}. To look at: {', '.join(found.doubtful) or 'none'}.")
    click.echo(f"Campaigns that ask for approval: {len(found.asking)}; paused: {len(found.paused)}.")
