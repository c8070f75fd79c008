"""Fixtures for the whole suite: the host, a fresh site, the clock.

A site is made once per test run and copied for each test that asks for one: a test may do to it what it likes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import embedded_frappe

from .clock import FixedClock
from .mariadb import PrivateMariaDB

embedded_frappe.install()

SITE = "test.localhost"


@pytest.fixture(scope="session")
def site_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sites folder with one site on which the app was just installed; never used itself."""
    import frappe
    from frappe.installer import new_site

    sites = tmp_path_factory.mktemp("template") / "sites"
    new_site(SITE, apps=["diaspora"], sites_path=str(sites), admin_password="a long admin password")
    frappe.destroy()
    return sites


@pytest.fixture
def sites_path(site_template: Path, tmp_path: Path) -> Path:
    """A sites folder of the test's own with a freshly installed site in it."""
    target = tmp_path / "sites"
    shutil.copytree(site_template, target)
    return target


@pytest.fixture
def site(sites_path: Path) -> Iterator[str]:
    """A fresh site, connected, as Administrator; what is not committed is rolled back at the end."""
    import frappe

    frappe.init(site=SITE, sites_path=str(sites_path))
    frappe.connect()
    frappe.set_user("Administrator")
    yield SITE
    frappe.db.rollback()
    frappe.destroy()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    """The app's clock, stopped at tests.clock.START."""
    fixed = FixedClock()
    monkeypatch.setattr("diaspora.clock.utcnow", fixed)
    return fixed


@pytest.fixture(scope="session")
def mariadb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateMariaDB]:
    """A private MariaDB for this run; its data is gone with it."""
    with PrivateMariaDB(tmp_path_factory.mktemp("mariadb")) as server:
        yield server
