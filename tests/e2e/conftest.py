"""A served mission with a few people and the built workspace, and browsers that are signed in to it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.chromium import chromium, faults_of, keep_picture
from tests.e2e.staff import PASSWORD
from tests.hosts import ROOT, SITE
from tests.serving import Serving

FORUM_YEAR = datetime.now(UTC).year + 1  # of the events, which always lie ahead
DESKTOP, TELEPHONE = (1280, 800), (390, 844)
ACTION_TIMEOUT_MS = 20_000
# Each question to the server leaves this many milliseconds late, as on a bad line or a machine under load.
SLOW_LINE = """
    const ask = window.fetch;
    window.fetch = (...of) => new Promise((go) => setTimeout(go, %d)).then(() => ask(...of));
"""
expect.set_options(timeout=ACTION_TIMEOUT_MS)


@dataclass
class Mission:
    """The running server, and names of documents that the tests need."""

    url: str
    sites: Path
    names: dict[str, str]


@pytest.fixture(scope="session")
def mission(site_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mission]:
    """The mission of the cast, served; one per test run."""
    from tests.e2e import world  # which needs the framework, and so a host that was chosen

    subprocess.run([sys.executable, ROOT / "dev", "build"], check=True)
    sites = tmp_path_factory.mktemp("e2e") / "sites"
    shutil.copytree(site_template, sites)
    names = world.build(sites, SITE)
    with Serving(sites, SITE) as server:
        yield Mission(server.url, sites, names)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@dataclass
class Desk:
    """A person before the workspace: the page, and what went wrong in it unseen."""

    page: Page
    url: str
    language: str
    troubles: list[str] = field(default_factory=list)
    under_way: set[Any] = field(default_factory=set)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.url}/outreach{path}")
        self.page.wait_for_selector("h1")
        return self.page

    def settle(self) -> None:
        """Wait until nothing has been asked of the server for half a second: a frame without an address of its own, as
        the preview of a mail is, never becomes idle in the browser's eyes."""
        deadline, quiet_since = time.monotonic() + ACTION_TIMEOUT_MS / 1000, time.monotonic()
        while time.monotonic() - quiet_since < 0.5:
            assert time.monotonic() < deadline, f"still waiting for {self.under_way}"
            self.page.wait_for_timeout(100)
            if self.under_way:
                quiet_since = time.monotonic()

    def look(self, name: str) -> None:
        """Keep a picture, and let axe look for faults."""
        self.settle()
        keep_picture(self.page, f"{self.language}/{name}")
        assert faults_of(self.page) == []


UNSAVED = re.compile("Not saved yet|Pas encore enregistré|لم يُحفظ بعد")


def saved(page: Page, button: str, notice: str) -> None:
    """Press a button that saves, and wait until it is saved: the notice alone may be that of the saving before."""
    with page.expect_response(lambda it: it.request.method != "GET" and "/api/resource/" in it.url) as answered:
        page.get_by_role("button", name=button, exact=True).click()
    assert answered.value.ok, answered.value.text()
    expect(page.get_by_text(UNSAVED)).to_have_count(0)
    expect(page.get_by_text(notice).last).to_be_visible()


def answer_late(page: Page, what: str, ms: int = 800) -> None:
    """Hold back each request to such an address for so long."""
    page.route(what, lambda route: (page.wait_for_timeout(ms), route.continue_()))


OpenDesk = Callable[..., Desk]


@pytest.fixture
def desk(request: pytest.FixtureRequest, mission: Mission, browser: Browser) -> Iterator[OpenDesk]:
    """`desk("officer", "ar")` signs in; `desk(None, "fr")` does not. Afterwards no script may have failed."""
    opened: list[Desk] = []

    def open_desk(
        who: str | None, language: str = "en", *, size: tuple[int, int] = DESKTOP, dark: bool = False
    ) -> Desk:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale={"fr": "fr-FR", "ar": "ar-MA"}.get(language, "en-GB"),
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(ACTION_TIMEOUT_MS)
        if delay := request.config.getoption("--slow-line"):
            context.add_init_script(SLOW_LINE % delay)
        if who:
            login = {"usr": f"{who}@mission.example", "pwd": PASSWORD}
            assert context.request.post(f"{mission.url}/api/method/login", data=login).ok
            _read_in(context, mission.url, language)
        page = context.new_page()
        made = Desk(page, mission.url, language)
        page.on("request", lambda request: made.under_way.add(request))
        page.on("requestfinished", lambda request: made.under_way.discard(request))
        page.on("requestfailed", lambda request: made.under_way.discard(request))
        page.on("pageerror", lambda error: made.troubles.append(str(error)))
        page.on("console", lambda message: _note(made, message))
        opened.append(made)
        return made

    yield open_desk
    for made in opened:
        made.page.context.close()
    assert [trouble for made in opened for trouble in made.troubles] == []


def _read_in(context: Any, url: str, language: str) -> None:
    boot = context.request.get(f"{url}/api/method/diaspora.workspace.api.boot").json()["message"]
    answer = context.request.post(
        f"{url}/api/method/diaspora.workspace.api.set_language",
        data={"language": language},
        headers={"X-Frappe-CSRF-Token": boot["csrf_token"]},
    )
    assert answer.ok, answer.text()


def _note(made: Desk, message: Any) -> None:
    # A request that is refused on purpose is told by the browser too; the screen's own words are tested.
    if message.type == "error" and "Failed to load resource" not in message.text:
        made.troubles.append(f"{message.text} {message.location}")
