"""A site with only `pages_app` on it, and a server of it: what the tests of the web side share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.conftest import SITE
from tests.hosts import ADMIN_PASSWORD, ROOT
from tests.serving import Serving
from tests.site_copies import forget_jobs

APPS = Path(__file__).parent / "apps"
if str(APPS) not in sys.path:
    sys.path.insert(0, str(APPS))


def make_site(sites: Path, db: dict[str, object] | None = None) -> Path:
    """A new site with the app and the table of its notes."""
    forget_jobs()
    import frappe
    from frappe.installer import new_site

    new_site(SITE, apps=["pages_app"], sites_path=str(sites), admin_password=ADMIN_PASSWORD, db=db)
    frappe.destroy()
    frappe.init(site=SITE, sites_path=str(sites))
    frappe.connect()
    frappe.db.sql_ddl("CREATE TABLE IF NOT EXISTS `pages_app_note` (`note` varchar(140))")
    frappe.get_doc(
        {"doctype": "User", "email": "karima@example.org", "first_name": "Karima", "language": "fr", "enabled": 1}
    ).insert()
    from frappe.utils.password import update_password

    update_password("karima@example.org", "karima has a long one")
    frappe.db.commit()
    frappe.destroy()
    return sites


@pytest.fixture(scope="module")
def pages_sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sites folder of one test module."""
    return make_site(tmp_path_factory.mktemp("pages") / "sites")


@pytest.fixture(scope="module")
def served(pages_sites: Path) -> Iterator[str]:
    """The address of a running server of the site."""
    with Serving(pages_sites, SITE, extra_path=APPS) as server:
        yield server.url


@pytest.fixture
def pages_site(pages_sites: Path) -> Iterator[str]:
    """The site, connected in this process as Administrator."""
    import frappe

    frappe.init(site=SITE, sites_path=str(pages_sites))
    frappe.connect()
    yield SITE
    frappe.db.rollback()
    frappe.destroy()


def call(base_url: str, method: str, http: str = "GET", session: requests.Session | None = None, **data: object):
    """The answer of a method of pages_app."""
    kind = {"params": data} if http == "GET" else {"data": data}
    return (session or requests).request(http, f"{base_url}/api/method/pages_app.methods.{method}", timeout=20, **kind)


def logged_in(base_url: str, user: str = "karima@example.org", password: str = "karima has a long one"):
    """A client with the user's session."""
    session = requests.Session()
    answer = session.post(f"{base_url}/api/method/login", data={"usr": user, "pwd": password}, timeout=20)
    assert answer.status_code == 200, answer.text
    return session


def run_command(sites: Path, *arguments: str, site: str = SITE) -> subprocess.CompletedProcess[str]:
    """`python -m embedded_frappe ...` in a process of its own."""
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join((str(ROOT), str(APPS))))
    command = [sys.executable, "-m", "embedded_frappe", "--sites", str(sites), "--site", site, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, cwd=ROOT)


def wait_for_note(base_url: str, note: str, within_s: float = 20) -> bool:
    """Does a job leave this note in time?"""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if note in call(base_url, "notes").json()["message"]:
            return True
        time.sleep(0.05)
    return False


def server_messages(answer: requests.Response) -> list[str]:
    """The texts in `_server_messages`."""
    return [json.loads(message)["message"] for message in json.loads(answer.json()["_server_messages"])]
