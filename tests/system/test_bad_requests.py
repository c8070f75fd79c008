"""Hostile requests to a served site: what is said, how soon, and that nothing was half done."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.hosts import ADMIN_PASSWORD, STAND_IN, host
from tests.serving import Serving
from tests.site_copies import copy_sites
from tests.system.conftest import connect

SITE = "test.localhost"
FORM = "application/x-www-form-urlencoded"
TABLES = ("Contact", "Segment", "Campaign", "Consent", "Opt In Request", "Suppression")
LIMIT_S = 30  # of the clock, on a machine that may be busy; each takes well under a second

pytestmark = pytest.mark.system


@dataclass
class Visitor:
    """A client with a session, or without one."""

    port: int
    sites: Path
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> tuple[int, str]:
        """(status, text); asserts that the answer came within seconds and shows no traceback."""
        content = json.dumps(body) if isinstance(body, dict | list) else body
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        begun = time.monotonic()
        connection.request(method, path, content, {"Accept": "application/json", "Content-Type": kind, **self.headers})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        assert time.monotonic() - begun < LIMIT_S
        assert "Traceback" not in text
        if path == "/api/method/login" and answer.status == 200:
            cookies = "; ".join(answer.headers.get_all("Set-Cookie") or [])
            self.headers["Cookie"] = cookies.split(";")[0]
        return answer.status, text

    def counts(self) -> tuple[int, ...]:
        import frappe

        connect(self.sites)
        counted = tuple(frappe.db.count(f"Diaspora {table}") for table in TABLES)
        frappe.destroy()
        return counted


@pytest.fixture(scope="module")
def server(site_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    sites = copy_sites(site_template, tmp_path_factory.mktemp("requests") / "sites", "requests")
    with Serving(sites, SITE) as serving:
        yield serving.port, sites


@pytest.fixture
def guest(server: tuple[int, Path]) -> Visitor:
    return Visitor(*server)


@pytest.fixture
def officer(guest: Visitor) -> Visitor:
    body = urllib.parse.urlencode({"usr": "Administrator", "pwd": ADMIN_PASSWORD})
    status, text = guest.ask("POST", "/api/method/login", body, FORM)
    assert status == 200, text
    cookie = guest.headers["Cookie"]
    assert cookie.startswith("sid=")
    return guest


CITY = {"field": "city", "op": "is", "value": "Lyon"}
LEAF = json.dumps(CITY)
TREES = {
    "not JSON": ("hello", "this is not JSON"),
    "unknown field": ('{"field":"citty","op":"is","value":"x"}', 'unknown field \\"citty\\"; did you mean \\"city\\"'),
    "unknown operator": ('{"field":"city","op":"iss","value":"x"}', 'unknown operator \\"iss\\" for city'),
    "10,000 deep": ('{"not":' * 10_000 + LEAF + "}" * 10_000, "deeper than 12 levels"),
    "501 conditions": (json.dumps({"any": [CITY] * 501}), "any/500: the tree has more than 500 conditions"),
    "empty all": ('{"all":[]}', "all: an empty list says nothing"),
    "a number for a text": ('{"field":"city","op":"is","value":5}', "value: expected a text, not 5"),
    "a number without end": ('{"field":"city","op":"is","value":' + "9" * 5000 + "}", "a number is too long"),
    "no such segment": ('{"segment":"nothing"}', 'there is no saved segment \\"nothing\\"'),
}


@pytest.mark.parametrize("case", TREES)
def test_a_wrong_tree_is_refused_with_its_path_and_not_saved(case, officer):
    tree, said = TREES[case]
    before = officer.counts()
    status, text = officer.ask(
        "POST", "/api/resource/Diaspora%20Segment", {"title": "t", "district": "PAR", "tree": tree}
    )
    assert status == 417
    assert said in json.dumps(json.loads(json.loads(text)["_server_messages"])[0])[1:-1].encode().decode(
        "unicode_escape"
    )
    assert officer.counts() == before


PERSON = {"kind": "person", "first_name": "Amina", "last_name": "Alaoui", "district": "PAR"}
CONTACTS = {
    "an address with a line break": ({"emails": [{"email": "a@b.example\nBcc: c@d.example"}]}, "line break"),
    "an address of 300 characters": ({"emails": [{"email": "a" * 290 + "@b.example"}]}, "not valid"),
    "an object for a name": (
        {"first_name": {"a": 1}},
        "cannot be a dict" if host().name == STAND_IN else "First name: write a text.",
    ),
    "ten megabytes of name": ({"first_name": "x" * 10_000_000}, "10000000 characters are too many"),
    "no number for a latitude": ({"latitude": "north"}, "does not exist"),
    "no such district": ({"district": "XXX"}, "XXX"),
}


# What Frappe itself makes of these is 500, and half a character that it leaves away.
MALFORMED = {
    "text for rows": ({"emails": "a@b.example"}, "must be a list of rows"),
    "text for a row": ({"emails": ["a@b.example"]}, "must be a list of rows"),
    "half a character": ({"first_name": "\ud800"}, "no text or number that can be stored"),
}


@pytest.mark.parametrize("case", CONTACTS)
def test_a_wrong_contact_is_refused_and_not_saved(case, officer):
    refuse_contact(officer, *CONTACTS[case])


@pytest.mark.stand_in(reason="Frappe answers 500, or leaves half a character away: docs/embedded.md")
@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_contact_is_refused_and_not_saved(case, officer):
    refuse_contact(officer, *MALFORMED[case])


def refuse_contact(officer: Visitor, fields: dict[str, Any], said: str) -> None:
    before = officer.counts()
    status, text = officer.ask("POST", "/api/resource/Diaspora%20Contact", {**PERSON, **fields})
    assert status == 417
    assert said in text
    assert len(text) < 2000
    assert officer.counts() == before


def test_a_name_keeps_its_letters_and_loses_what_could_begin_a_header(officer):
    name = {"first_name": "Amina\r\nBcc: x\u202e", "last_name": "بن علي 😀"}
    status, text = officer.ask("POST", "/api/resource/Diaspora%20Contact", {**PERSON, **name})
    assert status == 200
    saved = json.loads(text)["data"]
    assert (saved["first_name"], saved["last_name"]) == ("Amina Bcc: x", "بن علي 😀")


@pytest.mark.stand_in(reason="Frappe answers 500 without the place, and has no depth: docs/embedded.md")
def test_a_body_that_is_no_json_or_too_deep_or_too_long_is_refused(officer):
    before = officer.counts()
    path = "/api/resource/Diaspora%20Contact"
    status, text = officer.ask("POST", path, "{not")
    assert (status, "line 1, column 2" in text) == (500, True)  # 500 as on Frappe
    status, text = officer.ask("POST", path, '{"a":' * 100_000 + "1" + "}" * 100_000)
    assert (status, "nested too deeply" in text) == (417, True)
    assert officer.counts() == before


@pytest.mark.stand_in(reason="Frappe takes what is no number for none: docs/embedded.md")
def test_a_list_is_asked_for_in_numbers(officer):
    for query, said in (("limit_page_length=abc", "limit_page_length is a number"), ("fields=5", "list of names")):
        status, text = officer.ask("GET", f"/api/resource/Diaspora%20Contact?{query}")
        assert (status, said in text) == (417, True)


def subscription(**more: str) -> str:
    fields = {"email": "a@b.example", "topic": "culture", "language": "fr", "agree": "1"}
    return urllib.parse.urlencode({**fields, **more})


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (subscription(email="a@b.example\r\nBcc: c@d.example"), 422),
        (subscription(email="a" * 300 + "@b.example"), 422),
        (subscription(email="<script>alert(1)</script>"), 422),
        (subscription(topic="nothing"), 422),
        (subscription(agree=""), 422),
        (subscription(first_name="x" * 200_000), 413),
    ],
)
def test_a_wrong_subscription_is_told_what_to_mend_and_leaves_nothing(body, status, guest):
    before = guest.counts()
    found, text = guest.ask("POST", "/diaspora/subscribe", body, FORM)
    assert found == status
    assert "<script>alert" not in text
    assert guest.counts() == before


@pytest.mark.parametrize("page", ["confirm", "unsubscribe", "preferences", "click"])
@pytest.mark.parametrize("token", ["", "?t=abc", "?t=" + "a" * 3000, "?t=%00", "?t=%ff"])
def test_a_link_that_we_did_not_make_opens_nothing(page, token, guest):
    before = guest.counts()
    for method in ("GET", "POST"):
        assert guest.ask(method, f"/diaspora/{page}{token}", "" if method == "POST" else None, FORM)[0] == 404
    assert guest.counts() == before


@pytest.mark.parametrize(
    "path",
    [
        "/assets/diaspora/../../../../etc/passwd", "/assets/diaspora/%2e%2e/hooks.py",
        "/private/outbox/x", "/assets/os/x",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_public_folders(path, guest):
    find_nothing(path, guest)


@pytest.mark.stand_in(reason="on a bench nginx serves the files, and `bench serve` to nobody else: docs/bench.md")
@pytest.mark.parametrize(
    "path",
    ["/files/../../site_config.json", "/files/%2e%2e/%2e%2e/site_config.json", "/files//etc/passwd", "/files/%00"],
)
def test_no_address_of_a_file_leads_out_of_the_public_files(path, guest):
    find_nothing(path, guest)


def find_nothing(path: str, guest: Visitor) -> None:
    status, text = guest.ask("GET", path)
    assert status == 404
    assert "encryption_key" not in text
    assert "root:" not in text


@pytest.mark.stand_in(reason="on a bench the proxy limits the login: docs/bench.md")
def test_guessing_a_password_is_stopped_and_locks_out_nobody_else(guest):
    wrong = urllib.parse.urlencode({"usr": "officer@mission.example", "pwd": "wrong"})
    found = [guest.ask("POST", "/api/method/login", wrong, FORM)[0] for _ in range(12)]
    assert found == [401] * 10 + [429] * 2
    right = urllib.parse.urlencode({"usr": "Administrator", "pwd": ADMIN_PASSWORD})
    assert guest.ask("POST", "/api/method/login", right, FORM)[0] == 200
    assert guest.ask("POST", "/api/method/login", {"usr": 5, "pwd": 5})[0] == 401
