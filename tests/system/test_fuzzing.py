"""Whatever is sent to the described surface, nothing fails unexpectedly: no 500 but the four that Frappe gives too.

Seeded and bounded: the same examples in every run, and an end after 60 seconds.
"""

from __future__ import annotations

import importlib
import inspect
import json
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hosts import BENCH, STAND_IN, host
from tests.schema.doctypes import load_doctypes
from tests.site_copies import copy_sites
from tests.system.conftest import PASSWORD, address, build_world, connect
from tests.system.whitelisted import OF_THE_DESK, Door, door_of, doors, is_whitelisted

pytestmark = pytest.mark.system
BUDGET_S = 60
WHO = ("Officer", "Religious", "Leader", "Guest")
# FRAPPE.md: malformed JSON, an unknown DocType, a value that the database refuses are 500 on Frappe itself.
FRAPPES_OWN = {"JSONDecodeError", "ImportError", "OperationalError"}
FRAPPES_MODULES = ("frappe.client", "frappe.handler")
NOT_CALLED = {"login", "logout"}


class Named(str):
    """A short DocType in the place of a document's name."""


doctypes = st.sampled_from([*load_doctypes(), "User", "DocType", "Version", "No Such", "", "`tabUser`"])
fields = st.sampled_from(
    "name title contact institution.kind tree modified * emails.email count(name) max(title) x' `a ; 1=1 .".split()
)
words = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "null", "[]", "{}", "[1", '{"a":1}', "\x00", "%", "2026-13-45", "é" * 300]),
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), words)
operators = st.sampled_from(["=", "!=", "like", "in", "not in", "between", "is", "timespan", ">", "~", ""])
filter_rows = st.tuples(fields, operators, st.one_of(scalars, st.lists(scalars, max_size=3))).map(list)
filters = st.one_of(st.lists(filter_rows, max_size=3), st.dictionaries(fields, scalars, max_size=3), filter_rows, words)
leaves = st.fixed_dictionaries(
    {"field": st.sampled_from(["city", "topic", "birth year", "x"]), "op": words, "value": scalars}
)
trees = st.recursive(
    st.one_of(leaves, scalars, st.just({"everyone": True})),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"related": words, "where": inner}),
        st.dictionaries(words, inner, max_size=2),
    ),
    max_leaves=6,
)
anything = st.one_of(scalars, filters, trees)
documents = st.dictionaries(
    st.sampled_from(["doctype", "name", "title", "kind", "district", "emails", "tree"]), anything
)
# Stands for the name of a document that is there, so that a call goes on behind the first look.
named = st.sampled_from(["Campaign", "Import", "Segment", "Event", "Export", "Contact", "Content Version"]).map(Named)
BY_NAME = {
    "doctype": doctypes,
    "parent": doctypes,
    "fields": st.one_of(st.lists(fields, max_size=3), words),
    "fieldname": st.one_of(fields, st.lists(fields, max_size=3), anything),
    "filters": filters,
    "or_filters": filters,
    "order_by": st.one_of(fields, words),
    "group_by": st.one_of(fields, words),
    "tree": trees,
    "doc": documents,
    **{name: st.one_of(named, anything) for name in ("campaign", "import_name", "segment", "other", "event", "export")},
    **{name: st.one_of(named, anything) for name in ("contact", "name", "docname", "version")},
    "trees": st.lists(trees, max_size=3),
    "variant": st.dictionaries(st.sampled_from(["language", "subject", "body", "blocks"]), anything),
    "steps": st.lists(st.dictionaries(st.sampled_from(["title", "days", "hour"]), anything), max_size=3),
    "rule": st.one_of(st.sampled_from(["FREQ=MONTHLY", "FREQ=SECONDLY;BYSETPOS=-1", "FREQ=YEARLY;COUNT=0"]), words),
    "docs": st.one_of(st.lists(documents, max_size=2), anything),
}


