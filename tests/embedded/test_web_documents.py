"""Documents over HTTP beyond what the recorded contract asks: `frappe.client` and lists."""

import json

import pytest
import requests

from tests.embedded.pages_site import logged_in, pages_sites, served  # noqa: F401
from tests.hosts import ADMIN_PASSWORD

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def client(served):  # noqa: F811
    """Calls `frappe.client.<method>` as Administrator."""
    session = logged_in(served, "Administrator", ADMIN_PASSWORD)

    def call(method, **data):
        return session.post(f"{served}/api/method/frappe.client.{method}", json=data, timeout=20)

    return call


def role(name, **fields):
    return {"doctype": "Role", "role_name": name, **fields}


def test_insert_takes_an_object_or_json(client):
    assert client("insert", doc=role("Painter")).json()["message"]["name"] == "Painter"
    assert client("insert", doc=json.dumps(role("Sculptor"))).json()["message"]["name"] == "Sculptor"


def test_insert_many_answers_names(client):
    assert client("insert_many", docs=[role("Poet"), role("Singer")]).json() == {"message": ["Poet", "Singer"]}


def test_insert_many_inserts_all_or_nothing(client):
    assert client("insert_many", docs=[role("Dancer"), role("Poet2"), role("Dancer")]).status_code == 409
    assert client("get_count", doctype="Role", filters={"name": "Dancer"}).json() == {"message": 0}


def test_insert_many_takes_two_hundred_at_most(client):
    assert client("insert_many", docs=[role(f"R{i}") for i in range(201)]).status_code == 417


def test_save_needs_the_newest_state(client):
    doc = client("insert", doc=role("Weaver")).json()["message"]
    assert client("save", doc={**doc, "disabled": 1}).json()["message"]["disabled"] == 1
    assert client("save", doc={**doc, "disabled": 0}).json()["exc_type"] == "TimestampMismatchError"


def test_set_value_takes_a_field_or_an_object(client):
    client("insert", doc=role("Potter"))
    changed = client("set_value", doctype="Role", name="Potter", fieldname="disabled", value=1).json()["message"]
    assert changed["disabled"] == 1
    changed = client("set_value", doctype="Role", name="Potter", fieldname={"disabled": 0}).json()["message"]
    assert changed["disabled"] == 0


def test_set_value_of_a_standard_field_is_refused(client):
    assert client("set_value", doctype="Role", name="Guest", fieldname="owner", value="x").status_code == 417


def test_get_answers_the_whole_document(client):
    assert client("get", doctype="Role", name="Guest").json()["message"]["doctype"] == "Role"
    assert client("get", doctype="Role", name="Nobody").status_code == 404


def test_get_value_of_what_is_not_there_is_empty(client):
    answer = client("get_value", doctype="Role", filters={"name": "Nobody"}, fieldname="disabled")
    assert answer.json() == {"message": {}}


def test_delete_answers_nothing_and_is_final(client):
    client("insert", doc=role("Juggler"))
    assert client("delete", doctype="Role", name="Juggler").json() == {}
    assert client("delete", doctype="Role", name="Juggler").status_code == 404


def test_bulk_update_goes_on_after_a_failure(client):
    client("insert_many", docs=[role("Baker"), role("Miller")])
    docs = [{"doctype": "Role", "docname": name, "disabled": 1} for name in ("Baker", "Nobody", "Miller")]
    failed = client("bulk_update", docs=docs).json()["message"]["failed_docs"]
    assert [entry["doc"]["docname"] for entry in failed] == ["Nobody"]
    names = {"name": ["in", ["Baker", "Miller"]], "disabled": 1}
    assert client("get_count", doctype="Role", filters=names).json() == {"message": 2}


def test_has_permission_and_validate_link(client):
    assert client("has_permission", doctype="Role", docname="Guest").json() == {"message": {"has_permission": True}}
    assert client("validate_link", doctype="Role", docname="Guest").json() == {"message": {"name": "Guest"}}
    assert client("validate_link", doctype="Role", docname="Nobody").json() == {"message": {"name": None}}


def test_a_child_table_is_read_through_its_parent_only(client):
    assert client("get_list", doctype="Has Role").status_code == 403
    assert client("get_list", doctype="Has Role", parent="User").status_code == 200


def test_a_page_of_a_list_has_twenty_rows_unless_asked(client, served):  # noqa: F811
    client("insert_many", docs=[role(f"Role {i:02}") for i in range(30)])
    session = logged_in(served, "Administrator", ADMIN_PASSWORD)
    sizes = [
        len(session.get(f"{served}/api/resource/Role", params=params, timeout=20).json()["data"])
        for params in ({}, {"limit": 5}, {"limit_page_length": 7, "limit_start": 2})
    ]
    everything = session.get(f"{served}/api/resource/Role", params={"limit_page_length": 0}, timeout=20).json()["data"]
    assert (sizes, len(everything) > 30) == ([20, 5, 7], True)


def test_a_user_without_the_role_sees_and_changes_nothing(served):  # noqa: F811
    session = logged_in(served)
    url = f"{served}/api/resource/Role"
    answers = [session.get(url, timeout=20), session.post(url, json={"role_name": "King"}, timeout=20)]
    answers += [session.request(verb, f"{url}/Guest", json={}, timeout=20) for verb in ("GET", "PUT", "DELETE")]
    assert [answer.status_code for answer in answers] == [403] * 5


def test_a_guest_cannot_reach_documents(served):  # noqa: F811
    assert requests.get(f"{served}/api/resource/User/Administrator", timeout=20).status_code == 403
    data = {"doctype": "User"}
    assert requests.post(f"{served}/api/method/frappe.client.get_list", json=data, timeout=20).status_code == 403
