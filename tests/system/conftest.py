"""A served mission with a user of every role and a document of every DocType."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.hosts import SITE, host
from tests.schema.test_permissions import ROLES
from tests.serving import Serving
from tests.site_copies import copy_sites
from tests.system.one_of_each import ORDER, make

POOL = 24
PASSWORD = "a lantern over the harbour"
NOBODY = "Guest"
STRANGER = "Stranger"  # has a login, and no role of ours


@dataclass
class Mission:
    """The running server, a client per role, and the names of the documents by short DocType."""

    url: str
    sites: Path
    clients: dict[str, requests.Session]
    world: dict[str, str]

    def ask(self, who: str, method: str, path: str, **more: Any) -> requests.Response:
        return self.clients[who].request(method, f"{self.url}/api/{path}", timeout=30, **more)

    def call(self, who: str, method: str, **data: Any) -> requests.Response:
        return self.ask(who, "POST", f"method/{method}", json=data)


def address(role: str) -> str:
    return f"{role.lower()}@mission.example"


def connect(sites: Path) -> None:
    import frappe

    os.chdir(host().place(sites))
    frappe.init(site=SITE, sites_path=str(sites))
    frappe.connect()


def set_password(email: str) -> None:
    """The password of everybody in the mission."""
    password: Any = importlib.import_module("frappe.utils.password")
    password.update_password(email, PASSWORD)


def add_user(email: str, *roles: str) -> None:
    import frappe

    fields = {
        "doctype": "User",
        "email": email,
        "first_name": email.split("@")[0],
        "enabled": 1,
        "send_welcome_email": 0,
    }
    frappe.get_doc({**fields, "roles": [{"role": role} for role in roles]}).insert()
    if roles:
        set_password(email)


def build_world() -> dict[str, str]:
    """A user of every role, pools of contacts, users and topics, and a document of every DocType."""
    import frappe

    for role, name in ROLES.items():
        add_user(address(role), name)
    add_user(address(STRANGER))
    set_password(address(STRANGER))
    world: dict[str, str] = {}
    for n in range(POOL + 2):
        person = {"kind": "person", "first_name": "Amina", "last_name": f"P{n}", "affiliation": "community"}
        contact = frappe.get_doc({"doctype": "Diaspora Contact", **person, "district": "LYO"}).insert()
        topic = frappe.get_doc({"doctype": "Diaspora Topic", "code": f"pool-{n}", "title": f"Pool {n}"}).insert()
        add_user(f"pool{n}@mission.example")
        world |= {f"contact{n}": contact.name, f"topic{n}": topic.name, f"user{n}": f"pool{n}@mission.example"}
    for short in ORDER:
        world[short] = make(short, 0, world)
    leader = frappe.get_doc("Diaspora Contact", world["contact1"])
    leader.user = address("Leader")
    leader.save()
    own = frappe.get_doc("Diaspora Association", world["Association"])
    own.append("leaders", {"contact": leader.name, "function": "President"})
    own.save()
    world["Settings"] = "Diaspora Settings"
    frappe.db.commit()
    return world


def log_in(url: str, role: str) -> requests.Session:
    client = requests.Session()
    answer = client.post(f"{url}/api/method/login", data={"usr": address(role), "pwd": PASSWORD}, timeout=30)
    assert answer.status_code == 200, answer.text
    return client


@pytest.fixture(scope="module")
def mission(site_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mission]:
    """The mission, served; one per test module. What is scheduled changes nothing between two questions."""
    import frappe
    from frappe.installer import update_site_config

    sites = copy_sites(site_template, tmp_path_factory.mktemp("mission") / "sites", "mission")
    connect(sites)
    world = build_world()
    update_site_config("pause_scheduler", 1)
    frappe.destroy()
    with Serving(sites, SITE) as server:
        clients = {role: log_in(server.url, role) for role in (*ROLES, STRANGER)}
        yield Mission(server.url, sites, {**clients, NOBODY: requests.Session()}, world)