@cache
def methods() -> dict[str, Door]:
    """All of the app's doors, and those of two modules of Frappe's."""
    lacking = OF_THE_DESK if host().name == STAND_IN else set()
    found = {path: door for path, door in doors().items() if path.rpartition(".")[2] not in lacking}
    for module in FRAPPES_MODULES:
        for name, member in vars(importlib.import_module(module)).items():
            if getattr(member, "__module__", "") == module and is_whitelisted(member) and name not in NOT_CALLED:
                found.setdefault(f"{module}.{name}", door_of(f"{module}.{name}", member))
    return found


@pytest.fixture(scope="module")
def clients(site_template, tmp_path_factory) -> Iterator[dict[str, Any]]:
    """The application in this process, and the session cookie of each who asks."""
    import frappe
    from werkzeug.test import Client

    sites = copy_sites(site_template, tmp_path_factory.mktemp("fuzzing") / "sites", "fuzzing")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(host().place(sites))
        connect(sites)
        world = build_world()
        if host().name == BENCH:  # to tell whose error it is
            frappe.db.set_single_value("System Settings", "allow_error_traceback", 1)
            frappe.db.commit()
        frappe.destroy()
        application = host().answer_from(sites, patch)
        made: dict[str, Any] = {who: Client(application) for who in WHO}
        for who in WHO:
            if who != "Guest":
                login = {"usr": address(who), "pwd": PASSWORD}
                assert made[who].post("/api/method/login", data=login).status_code == 200
        yield {**made, "world": world}
        frappe.destroy()  # a bench keeps the site of the last request in hand


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, str, Any]:
    door = methods()[draw(st.sampled_from(sorted(methods())))]
    parameters = inspect.signature(door.function).parameters
    given_args = {
        name: draw(BY_NAME.get(name, anything))
        for name, parameter in parameters.items()
        if parameter.default is inspect.Parameter.empty or draw(st.booleans())
    }
    return "POST" if "POST" in door.verbs else "GET", f"/api/method/{door.path}", given_args


@st.composite
def resources(draw: st.DrawFn) -> tuple[str, str, Any]:
    http = draw(st.sampled_from(["GET", "POST", "PUT", "DELETE"]))
    name = draw(st.one_of(st.just(""), st.just("/x"), st.just("/%00"), st.just("/a/b")))
    data = draw(documents) if http != "GET" else draw(st.dictionaries(st.sampled_from(sorted(BY_NAME)), anything))
    return http, f"/api/resource/{draw(doctypes)}{name}", data


started = time.monotonic()
UNCHECKED: Any = list(HealthCheck)


@settings(max_examples=1200, deadline=None, derandomize=True, database=None, suppress_health_check=UNCHECKED)
@given(who=st.sampled_from(WHO), request=st.one_of(calls(), resources()))
def test_nothing_fails_unexpectedly(clients, who: str, request: tuple[str, str, Any]) -> None:
    global started
    if not clients.get("begun"):
        clients["begun"], started = True, time.monotonic()
    if time.monotonic() - started > BUDGET_S:
        return
    http, path, data = request
    world = clients["world"]
    data = {key: world[value] if isinstance(value, Named) else value for key, value in data.items()}
    if http == "GET":
        query = {key: value if isinstance(value, str) else json.dumps(value) for key, value in data.items()}
        answer = clients[who].get(path, query_string=query)
    else:
        answer = clients[who].open(path, method=http, json=data)
    silent_workers = path.endswith("diaspora.health.health") and answer.status_code == 503  # none runs here
    if answer.status_code >= 500 and not silent_workers:
        said = (who, http, path, data, answer.text[:300])
        assert answer.is_json, said
        assert answer.json["exc_type"] in FRAPPES_OWN or passed_us_by(answer.json), said


def passed_us_by(told: dict[str, Any]) -> bool:
    """Whether a bench failed in Frappe's own methods (`attach_file` without a document) and in no line of ours."""
    return host().name == BENCH and "diaspora/" not in told["exc"]
