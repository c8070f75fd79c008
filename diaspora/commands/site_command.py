"""What every command has in common: it connects, calls one door of the product and prints.

Errors that a person can mend are one line and exit code 1.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
import frappe
from frappe.commands import get_site, pass_context

from diaspora.campaigns.errors import CampaignError
from diaspora.crm.errors import CrmError
from diaspora.directories.errors import DirectoryError
from diaspora.segments.errors import SegmentError

_MENDABLE = (
    CampaignError,
    CrmError,
    DirectoryError,
    SegmentError,
    frappe.ValidationError,
    frappe.DoesNotExistError,
    OSError,
)


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


def act_as(user: str) -> None:
    """Go on as this user. Raises BadParameter where there is none."""
    if not frappe.db.exists("User", user):
        raise click.BadParameter(f"there is no user {user!r}", param_hint="--user")
    frappe.set_user(user)


def print_json(value: Any) -> None:
    """One line of JSON, with letters as they are."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def typed_here(*command: str) -> str:
    """A command of this group as it is typed on this host, to be copied: after ./dev, or after bench --site SITE."""
    context = click.get_current_context().parent
    group = context.command_path if context else "diaspora"
    return " ".join((group.replace("bench frappe", f"bench --site {frappe.local.site}"), *command))


def find_named(doctype: str, name: str) -> str:
    """A record by its name or its title. Raises ClickException where there is none, or more than one."""
    if frappe.db.exists(doctype, name):
        return name
    found = frappe.get_all(doctype, filters={"title": name}, pluck="name", limit=2)
    if len(found) == 1:
        return found[0]
    what = "several are" if found else "none is"
    raise click.ClickException(f"{what} called {name!r} among {doctype} records; give its name (the short code)")
