"""Whatever is sent to the described surface, nothing fails unexpectedly: no 500 but the four that Frappe gives too.

Seeded and bounded: the same examples in every run, and an end after 40 seconds.
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

from tests.hosts import host
from tests.schema.doctypes import load_doctypes
from tests.site_copies import copy_sites
from tests.system.conftest import PASSWORD, address, build_world, connect

pytestmark = pytest.mark.system
BUDGET_S = 40
WHO = ("Officer", "Religious", "Leader", "Guest")
# FRAPPE.md: malformed JSON, an unknown DocType, a value that the database refuses are 500 on Frappe itself.
FRAPPES_OWN = {"JSONDecodeError", "ImportError", "OperationalError"}
MODULES = ("frappe.client", "frappe.handler", "diaspora.segments.api", "diaspora.campaigns.api")
NOT_CALLED = {"login", "logout"}

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
    "docs": st.one_of(st.lists(documents, max_size=2), anything),
}


@cache
def whitelisted_methods() -> dict[str, Any]:
    """The dotted path of each method that may be called, with its function."""
    import frappe

    found = {}
    for module in MODULES:
        for name, member in vars(importlib.import_module(module)).items():
            is_own = getattr(member, "__module__", "") == module
            if is_own and inspect.isfunction(member) and member in frappe.whitelisted and name not in NOT_CALLED:
                found[f"{module}.{name}"] = member
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
        build_world()
        frappe.destroy()
        application = host().answer_from(sites, patch)
        made: dict[str, Any] = {who: Client(application) for who in WHO}
        for who in WHO:
            if who != "Guest":
                login = {"usr": address(who), "pwd": PASSWORD}
                assert made[who].post("/api/method/login", data=login).status_code == 200
        yield made


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, str, Any]:
    methods = whitelisted_methods()
    path = draw(st.sampled_from(sorted(methods)))
    parameters = inspect.signature(methods[path]).parameters
    given_args = {
        name: draw(BY_NAME.get(name, anything))
        for name, parameter in parameters.items()
        if parameter.default is inspect.Parameter.empty or draw(st.booleans())
    }
    return "POST", f"/api/method/{path}", given_args


@st.composite
def resources(draw: st.DrawFn) -> tuple[str, str, Any]:
    http = draw(st.sampled_from(["GET", "POST", "PUT", "DELETE"]))
    name = draw(st.one_of(st.just(""), st.just("/x"), st.just("/%00"), st.just("/a/b")))
    data = draw(documents) if http != "GET" else draw(st.dictionaries(st.sampled_from(sorted(BY_NAME)), anything))
    return http, f"/api/resource/{draw(doctypes)}{name}", data


started = time.monotonic()


@settings(max_examples=600, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(who=st.sampled_from(WHO), request=st.one_of(calls(), resources()))
def test_nothing_fails_unexpectedly(clients, who: str, request: tuple[str, str, Any]) -> None:
    global started
    if not clients.get("begun"):
        clients["begun"], started = True, time.monotonic()
    if time.monotonic() - started > BUDGET_S:
        return
    http, path, data = request
    if http == "GET":
        query = {key: value if isinstance(value, str) else json.dumps(value) for key, value in data.items()}
        answer = clients[who].get(path, query_string=query)
    else:
        answer = clients[who].open(path, method=http, json=data)
    if answer.status_code >= 500:
        assert answer.is_json and answer.json["exc_type"] in FRAPPES_OWN, (who, http, path, data, answer.text[:300])
