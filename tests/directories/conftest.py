"""A mission in France with staff, for the tests of directories that need a site."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.hosts import SITE


@pytest.fixture
def mission(site):
    """The site of a mission in France whose people belong to Lyon unless they say otherwise."""
    import frappe

    from tests.people import settle_mission

    settle_mission(default_district="LYO")
    frappe.db.commit()
    return site


@pytest.fixture
def run(mission, sites_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a command of the app on the test's site; the connection is a fresh one afterwards."""
    import frappe

    from diaspora.commands import diaspora

    monkeypatch.setenv("SITES_PATH", str(sites_path))

    def command(*arguments: str):
        frappe.db.commit()
        frappe.destroy()
        context = {"sites": [SITE], "force": False, "verbose": False, "profile": False}
        answer = CliRunner().invoke(diaspora, list(arguments), obj=context)
        frappe.init(site=SITE, sites_path=str(sites_path))
        frappe.connect()
        return answer

    return command
