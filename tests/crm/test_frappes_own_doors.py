"""Frappe's own methods for counting, searching and linking keep to the row rules where they are asked about us."""

import json

import pytest

from diaspora.crm.row_rules import OFFICER, RELIGIOUS_AFFAIRS
from tests.people import add, add_user


@pytest.fixture
def as_user():
    import frappe

    yield frappe.set_user
    frappe.set_user("Administrator")


@pytest.fixture
def asked_of_frappe(monkeypatch):
    """What reaches Frappe's own methods, instead of Frappe."""
    from diaspora.crm import api

    asked = []
    monkeypatch.setattr(api, "_frappes", lambda path: lambda *arguments: asked.append((path, *arguments)))
    return asked


@pytest.fixture
def mosque(people):
    name = add("Institution", title="Mosquée", kind="place of worship", district="LYO")
    add("Imam", contact=people("Amina", "Tazi"), place_of_worship=name)
    return name


def test_counting_tells_an_officer_nothing_of_imams(mosque, as_user):
    import frappe

    from diaspora.crm import api

    as_user(add_user("officer@mission.example", OFFICER))
    with pytest.raises(frappe.PermissionError):
        api.get_count("Diaspora Imam", json.dumps({"place_of_worship": mosque}))
    with pytest.raises((frappe.PermissionError, frappe.DoesNotExistError)):
        api.get_count("diaspora imam")  # MariaDB takes the two for the same name
    assert api.get_count("Diaspora Institution", {"name": mosque}) == 0


def test_counting_tells_the_religious_affairs_desk(mosque, as_user):
    from diaspora.crm import api

    as_user(add_user("desk@mission.example", RELIGIOUS_AFFAIRS))
    assert api.get_count("Diaspora Imam", json.dumps([["place_of_worship", "=", mosque]])) == 1


def test_what_links_to_a_hidden_document_is_hidden_with_its_title(mosque, people, as_user):
    import frappe

    member = people("Karim", "El Fassi")
    add("Affiliation", contact=member, institution=mosque)
    add("Teacher", contact=member, school=mosque)
    as_user(add_user("officer@mission.example", OFFICER))
    assert frappe.get_list("Diaspora Affiliation", fields=["name", "institution.title"]) == []
    assert frappe.get_list("Diaspora Teacher", fields=["name", "school.title"]) == []


@pytest.mark.parametrize("method", ["get", "getdoc", "set_value", "delete", "has_permission"])
def test_a_hidden_document_is_not_found_like_one_that_never_was(method, mosque, as_user, asked_of_frappe):
    import frappe

    from diaspora.crm import api

    more = ("city", "Lyon") if method == "set_value" else ()
    as_user(add_user("officer@mission.example", OFFICER))
    told = []
    for named in (mosque, "n" * 10, {"kind": "place of worship"}, {"kind": "no such kind"}):
        with pytest.raises((frappe.DoesNotExistError, frappe.PermissionError)) as refused:
            getattr(api, method)("Diaspora Institution", named, *more)
        told.append((refused.type, str(refused.value)))
    assert len(set(told)) == 1
    assert asked_of_frappe == []


@pytest.mark.bench(reason="the stand-in answers both alike: tests/system/test_religious_inference.py")
def test_the_address_of_a_document_tells_on_a_bench_that_a_random_name_is_there_and_no_more(mosque, as_user):
    import frappe
    from frappe.api.v1 import read_doc

    as_user(add_user("officer@mission.example", OFFICER))
    with pytest.raises(frappe.PermissionError) as refused:
        read_doc("Diaspora Institution", mosque)
    assert "Mosquée" not in str(refused.value)
    with pytest.raises(frappe.DoesNotExistError):
        read_doc("Diaspora Institution", "n" * 10)


def test_filters_find_no_hidden_document(mosque, as_user, asked_of_frappe):
    import frappe

    from diaspora.crm import api

    as_user(add_user("officer@mission.example", OFFICER))
    with pytest.raises(frappe.DoesNotExistError):
        api.get("Diaspora Institution", filters=json.dumps({"kind": "place of worship"}))
    assert asked_of_frappe == []


