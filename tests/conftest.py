"""Fixtures for the whole suite: the host, a fresh site, the clock.

A site is made once per test run and copied for each test that asks for one: a test may do to it what it likes.
`pytest --database mariadb` makes every site on a private MariaDB, with a private Redis for the jobs.
`pytest --host=bench --bench PATH --site NAME` copies a site of a real bench instead (tests/hosts.py).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from hypothesis import settings

from .bench_host import BenchHost
from .clock import FixedClock
from .hosts import BENCH, SITE, STAND_IN, StandIn, choose, host
from .mariadb import PrivateMariaDB
from .redis import PrivateRedis
from .site_copies import ON_SERVERS, Servers, copy_sites, fast_folder

HERE = Path(__file__).parent
# How fast something is is measured by ./dev bench; a slow moment of the machine is no example that fails.
# The same examples everywhere, as in the profile that Hypothesis itself has for CI; `explore` draws fresh ones.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile("suite")
# What is about the stand-in alone, and so is left out on a bench; single tests carry the marker `stand_in`.
ABOUT_THE_STAND_IN = {
    "embedded": "the stand-in's own suite",
    "campaigns/test_four_workers.py": "starts the stand-in's workers, on servers of its own",
    "campaigns/test_four_workers_and_readers.py": "as above, and serves it with the stand-in's web processes",
    "campaigns/test_kill_bench.py": "kills the stand-in's processes, on its database",
    "e2e": "a browser on the pages that the stand-in serves",
    "sample/test_both_databases.py": "SQLite against MariaDB",
    "segments/test_count_while_editing.py": "the bench of segments, which runs on the stand-in",
    "system/test_bad_files.py": "the stand-in's command line, and that of ./dev",
    "system/test_fresh_clone.py": "./dev run on a fresh clone",
    "system/test_hostile_imports.py": "measures the stand-in's processes",
    "system/test_life_of_a_site.py": "back-up and restore as the stand-in makes them",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", ON_SERVERS), default="sqlite", help="what sites are made on")
    parser.addoption("--host", choices=(STAND_IN, BENCH), default=STAND_IN, help="what the app runs on")
    parser.addoption("--bench", type=Path, help="the folder of a bench, for --host=bench")
    parser.addoption("--site", help="a fresh site of that bench, on which the app is installed")
    parser.addoption("--slow-line", type=int, default=0, metavar="MS", help="hold back what browsers ask, by so much")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--host") == STAND_IN:
        choose(StandIn())
    elif config.getoption("--bench") and config.getoption("--site"):
        choose(BenchHost(config.getoption("--bench"), config.getoption("--site")))
    else:
        raise pytest.UsageError("--host=bench wants --bench PATH and --site NAME")


def on_servers(config: pytest.Config) -> bool:
    return config.getoption("--database") == ON_SERVERS or config.getoption("--host") == BENCH


def left_out(config: pytest.Config) -> list[str]:
    """The markers of what this run is not about."""
    on_a_bench = config.getoption("--host") == BENCH
    about = {"sqlite": not on_servers(config), "stand_in": not on_a_bench, "bench": on_a_bench}
    return [marker for marker, wanted in about.items() if not wanted]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    left = config.getoption("--host") == BENCH and collection_path in {HERE / path for path in ABOUT_THE_STAND_IN}
    return left or None


def pytest_report_header(config: pytest.Config) -> list[str]:
    if config.getoption("--host") == STAND_IN:
        return []
    return [f"left out on a bench: tests/{path} ({reason})" for path, reason in ABOUT_THE_STAND_IN.items()]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    others = {item for item in items if any(item.get_closest_marker(name) for name in left_out(config))}
    config.hook.pytest_deselected(items=list(others))
    items[:] = [item for item in items if item not in others]


@pytest.fixture(scope="session", autouse=True)
def servers(request: pytest.FixtureRequest) -> Iterator[Servers | None]:
    """The private servers that all sites of this run are made on; None on SQLite."""
    if not on_servers(request.config):
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
    return host().make_site(tmp_path_factory.mktemp("template") / "sites", "diaspora")


@pytest.fixture
def sites_path(site_template: Path, tmp_path: Path) -> Path:
    """A sites folder of the test's own with a freshly installed site in it."""
    return copy_sites(site_template, tmp_path / "sites")


@pytest.fixture
def site(sites_path: Path) -> Iterator[str]:
    """A fresh site, connected, as Administrator; what is not committed is rolled back at the end."""
    import frappe

    with chdir(host().place(sites_path)):
        frappe.init(site=SITE, sites_path=str(sites_path))
        frappe.connect()
        frappe.set_user("Administrator")
        yield SITE
        frappe.db.rollback()
        frappe.destroy()


@pytest.fixture
def migrate(site: str, sites_path: Path) -> Callable[[], None]:
    """Migrates the site; the connection is a fresh one afterwards."""
    return lambda: host().migrate(sites_path)


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
