"""Campaigns: list, report, approve, pause, resume, cancel, decide; and the confirmations of subscriptions."""

import click
import frappe

from .site_command import act_as, find_named, on_site, print_json


@click.group("campaign")
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

    print_json(report(_campaign(name)).as_dict())


@campaign.command("check")
@click.argument("name")
@click.option("--language", default="en", show_default=True, type=click.Choice(("en", "fr", "ar")))
@on_site
def campaign_check(name: str, language: str) -> None:
    """List what must be mended before a campaign can be submitted, and warnings; ends with 1 where something must.

    \b
    Example: diaspora campaign check 3f2a9c1b7d --language fr
    """
    from diaspora.campaigns.draft_store import read_draft
    from diaspora.campaigns.page_checks import look_over
    from diaspora.sentence import said

    frappe.local.lang = language
    problems = look_over(read_draft(_campaign(name)))
    for problem in problems:
        told = said(problem.message, frappe._)
        click.echo(f"{problem.severity:<8} {problem.path}: {told} ({said(problem.remedy, frappe._)})")
    if any(problem.stops for problem in problems):
        raise click.exceptions.Exit(1)
    if not problems:
        click.echo("Nothing to mend.")


@campaign.command("test")
@click.argument("name")
@click.option("--user", required=True, help="To whom it goes: a user of the site.")
@click.option("--language", default="", help="Of which variant; the fallback where there is none.")
@on_site
def campaign_test(name: str, user: str, language: str) -> None:
    """Mail a campaign as it is now to one user, and to nobody else.

    \b
    Example: diaspora campaign test 3f2a9c1b7d --user officer@mission.example --language ar
    """
    from diaspora.campaigns.trial_store import send_trial

    found = _campaign(name)
    act_as(user)
    click.echo(f"Sent to {send_trial(found, language)}.")


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

    act_as(user)
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

    click.echo(f"It is now {control.pause(find_named('Diaspora Campaign', name), reason)}.")


@campaign.command("resume")
@click.argument("name")
@on_site
def campaign_resume(name: str) -> None:
    """Go on with a paused campaign.

    \b
    Example: diaspora campaign resume 3f2a9c1b7d
    """
    from diaspora.campaigns import control

    click.echo(f"It is now {control.resume(find_named('Diaspora Campaign', name))}.")
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

    click.echo(f"It is now {control.cancel(find_named('Diaspora Campaign', name))}.")
    frappe.db.commit()


@campaign.command("undetermined")
@click.argument("name")
@on_site
def campaign_undetermined(name: str) -> None:
    """List the recipients of whom no provider can tell whether they got their message.

    \b
    Example: diaspora campaign undetermined 3f2a9c1b7d
    """
    filters = {"campaign": _campaign(name), "state": "undetermined"}
    for row in frappe.get_all(
        "Diaspora Recipient", filters=filters, fields=["name", "contact", "code"], order_by="name"
    ):
        click.echo(f"{row.name}  contact {row.contact}  {row.code or ''}".rstrip())


@campaign.command("decide")
@click.argument("recipient")
@click.option("--sent/--not-sent", "sent", required=True, help="What you found out, in the provider's own records.")
@on_site
def campaign_decide(recipient: str, sent: bool) -> None:
    """Write down what you found out about an undetermined recipient; nothing is sent again by this.

    \b
    Example: diaspora campaign decide 2e45dd5ff789e568db97ae675c901934 --sent
    """
    from diaspora.campaigns import control

    found = find_named("Diaspora Recipient", recipient)
    if frappe.db.get_value("Diaspora Recipient", found, "state") != "undetermined":
        raise click.ClickException(
            f"{found} is not undetermined. List those that are: diaspora campaign undetermined NAME"
        )
    control.decide_undetermined(found, sent)
    click.echo(f"It is now {frappe.db.get_value('Diaspora Recipient', found, 'state')}.")


@click.group("confirmations")
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


def _campaign(name: str) -> str:
    return find_named("Diaspora Campaign", name)


@campaign.command("webhook")
@click.argument("sender")
@on_site
def campaign_webhook(sender: str) -> None:
    """Print the address to which Mailjet posts the events of a sender; it holds a secret.

    \b
    Example: diaspora campaign webhook "Service culturel"
    """
    from diaspora.campaigns.webhook_link import webhook_address
    from diaspora.site_secret import derive_key

    base_url = frappe.db.get_single_value("Diaspora Settings", "public_url")
    if not base_url:
        raise click.ClickException("Set the public address in Diaspora Settings first.")
    click.echo(webhook_address(base_url, find_named("Diaspora Sender", sender), derive_key("link-token")))


@campaign.command("replay-events")
@click.argument("name", required=False)
@on_site
def campaign_replay_events(name: str | None) -> None:
    """Draw the consequences of stored events again, of one campaign or of all: suppressions, withdrawals, doubts.

    \b
    Example: diaspora campaign replay-events 3f2a9c1b7d
    """
    from diaspora import clock
    from diaspora.campaigns import event_store

    total = event_store.replay(_campaign(name) if name else None, clock.utcnow)
    click.echo(f"{total} events were read again.")
