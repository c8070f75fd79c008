"""A site with only the app `bakery` on it: what the tests of the host's core share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SITE
from tests.site_copies import copy_sites

APPS = Path(__file__).parent / "apps"
if str(APPS) not in sys.path:
    sys.path.insert(0, str(APPS))

LOAF, OVEN, SLICE = "Bakery Loaf", "Bakery Oven", "Bakery Slice"


@pytest.fixture(scope="session")
def bakery_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import frappe
    from frappe.installer import new_site

    sites = tmp_path_factory.mktemp("bakery") / "sites"
    new_site(SITE, ["bakery"], sites_path=str(sites), admin_password="a long admin password")
    frappe.destroy()
    return sites


@pytest.fixture
def bakery(bakery_template: Path, tmp_path: Path) -> Iterator[Path]:
    """The sites folder of a site of the test's own, connected as Administrator."""
    import frappe

    sites = tmp_path / "sites"
    copy_sites(bakery_template, sites)
    connect(sites)
    yield sites
    frappe.destroy()


def connect(sites: Path) -> None:
    import frappe

    frappe.destroy()
    frappe.init(site=SITE, sites_path=str(sites))
    frappe.connect()


def make_loaf(title: str = "Miche", **fields: Any) -> Any:
    import frappe

    return frappe.get_doc({"doctype": LOAF, "title": title, **fields}).insert()


def make_user(email: str, *roles: str) -> str:
    import frappe

    rows = [{"role": role} for role in roles]
    for role in roles:
        if not frappe.db.exists("Role", role):
            frappe.get_doc({"doctype": "Role", "role_name": role}).insert()
    values = {"doctype": "User", "email": email, "first_name": email.split("@")[0], "roles": rows}
    return frappe.get_doc(values).insert().name


def events_of(action: Callable[[], object]) -> list[str]:
    import frappe

    frappe.flags.events = []
    action()
    return frappe.flags.pop("events")
