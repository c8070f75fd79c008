"""Segments, lists and the rows that the hooks leave count the same people, for every role and scope."""

from __future__ import annotations

import pytest

from tests.schema.test_permissions import ROLES
from tests.site_copies import copy_sites
from tests.system.conftest import add_user, address, build_world, connect
from tests.system.test_religious_inference import add_religious_functions

LISTENERS = ("Officer", "Attache", "Head", "DPO", "Religious")
SCOPES = {"lyon@mission.example": ("LYO",), "paris@mission.example": ("PAR", "BIA"), "nowhere@mission.example": ()}


@pytest.fixture(scope="module")
def world(site_template, tmp_path_factory):
    """The mission with religious functions, people in other districts, and officers of some districts."""
    import frappe

    sites = copy_sites(site_template, tmp_path_factory.mktemp("counts") / "sites", "counts")
    connect(sites)
    world = build_world()
    add_religious_functions(world)
    for n, district in enumerate(("PAR", "BIA", "BIA")):
        person = {"kind": "person", "first_name": "Nora", "last_name": f"S{n}", "affiliation": "friend"}
        frappe.get_doc({"doctype": "Diaspora Contact", **person, "district": district}).insert()
    mailbox = {"kind": "mailbox", "first_name": "Bureau", "affiliation": "community", "district": "LYO"}
    frappe.get_doc({"doctype": "Diaspora Contact", **mailbox, "association": world["Association"]}).insert()
    for email, districts in SCOPES.items():
        add_user(email, ROLES["Officer"])
        scope = {"doctype": "Diaspora Staff Scope", "user": email, "districts": [{"district": d} for d in districts]}
        frappe.get_doc(scope).insert()
    frappe.db.commit()
    yield world
    frappe.set_user("Administrator")
    frappe.destroy()


def in_segment(user: str) -> int:
    from diaspora.segments import store

    return store.count(store.compile_for({"everyone": True}, user))


def behind_the_hook(user: str) -> int:
    import frappe

    from diaspora.crm.permissions import query_conditions

    condition = query_conditions(user, "Diaspora Contact") or "1 = 1"
    query = f"SELECT COUNT(*) FROM `tabDiaspora Contact` WHERE status = 'active' AND ({condition})"
    return int(frappe.db.sql(query)[0][0])


def in_list(user: str) -> int:
    import frappe

    frappe.set_user(user)
    rows = frappe.get_list("Diaspora Contact", filters={"status": "active"}, pluck="name")
    frappe.set_user("Administrator")
    return len(rows)


# 26 people of the pool and one more in Lyon, an association's mailbox, three elsewhere, the mailbox of the mosque.
@pytest.mark.parametrize(
    ("user", "people"),
    [
        *((address(role), 31) for role in ("Officer", "Attache", "Head", "DPO", "Administrator")),
        (address("Religious"), 32),
        (address("Leader"), 1),
        ("lyon@mission.example", 28),
        ("paris@mission.example", 3),
        ("nowhere@mission.example", 0),
        ("Guest", 0),
    ],
)
def test_every_way_to_count_gives_the_same(world, user: str, people: int) -> None:
    assert (in_segment(user), behind_the_hook(user)) == (people, people)
    if user in SCOPES or user in {address(role) for role in LISTENERS}:
        assert in_list(user) == people
