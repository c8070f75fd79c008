"""Fixtures for the whole suite: the host, a fresh site, the clock.

A site is made once per test run and copied for each test that asks for one: a test may do to it what it likes.
`pytest --database mariadb` makes every site on a private MariaDB, with a private Redis for the jobs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import embedded_frappe

from .clock import FixedClock
from .mariadb import PrivateMariaDB
from .redis import PrivateRedis
from .site_copies import ON_SERVERS, Servers, copy_sites, fast_folder

embedded_frappe.install()

SITE = "test.localhost"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", ON_SERVERS), default="sqlite", help="what sites are made on")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database") == ON_SERVERS:
        of_sqlite = [item for item in items if item.get_closest_marker("sqlite")]
        config.hook.pytest_deselected(items=of_sqlite)
        items[:] = [item for item in items if item not in of_sqlite]


@pytest.fixture(scope="session", autouse=True)
def servers(request: pytest.FixtureRequest) -> Iterator[Servers | None]:
    """The private servers that all sites of this run are made on; None on SQLite."""
    if request.config.getoption("--database") != ON_SERVERS:
        yield None
        return
    with (
        tempfile.TemporaryDirectory(prefix="diaspora-", dir=fast_folder()) as folder,
        PrivateMariaDB(Path(folder)) as mariadb,
        PrivateRedis(Path(folder)) as redis,
        pytest.MonkeyPatch.context() as patch,
    ):
        Servers.current = Servers(mariadb, redis)
        for name, value in Servers.current.environment.items():
            patch.setenv(name, value)
        yield Servers.current
        Servers.current = None


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
    return copy_sites(site_template, tmp_path / "sites")


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
def mariadb_server(servers: Servers | None) -> Iterator[PrivateMariaDB]:
    """A private MariaDB for this run; its data is gone with it."""
    if servers is not None:
        yield servers.mariadb
        return
    with tempfile.TemporaryDirectory(prefix="diaspora-", dir=fast_folder()) as folder:
        with PrivateMariaDB(Path(folder)) as server:
            yield server
