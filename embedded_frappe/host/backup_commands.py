"""Commands about back-ups: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import get_site, pass_context

from embedded_frappe.host import backup as backups
from embedded_frappe.host import request_site
from embedded_frappe.host.backup_databases import BadBackup, database_of


@click.command("backup")
@pass_context
def backup(context: Any) -> None:
    """Write the site's database, configuration and files into an archive in its private/backups; may run any time."""
    from embedded_frappe.host.command_line import connect

    connect(context)
    folder = Path(frappe.local.site_path).resolve()
    database = database_of(folder, frappe.local.conf)
    frappe.destroy()
    try:
        click.echo(str(backups.make_backup(folder, database)))
    except BadBackup as error:
        raise click.ClickException(str(error)) from error


@click.command("restore")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_context
def restore(context: Any, archive: Path) -> None:
    """Put ARCHIVE in the place of the site's data; erasures made since are made again, and campaigns ask anew."""
    from frappe.migrate import migrate

    from embedded_frappe.host.command_line import connect
    from embedded_frappe.host.server import AlreadyServed, lock_site

    site = str(get_site(context))
    try:
        lock = lock_site(site)
    except AlreadyServed as error:
        raise click.ClickException(str(error)) from error
    frappe.init(site=site, sites_path=request_site.sites_path())
    folder = Path(frappe.local.site_path).resolve()
    database = database_of(folder, frappe.local.conf)
    frappe.destroy()
    try:
        backups.restore_backup(archive, folder, database)
    except BadBackup as error:
        raise click.ClickException(str(error)) from error
    connect(context)
    migrate()
    frappe.db.sql("DELETE FROM `__host_session`")  # a cookie of then must not open anything now
    frappe.db.sql("DELETE FROM `__host_due_job`")  # the sweepers start again what has to be done
    frappe.db.commit()
    for path in frappe.get_hooks("after_restore"):
        click.echo(f"{path}: {frappe.get_attr(path)()}")
    frappe.db.commit()
    frappe.destroy()
    lock.close()
    click.echo(f"Restored {site}.")


COMMANDS = (backup, restore)
