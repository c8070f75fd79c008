"""Visitors who come at the same moment: on MariaDB two of one network may deadlock over its counter."""

from diaspora.campaigns.public_pages import opt_in_page
from tests.people import settle_mission

FORM = {"email": "salma@example.org", "topic": ["culture"], "language": "fr", "agree": "1"}


def test_a_request_that_lost_a_deadlock_is_made_again_whole(site, pages, monkeypatch):
    import frappe

    settle_mission()
    frappe.db.commit()
    make, tries = opt_in_page.request_opt_in, []

    def lose_once(*arguments, **more):
        tries.append(1)
        if len(tries) == 1:
            raise frappe.QueryDeadlockError
        make(*arguments, **more)

    monkeypatch.setattr(opt_in_page, "request_opt_in", lose_once)
    answer = pages.post("/diaspora/subscribe", FORM)
    assert (answer.status_code, len(tries)) == (200, 2)
    assert frappe.db.count("Diaspora Opt In Request") == 1
    turns = frappe.db.sql("SELECT value FROM `tabDiaspora Counter` WHERE name LIKE 'opt-in network %%'", pluck=True)
    assert list(turns) == [1]
