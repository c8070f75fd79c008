"""`/api/method/...`: who may call what, how arguments arrive, what errors look like."""

import pytest
import requests

from tests.embedded.pages_site import call, logged_in, pages_sites, served, server_messages  # noqa: F401

pytestmark = pytest.mark.system


def test_arguments_become_the_annotated_types(served):  # noqa: F811
    assert call(served, "add", a="2", b="3", flag="true").json() == {"message": {"sum": 5, "flag": True}}


def test_arguments_come_from_a_json_body_too(served):  # noqa: F811
    answer = requests.post(f"{served}/api/method/pages_app.methods.add", json={"a": 2, "flag": False}, timeout=20)
    assert answer.json() == {"message": {"sum": 3, "flag": False}}


def test_unknown_arguments_are_dropped(served):  # noqa: F811
    assert call(served, "add", a="2", flags="x", nonsense="1").json()["message"]["sum"] == 3


def test_an_argument_that_does_not_fit_its_type_is_refused(served):  # noqa: F811
    answer = call(served, "add", a="two")
    said = "frappe.exceptions.FrappeTypeError: Argument 'a' should be of type 'int' but got 'str' instead."
    assert (answer.status_code, answer.json()) == (417, {"exc_type": "FrappeTypeError", "exception": said})


def test_a_missing_argument_is_a_type_error(served):  # noqa: F811
    assert (call(served, "add").status_code, call(served, "add").json()["exc_type"]) == (500, "TypeError")


def test_a_method_that_returns_none_answers_an_empty_object(served):  # noqa: F811
    assert call(served, "nothing").json() == {}


@pytest.mark.parametrize("method", ["who", "hidden"])
def test_a_guest_may_not_call_what_is_not_for_guests(served, method):  # noqa: F811
    answer = call(served, method)
    assert (answer.status_code, answer.json()["exc_type"]) == (403, "PermissionError")


def test_a_user_may_not_call_what_is_not_whitelisted(served):  # noqa: F811
    assert call(served, "hidden", session=logged_in(served)).status_code == 403


def test_the_wrong_http_method_is_refused(served):  # noqa: F811
    assert call(served, "only_post").status_code == 403
    assert call(served, "only_post", "POST", a="1").json() == {"message": {"a": "1"}}


def test_a_method_that_is_not_there_is_named(served):  # noqa: F811
    answer = call(served, "gone")
    assert answer.status_code == 417
    assert "Failed to get method for command pages_app.methods.gone" in server_messages(answer)[0]


def test_throw_answers_417_with_the_message(served):  # noqa: F811
    answer = call(served, "refuse")
    assert (answer.status_code, server_messages(answer)) == (417, ["Not <b>so</b>"])


def test_msgprint_stands_beside_the_message(served):  # noqa: F811
    answer = call(served, "say")
    assert (answer.json()["message"], server_messages(answer)) == ("said", ["By the way"])


def test_an_unexpected_error_tells_neither_its_place_nor_its_words(served, pages_sites):  # noqa: F811
    answer = call(served, "fail")
    assert (answer.status_code, answer.json()) == (500, {"exc_type": "RuntimeError"})
    logged = "".join(path.read_text() for path in (pages_sites / "test.localhost" / "logs").glob("*.log"))
    assert "RuntimeError at methods.py" in logged
    assert "salma@example.org" not in logged + (pages_sites / "server.log").read_text()


def test_a_person_gets_a_page_instead_of_json(served):  # noqa: F811
    answer = requests.get(
        f"{served}/api/method/pages_app.methods.refuse",
        headers={"Accept": "text/html", "Accept-Language": "fr-BE"},
        timeout=20,
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (417, "text/html; charset=utf-8")
    assert 'lang="fr"' in answer.text
    assert "Not &lt;b&gt;so&lt;/b&gt;" in answer.text


def test_a_get_writes_nothing_and_a_post_does(served):  # noqa: F811
    call(served, "store", key="by get")
    call(served, "store", "POST", key="by post")
    notes = call(served, "notes").json()["message"]
    assert ("by get" in notes, "by post" in notes) == (False, True)


def test_a_failed_post_is_undone(served):  # noqa: F811
    assert call(served, "store", "POST", key="half done", then_fail="1").status_code == 500
    assert "half done" not in call(served, "notes").json()["message"]


def test_a_body_that_is_too_large_is_refused(served):  # noqa: F811
    answer = requests.post(f"{served}/api/method/pages_app.methods.only_post", data=b"x" * 27_000_000, timeout=20)
    assert answer.status_code == 413


def test_malformed_json_is_refused(served):  # noqa: F811
    headers = {"Content-Type": "application/json"}
    answer = requests.post(f"{served}/api/method/ping", data="{half", headers=headers, timeout=20)
    assert (answer.status_code, answer.json()["exc_type"]) == (500, "JSONDecodeError")


def test_a_forwarded_address_is_not_believed(served):  # noqa: F811
    answer = requests.get(
        f"{served}/api/method/pages_app.methods.address", headers={"X-Forwarded-For": "192.0.2.7"}, timeout=20
    )
    assert answer.json() == {"message": "127.0.0.1"}


def test_the_host_header_does_not_choose_the_site(served):  # noqa: F811
    answer = requests.get(
        f"{served}/api/method/pages_app.methods.nothing", headers={"Host": "elsewhere.example"}, timeout=20
    )
    assert (answer.status_code, answer.json()) == (200, {})


def test_every_answer_carries_the_app_s_and_the_host_s_headers(served):  # noqa: F811
    headers = call(served, "nothing").headers
    assert headers["X-Pages-App"] == "GET"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
