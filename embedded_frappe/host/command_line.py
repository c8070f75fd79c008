"""The command line of the stand-in host: its own commands, and those of the installed apps.

`python -m embedded_frappe --site SITE COMMAND`. Errors that a person can do something about are one line and exit
code 1; with `--traceback` they are shown whole.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click
import frappe

from embedded_frappe.host import request_site


class HostGroup(click.Group):
    """The host's commands first; then those that the apps in apps.txt give in `<app>/commands.py`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, for --help."""
        return sorted({*_own_commands(), *_app_commands()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        return _own_commands().get(cmd_name) or _app_commands().get(cmd_name)


@click.group(cls=HostGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--site", help="Name of the site. Not needed where the sites folder holds just one.")
@click.option(
    "--sites",
    is_eager=True,  # --help lists the commands of the apps in this folder
    expose_value=False,
    callback=lambda _ctx, _option, folder: _use_sites_folder(folder),
    help="Folder of the sites.  [default: $SITES_PATH or ./sites]",
)
@click.option("--traceback", is_flag=True, help="Show where an error came from, for developers.")
@click.pass_context
def cli(ctx: click.Context, site: str | None, traceback: bool) -> None:
    """Run a site without a bench: make it, serve it, work off its jobs.

    \b
    First steps:
      python -m embedded_frappe --site my.site new-site --app diaspora
      python -m embedded_frappe --site my.site serve
    """
    name = site or os.environ.get("FRAPPE_SITE")
    if name:
        _check_name(name)
        os.environ["FRAPPE_SITE"] = name
    found = [name] if name else request_site.list_sites(request_site.sites_path())
    ctx.obj = {"sites": found if len(found) == 1 else [], "force": False, "verbose": False, "profile": False}


def main() -> None:
    """Run the command line, turning errors into a line on stderr and exit code 1.

    A script that calls it for a person names itself in EMBEDDED_FRAPPE_PROGRAM, so that help shows what to type.
    """
    try:
        cli(prog_name=os.environ.get("EMBEDDED_FRAPPE_PROGRAM"), standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except Exception as error:
        if "--traceback" in sys.argv:
            raise
        click.secho(f"{type(error).__name__}: {error}", fg="red", err=True)
        sys.exit(1)


def _own_commands() -> dict[str, click.Command]:
    from embedded_frappe.host import backup_commands, key_commands, serve_commands, site_commands

    modules = (site_commands, key_commands, backup_commands, serve_commands)
    return {str(command.name): command for module in modules for command in module.COMMANDS}


def _app_commands() -> dict[str, click.Command]:
    apps_file = Path(request_site.sites_path(), "apps.txt")
    apps = apps_file.read_text("utf-8").split() if apps_file.is_file() else []
    found: dict[str, click.Command] = {}
    for app in apps:
        if app == "frappe" or importlib.util.find_spec(f"{app}.commands") is None:
            continue
        module: Any = importlib.import_module(f"{app}.commands")
        found.update({str(command.name): command for command in getattr(module, "commands", [])})
    return found


def _use_sites_folder(folder: str | None) -> None:
    os.environ["SITES_PATH"] = folder or request_site.sites_path()


def _check_name(name: str) -> None:
    """A site's name is a folder's name: letters, digits, dots and hyphens."""
    if not name.replace(".", "").replace("-", "").replace("_", "").isalnum() or name.startswith("."):
        raise click.BadParameter(
            f"{name!r} is no name for a site (letters, digits, dots, hyphens).", param_hint="--site"
        )


def connect(context: Any) -> str:
    """Connect a command to its site as Administrator; the site's name."""
    from frappe.commands import get_site

    site = str(get_site(context))
    frappe.init(site=site, sites_path=request_site.sites_path())
    frappe.connect()
    return site