@pytest.mark.parametrize("named", [None, "", {}, []])
def test_an_empty_name_changes_nothing(named, mosque, as_user, asked_of_frappe):
    import frappe

    from diaspora.crm import api

    for change in (
        lambda: api.set_value("Diaspora Institution", named, "city", "x"),
        lambda: api.delete("Diaspora Institution", named),
    ):
        with pytest.raises(frappe.DoesNotExistError):
            change()
    assert asked_of_frappe == []


def test_what_the_user_sees_is_frappe_s_affair(mosque, as_user, asked_of_frappe):
    from diaspora.crm import api

    as_user(add_user("desk@mission.example", RELIGIOUS_AFFAIRS))
    api.get("Diaspora Institution", filters={"kind": "place of worship"})
    api.get("User", filters={"enabled": 1})
    assert asked_of_frappe == [
        ("frappe.client.get", "Diaspora Institution", mosque, None, None),
        ("frappe.client.get", "User", None, {"enabled": 1}, None),
    ]


@pytest.mark.parametrize("named", ["nothing", "", None, {"idx": 1}, [["idx", "=", 1]]])
def test_a_row_that_is_not_there_is_not_found(named, site):
    import frappe

    from diaspora.crm import api

    with pytest.raises(frappe.DoesNotExistError):
        api.set_value("Diaspora Association Leader", named, "function", "x")


def test_a_row_of_a_child_table_is_not_counted_by_itself(people, as_user):
    import frappe

    from diaspora.crm import api

    people("Amina", "Tazi", "amina@exemple.fr")
    as_user(add_user("officer@mission.example", OFFICER, districts=["BIA"]))
    with pytest.raises(frappe.PermissionError):
        api.get_count("Diaspora Contact Email", {"email": "amina@exemple.fr"})


def test_a_link_to_a_hidden_document_is_as_if_there_were_none(mosque, as_user, asked_of_frappe):
    from diaspora.crm import api

    as_user(add_user("officer@mission.example", OFFICER))
    assert api.validate_link("Diaspora Institution", mosque) == {"name": None}
    assert api.get_link_title("Diaspora Institution", mosque) == mosque
    assert asked_of_frappe == []


def test_a_link_that_the_user_may_see_is_frappe_s_affair(mosque, as_user, asked_of_frappe):
    from diaspora.crm import api

    as_user(add_user("desk@mission.example", RELIGIOUS_AFFAIRS))
    api.validate_link("Diaspora Institution", mosque, '["title"]')
    api.get_link_title("Diaspora Institution", mosque)
    assert asked_of_frappe == [
        ("frappe.client.validate_link", "Diaspora Institution", mosque, '["title"]'),
        ("frappe.desk.search.get_link_title", "Diaspora Institution", mosque),
    ]


@pytest.mark.parametrize(("doctype", "heard"), [("Diaspora Institution", False), ("Country", True)])
def test_a_search_among_ours_never_leaves_out_the_row_rules(doctype, heard, site, asked_of_frappe):
    from diaspora.crm import api

    api.search_link(doctype, "Mos", ignore_user_permissions=True)
    api.search_widget(doctype, "Mos", ignore_user_permissions=True)
    assert [call[-1] for call in asked_of_frappe] == [heard, heard]


def test_links_from_ours_are_not_counted(site, asked_of_frappe):
    from diaspora.crm import api

    api.get_open_count("Diaspora Contact", "c1", '["Diaspora Imam", "ToDo"]')
    api.get_open_count("Diaspora Contact", "c1")
    api.get_open_count("User", "u1")
    assert [call[1:] for call in asked_of_frappe] == [
        ("Diaspora Contact", "c1", ["ToDo"]),
        ("Diaspora Contact", "c1", []),
        ("User", "u1"),
    ]


def test_other_apps_documents_are_counted_as_before(site, asked_of_frappe):
    from diaspora.crm import api

    api.get_count("User", {"enabled": 1})
    assert asked_of_frappe == [("frappe.client.get_count", "User", {"enabled": 1}, False, False)]


def test_the_site_asks_our_methods_instead_of_frappe_s():
    from diaspora import hooks
    from diaspora.crm import api

    for theirs, ours in hooks.override_whitelisted_methods.items():
        assert ours.rpartition(".")[0] == api.__name__ and callable(getattr(api, theirs.rpartition(".")[2]))
