"""Visitors who come at the same moment: on MariaDB two of one network may deadlock over its counter."""

import pytest

from diaspora.campaigns.public_pages import opt_in_page
from diaspora.campaigns.public_pages.errors import PageProblem
from tests.people import settle_mission

FILLED = opt_in_page.Filled(email="salma@example.org", topics=("culture",), language="fr", agree=True)
NETWORK = "192.0.2.7"


def ask() -> None:
    opt_in_page.ask(FILLED, ["culture"], wording_version="subscribe-1", network_address=NETWORK)


def test_a_request_that_lost_a_deadlock_is_made_again_whole(site, monkeypatch):
    import frappe

    settle_mission()
    frappe.db.commit()
    made, tries = opt_in_page.request_opt_in, []

    def lose_once(*arguments, **more):
        tries.append(1)
        if len(tries) == 1:
            raise frappe.QueryDeadlockError
        made(*arguments, **more)

    monkeypatch.setattr(opt_in_page, "request_opt_in", lose_once)
    ask()
    assert (len(tries), frappe.db.count("Diaspora Opt In Request")) == (2, 1)
    turns = frappe.db.sql("SELECT value FROM `tabDiaspora Counter` WHERE name LIKE 'opt-in network %%'", pluck=True)
    assert list(turns) == [1]


def test_a_network_over_the_limit_is_told_so_at_once(site, monkeypatch):
    import frappe

    settle_mission()
    frappe.db.commit()
    monkeypatch.setattr(opt_in_page, "is_over_the_limit", lambda network: True)
    with pytest.raises(PageProblem) as told:
        ask()
    assert told.value.status == 429
    assert frappe.db.count("Diaspora Opt In Request") == 0
