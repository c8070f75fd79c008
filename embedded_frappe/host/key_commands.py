"""Commands about API keys: add-api-key, remove-api-key."""

from __future__ import annotations

from typing import Any

import click
import frappe
from frappe.commands import pass_context

from embedded_frappe.host import api_keys


@click.command("add-api-key")
@click.argument("email")
@pass_context
def add_api_key(context: Any, email: str) -> None:
    """Give the user EMAIL a new API key, in the place of the one before; the secret is shown only now."""
    _connect_to(context, email)
    key, secret = api_keys.make_key(email)
    frappe.db.commit()
    click.echo(f"Authorization: token {key}:{secret}")
    frappe.destroy()


@click.command("remove-api-key")
@click.argument("email")
@pass_context
def remove_api_key(context: Any, email: str) -> None:
    """Take the API key of the user EMAIL away."""
    _connect_to(context, email)
    api_keys.forget_secret(email)
    frappe.db.commit()
    click.echo(f"{email} has no API key.")
    frappe.destroy()


def _connect_to(context: Any, user: str) -> None:
    from embedded_frappe.host.command_line import connect

    connect(context)
    if not frappe.db.exists("User", user):
        raise click.ClickException(f"There is no user {user}.")


COMMANDS = (add_api_key, remove_api_key)
