"""Rows that a user sees: districts, the leader's own association, and the fence around religious functions."""

import pytest

from diaspora import hooks
from diaspora.crm.row_conditions import FENCED, PARENTS, condition_of
from diaspora.crm.row_rules import (
    ADMINISTRATOR,
    ASSOCIATION_LEADER,
    NOTHING,
    OFFICER,
    RELIGIOUS_AFFAIRS,
    RowRules,
    rules_for,
)
from tests.people import add, add_user
from tests.schema.doctypes import load_doctypes

LYON = frozenset({"LYO"})


@pytest.mark.parametrize(
    ("roles", "scope", "led", "rules"),
    [
        ((OFFICER,), None, frozenset(), RowRules(all_districts=True)),
        ((OFFICER,), LYON, frozenset(), RowRules(districts=LYON)),
        ((OFFICER,), frozenset(), frozenset(), RowRules()),
        ((RELIGIOUS_AFFAIRS,), LYON, frozenset(), RowRules(districts=LYON, sees_religious=True)),
        ((ADMINISTRATOR,), None, frozenset(), RowRules(all_districts=True)),
        ((ASSOCIATION_LEADER,), None, frozenset({"a1"}), RowRules(associations=frozenset({"a1"}))),
        ((ASSOCIATION_LEADER,), None, frozenset(), RowRules(nothing=True)),
        (("System Manager", "Guest"), None, frozenset(), RowRules(nothing=True)),
        ((), None, frozenset({"a1"}), RowRules(nothing=True)),
    ],
)
def test_the_rules_of_a_role(roles, scope, led, rules):
    assert rules_for(roles, scope, led) == rules


def listed(doctype, user):
    import frappe

    frappe.set_user(user)
    try:
        return set(frappe.get_list(doctype, pluck="name"))
    finally:
        frappe.set_user("Administrator")


def test_an_officer_sees_the_districts_of_the_scope(people):
    import frappe

    from diaspora.crm.permissions import row_rules

    lyon, paris = people("Amina", "Tazi"), people("Nora", "Saidi", district="BIA")
    scoped = add_user("scoped@mission.example", OFFICER, districts=["LYO"])
    free = add_user("free@mission.example", OFFICER)
    assert row_rules(scoped) == RowRules(districts=LYON)
    assert listed("Diaspora Contact", scoped) == {lyon}
    assert listed("Diaspora Contact", free) == {lyon, paris}
    assert frappe.has_permission("Diaspora Contact", "read", frappe.get_doc("Diaspora Contact", lyon), user=scoped)
    assert not frappe.has_permission("Diaspora Contact", "read", frappe.get_doc("Diaspora Contact", paris), user=scoped)
    assert row_rules("Guest").nothing


def test_a_contact_cannot_be_moved_out_of_the_users_districts(people):
    import frappe

    contact = frappe.get_doc("Diaspora Contact", people("Amina", "Tazi"))
    scoped = add_user("scoped@mission.example", OFFICER, districts=["LYO"])
    frappe.set_user(scoped)
    contact.district = "BIA"
    with pytest.raises(frappe.PermissionError):
        contact.save()
    frappe.set_user("Administrator")


def test_a_leader_sees_the_own_association_and_nothing_else(people):
    leader = add_user("leader@assoc.example", ASSOCIATION_LEADER)
    person = people("Amina", "Tazi", user=leader)
    own = add("Association", title="Amal", district="LYO", leaders=[{"contact": person, "function": "President"}])
    add("Association", title="Wafa", district="LYO")
    assert listed("Diaspora Association", leader) == {own}


def test_only_the_religious_affairs_desk_sees_religious_functions(people):
    officer = add_user("officer@mission.example", OFFICER)
    desk = add_user("desk@mission.example", RELIGIOUS_AFFAIRS)
    person = people("Amina", "Tazi")
    mosque = add("Institution", title="Mosquée", kind="place of worship", district="LYO")
    school = add("Institution", title="École", kind="school", district="LYO")
    fenced = add("Affiliation", contact=person, institution=mosque)
    plain = add("Affiliation", contact=person, institution=school)
    mailbox = people(None, None, "m@exemple.fr", kind="mailbox", institution=mosque)
    imam = add("Imam", contact=person, place_of_worship=mosque)
    assert listed("Diaspora Institution", officer) == {school}
    assert listed("Diaspora Affiliation", officer) == {plain}
    assert mailbox not in listed("Diaspora Contact", officer)
    assert listed("Diaspora Institution", desk) >= {mosque}
    assert listed("Diaspora Imam", desk) == {imam}
    assert listed("Diaspora Contact", desk) >= {person, mailbox}
    assert fenced not in listed("Diaspora Affiliation", officer)
    assert condition_of("Diaspora Imam", RowRules(all_districts=True)) == "1 = 0"


@pytest.mark.parametrize("evil", ["x' OR '1'='1", 'a"b', "a\\", "a\nb", "a;b", "a)b"])
def test_a_name_that_could_carry_sql_opens_nothing(evil):
    assert condition_of("Diaspora Contact", RowRules(districts=frozenset({evil}))).startswith("(1 = 0)")
    assert condition_of("Diaspora Association", RowRules(associations=frozenset({evil}))) == "1 = 0"


@pytest.mark.parametrize("doctype", sorted(FENCED))
def test_no_role_no_row(doctype):
    assert condition_of(doctype, NOTHING) == "1 = 0"


@pytest.mark.parametrize("doctype", sorted(FENCED - {"Diaspora Association", "Diaspora Contact"}))
def test_a_leader_sees_rows_of_the_own_association_and_of_nothing_else(doctype):
    assert condition_of(doctype, RowRules(associations=frozenset({"a1"}))) == "1 = 0"


def test_every_table_inside_a_document_is_fenced_with_its_document():
    parents = {}
    for doctype in load_doctypes().values():
        for field in doctype["fields"]:
            if field["fieldtype"].startswith("Table"):
                parents.setdefault(field["options"], set()).add(doctype["name"])
    assert {child: set(known) for child, known in PARENTS.items()} == parents


def test_the_hooks_cover_every_fence():
    assert set(hooks.permission_query_conditions) == {*FENCED, *PARENTS, "File"}
    assert set(hooks.has_permission) == FENCED


def test_every_document_that_links_to_a_fenced_one_has_its_links_checked():
    ledgers = {
        "Consent",
        "Subscription",
        "Opt In Request",
        "Import Row",
        "Content Version",
        "Recipient",
        "Mail Event",
        "Segment Snapshot",
    }
    linking = {
        name
        for doctype in load_doctypes().values()
        if any(field["fieldtype"] == "Link" and field.get("options") in FENCED for field in doctype["fields"])
        for name in PARENTS.get(doctype["name"], (doctype["name"],))
    }
    checked = {
        name
        for name, events in hooks.doc_events.items()
        if events.get("validate") == "diaspora.crm.permissions.check_links"
    }
    assert checked == linking - {f"Diaspora {name}" for name in ledgers}
    assert {name for name, events in hooks.doc_events.items() if "validate" in events} == {*checked, "File"}


@pytest.mark.parametrize("doctype", sorted([*FENCED, *PARENTS]))
def test_a_condition_stands_in_brackets_for_frappe_joins_it_as_it_is(site, doctype):
    import frappe

    from diaspora.crm.permissions import query_conditions

    add("Contact", last_name="Tazi", district="LYO")
    condition = query_conditions(add_user("scoped@mission.example", OFFICER, districts=["LYO"]), doctype)
    assert condition[0] == "(" and condition[-1] == ")"
    assert not frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE 1 = 0 AND {condition}")
