"""What an app's `commands.py` needs: `pass_context` and `get_site`, for click commands that run on both hosts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
import frappe


def pass_context(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a click command the context of the command line, as a dict with the list `sites`."""

    @wraps(function)
    def with_context(ctx: click.Context, *args: Any, **kwargs: Any) -> Any:
        try:
            return function(frappe._dict(ctx.obj), *args, **kwargs)
        except (frappe.SiteNotSpecifiedError, frappe.IncorrectSitePath) as error:
            click.secho(str(error), fg="yellow", err=True)
            sys.exit(1)

    return click.pass_context(with_context)


def get_site(context: Any, raise_err: bool = True) -> str | None:
    """The site that the command is for. Raises SiteNotSpecifiedError where none was named."""
    if context.sites:
        return str(context.sites[0])
    if raise_err:
        raise frappe.SiteNotSpecifiedError("Please say which site: --site NAME")
    return None
