"""A command of the tests."""

import click
import frappe
from frappe.commands import get_site, pass_context


@click.command("greet")
@click.argument("name")
@pass_context
def greet(context, name):
    """Greet NAME from the site."""
    frappe.init(site=get_site(context))
    frappe.connect()
    click.echo(f"Hello {name} from {frappe.local.site} as {frappe.session.user}")
    frappe.destroy()


commands = [greet]
