"""The two hosts that the suite runs on, behind one small surface.

The stand-in is the default. `pytest --host=bench --bench PATH --site NAME`, run by the bench's own Python, takes a real
Frappe and a copy of a site of its. A test asks `host()` for what differs: a command line, a server, an application.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest

ROOT = Path(__file__).parent.parent
SITE = "test.localhost"
ADMIN_PASSWORD = "a long admin password"
STAND_IN, BENCH = "embedded", "bench"


class Host(Protocol):
    """What a test may ask of a host beside the documented calls of `frappe`."""

    name: str
    longest_command_s: float

    def prepare(self) -> None:
        """Make `import frappe` give this host."""
        ...

    def make_site(self, sites: Path, app: str) -> Path:
        """A sites folder with the site SITE, on which this app is installed; nobody's but the tests'."""
        ...

    def migrate(self, sites: Path) -> None:
        """Bring the connected site up to what the app's files say; connected anew, where the host needs it."""
        ...

    def visitor(self, address: str) -> dict[str, str]:
        """What the WSGI environment holds of a visitor with this address."""
        ...

    def place(self, sites: Path) -> Path:
        """The folder in which a process of this host works."""
        ...

    def command(self, sites: Path, site: str, *arguments: str) -> list[str]:
        """The command line of this host, to be run in `place(sites)`: `command(sites, SITE, "diaspora", "doctor")`."""
        ...

    def environment(self, sites: Path, site: str, extra_path: Path | None = None) -> dict[str, str]:
        """What such a command wants in its environment."""
        ...

    def servers(self, sites: Path, site: str, port: int) -> list[list[str]]:
        """The programs that serve the site: the web's first, then those of the jobs."""
        ...

    def answer_from(self, sites: Path, patch: pytest.MonkeyPatch) -> Any:
        """The WSGI application, for this site."""
        ...


class StandIn:
    """The host in this repository."""

    name = STAND_IN
    longest_command_s = 600

    def prepare(self) -> None:
        import embedded_frappe

        embedded_frappe.install()

    def make_site(self, sites: Path, app: str) -> Path:
        import frappe
        from frappe.installer import new_site

        new_site(SITE, apps=[app], sites_path=str(sites), admin_password=ADMIN_PASSWORD)
        frappe.destroy()
        return sites

    def migrate(self, sites: Path) -> None:
        from frappe.migrate import migrate

        migrate()

    def visitor(self, address: str) -> dict[str, str]:
        return {"REMOTE_ADDR": address}

    def place(self, sites: Path) -> Path:
        return ROOT

    def command(self, sites: Path, site: str, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "embedded_frappe", "--sites", str(sites), "--site", site, *arguments]

    def environment(self, sites: Path, site: str, extra_path: Path | None = None) -> dict[str, str]:
        return dict(os.environ, **python_path(extra_path))

    def servers(self, sites: Path, site: str, port: int) -> list[list[str]]:
        return [self.command(sites, site, "serve", "--port", str(port))]

    def answer_from(self, sites: Path, patch: pytest.MonkeyPatch) -> Any:
        from frappe.app import application

        patch.setenv("SITES_PATH", str(sites))
        patch.setenv("FRAPPE_SITE", SITE)
        return application


_chosen: Host = StandIn()


def choose(host: Host) -> None:
    global _chosen
    _chosen = host
    host.prepare()


def host() -> Host:
    """The host of this run."""
    return _chosen


def run_command(sites: Path, *arguments: str, extra_path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What this host's command line says, for the site of the tests."""
    return subprocess.run(
        host().command(sites, SITE, *arguments),
        env=host().environment(sites, SITE, extra_path),
        cwd=host().place(sites),
        capture_output=True,
        text=True,
        timeout=host().longest_command_s,
    )


def python_path(extra: Path | None) -> Mapping[str, str]:
    return {"PYTHONPATH": os.pathsep.join(str(path) for path in (ROOT, extra) if path)}
