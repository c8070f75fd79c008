"""Debian's Chromium under Playwright: found or installed, started once, looked at with axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.debian_packages import install_package
from tests.hosts import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = ROOT / "test-output" / "screens"
GRAVE = ("serious", "critical")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; it is closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def _executable() -> str:
    if not shutil.which("chromium") and os.geteuid() == 0:
        install_package("chromium")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "Chromium is missing; on Debian: sudo apt-get install chromium"
    return found


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


def faults_of(page: Page) -> list[str]:
    """What axe finds serious or critical: the rule and the first places where it is broken."""
    page.evaluate(_axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {[node['html'][:160] for node in violation['nodes'][:3]]}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
    ]


def keep_picture(page: Page, name: str) -> Path:
    """A picture of the whole page, kept as test output."""
    path = SCREENS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path
