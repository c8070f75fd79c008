"""Which site a request or a command is for, and where it comes from. Configuration decides, not the request."""

from __future__ import annotations

import os
from pathlib import Path

import frappe
from werkzeug.wrappers import Request


def sites_path() -> str:
    """The folder of sites: `SITES_PATH`, or `./sites`."""
    return os.environ.get("SITES_PATH", "sites")


def site_name() -> str:
    """`FRAPPE_SITE`, or the only site that there is. Raises SiteNotSpecifiedError where that does not tell."""
    named = os.environ.get("FRAPPE_SITE")
    if named:
        return named
    found = list_sites(sites_path())
    if len(found) == 1:
        return found[0]
    what = f"one of {', '.join(found)}" if found else "none there; make one with new-site"
    raise frappe.SiteNotSpecifiedError(f"Say which site: --site NAME or FRAPPE_SITE ({what}).")


def list_sites(folder: str) -> list[str]:
    """The names of the sites in a folder, sorted."""
    return sorted(path.parent.name for path in Path(folder).glob("*/site_config.json"))


def is_secure(request: Request) -> bool:
    """Does the browser speak HTTPS? So says the request, a trusted proxy, or the site's public address."""
    forwarded = frappe.conf.get("trust_forwarded_for") and request.headers.get("X-Forwarded-Proto") == "https"
    public = str(frappe.conf.get("host_name") or "").startswith("https://")
    return request.scheme == "https" or bool(forwarded) or public


def client_address(request: Request) -> str:
    """The address of the client; a proxy's `X-Forwarded-For` is believed only with `trust_forwarded_for: 1`."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if forwarded and frappe.conf.get("trust_forwarded_for"):
        return forwarded.rpartition(",")[2].strip()  # the proxy adds at the end; what stands before, anybody may write
    return request.remote_addr or "127.0.0.1"
