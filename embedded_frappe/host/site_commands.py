"""Commands about a site and its users: new-site, migrate, list-apps, execute, set-admin-password, add-user."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import get_site, pass_context

from embedded_frappe.host import request_site
from embedded_frappe.host.password_rules import fault_in


@click.command("new-site")
@click.option("--app", "apps", multiple=True, help="App to install on it (may be repeated).")
@click.option("--admin-password", help="Password of Administrator.  [default: a new one, printed once]")
@click.option("--db-type", type=click.Choice(["sqlite", "mariadb"]), help="What it is made on.  [default: sqlite]")
@click.option("--db-host", help="Where MariaDB is.  [default: 127.0.0.1]")
@click.option("--db-port", type=int, help="Its port.  [default: 3306]")
@click.option("--db-socket", help="Its socket, instead of host and port.")
@click.option("--db-name", help="Name of the database.  [default: made of the site's folder]")
@click.option("--db-user", help="Its user.  [default: named like the database]")
@click.option("--db-password", help="The user's password.  [default: a new one, kept in site_config.json]")
@click.option("--db-root-username", default="root", show_default=True, help="Who may make databases there.")
@click.option("--db-root-password", default="", help="That user's password.  [default: none]")
@click.option("--setup-db/--no-setup-db", default=True, help="Make database and user, or use those that are there.")
@pass_context
def new_site(
    context: Any,
    apps: tuple[str, ...],
    admin_password: str | None,
    db_root_username: str,
    db_root_password: str,
    setup_db: bool,
    **db: Any,
) -> None:
    """Make a site: its folder, database, and the user Administrator."""
    from frappe.database import ServerAdmin
    from frappe.installer import new_site as make_site

    site = str(get_site(context))
    if admin_password is not None:
        _check_password(admin_password, "Administrator")
    password = make_site(
        site,
        apps=list(apps),
        sites_path=request_site.sites_path(),
        admin_password=admin_password,
        db={key: value for key, value in db.items() if value},
        db_admin=ServerAdmin(db_root_username, db_root_password, setup_db),
    )
    frappe.destroy()
    click.echo(f"Made site {site} in {Path(request_site.sites_path(), site)}")
    if admin_password is None:
        click.echo(f"Password of Administrator (shown only now): {password}")


@click.command("migrate")
@pass_context
def migrate(context: Any) -> None:
    """Bring the database of the site up to the state of its apps."""
    from frappe.migrate import migrate as migrate_site

    site = _connect(context)
    migrate_site()
    frappe.db.commit()
    click.echo(f"{site} is up to date.")
    frappe.destroy()


@click.command("list-apps")
@pass_context
def list_apps(context: Any) -> None:
    """Print the apps that are installed on the site, one a line."""
    _connect(context)
    for app in frappe.get_installed_apps():
        click.echo(app)
    frappe.destroy()


@click.command("execute")
@click.argument("method")
@click.option("--kwargs", default="{}", help='Arguments as a JSON object, e.g. \'{"campaign": "3f2a"}\'.')
@click.option("--user", default="Administrator", show_default=True, help="The user to act as.")
@pass_context
def execute(context: Any, method: str, kwargs: str, user: str) -> None:
    """Call METHOD (a dotted path such as diaspora.campaigns.tasks.sweep) on the site and print what it returns."""
    _connect(context)
    try:
        arguments = json.loads(kwargs)
    except ValueError as error:
        raise click.BadParameter(f"is not JSON: {error}", param_hint="--kwargs") from error
    frappe.set_user(user)
    value = frappe.get_attr(method)(**arguments)
    frappe.db.commit()
    if value is not None:
        click.echo(value if isinstance(value, str) else _shown(value))
    frappe.destroy()


@click.command("set-admin-password")
@click.argument("password", required=False)
@pass_context
def set_admin_password(context: Any, password: str | None) -> None:
    """Set the password of Administrator (asked for where it is not given) and end its sessions."""
    _set_password(context, "Administrator", password)


@click.command("set-password")
@click.argument("email")
@click.argument("password", required=False)
@pass_context
def set_password(context: Any, email: str, password: str | None) -> None:
    """Set the password of the user EMAIL (asked for where it is not given) and end the user's sessions."""
    _set_password(context, email, password)


@click.command("add-user")
@click.argument("email")
@click.option("--first-name", default="", help="First name.  [default: the part before the @]")
@click.option("--last-name", default="", help="Last name.")
@click.option("--role", "roles", multiple=True, help="Role that the user gets (may be repeated).")
@click.option("--language", default="", help="Language of the interface: fr, ar or en.")
@click.option("--password", help="The user's password.  [default: a new one, printed once]")
@pass_context
def add_user(
    context: Any,
    email: str,
    first_name: str,
    last_name: str,
    roles: tuple[str, ...],
    language: str,
    password: str | None,
) -> None:
    """Add the user EMAIL, who can then log in."""
    from frappe.utils.password import update_password

    _connect(context)
    unknown = [role for role in roles if not frappe.db.exists("Role", role)]
    if unknown:
        known = ", ".join(sorted(frappe.get_all("Role", pluck="name")))
        raise click.BadParameter(f"no such role: {', '.join(unknown)}. There are: {known}", param_hint="--role")
    if frappe.db.exists("User", email):
        raise click.ClickException(f"There is a user {email} already.")
    chosen = password or secrets.token_urlsafe(12)
    _check_password(chosen, email)
    user = frappe.get_doc(
        {
            "doctype": "User",
            "email": email,
            "first_name": first_name or email.split("@")[0],
            "last_name": last_name,
            "enabled": 1,
            "user_type": "System User",
            "language": language,
            "send_welcome_email": 0,
            "roles": [{"role": role} for role in roles],
        }
    ).insert()
    update_password(user.name, chosen)
    frappe.db.commit()
    click.echo(f"Added {user.name}.")
    if password is None:
        click.echo(f"Password (shown only now): {chosen}")
    frappe.destroy()


def _set_password(context: Any, user: str, password: str | None) -> None:
    from frappe.sessions import clear_sessions
    from frappe.utils.password import update_password

    _connect(context)
    if not frappe.db.exists("User", user):
        raise click.ClickException(f"There is no user {user}.")
    chosen = password or click.prompt("New password", hide_input=True, confirmation_prompt=True)
    _check_password(chosen, user)
    update_password(user, chosen)
    clear_sessions(user)
    frappe.db.commit()
    click.echo(f"Password of {user} set; sessions ended.")
    frappe.destroy()


def _shown(value: Any) -> str:
    try:
        return frappe.as_json(value)
    except TypeError:
        return str(value)


def _connect(context: Any) -> str:
    from embedded_frappe.host.command_line import connect

    return connect(context)


def _check_password(password: str, user: str) -> None:
    fault = fault_in(password, user)
    if fault:
        raise click.BadParameter(fault, param_hint="password")


COMMANDS = (new_site, migrate, list_apps, execute, set_admin_password, set_password, add_user)
