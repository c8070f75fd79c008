"""The newsletter by hand, as docs/by-hand.md tells it, is what the doors take."""

import json
import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[2] / "docs" / "by-hand.md").read_text(encoding="utf-8")
CALLS = sorted(set(re.findall(r"\$api\.([\w.]+)", TEXT)))


def test_the_page_goes_from_the_segment_to_the_report():
    assert {"segments.api.count", "campaigns.api.submit", "campaigns.api.approve", "campaigns.api.report"} <= set(CALLS)


@pytest.mark.parametrize("call", CALLS)
def test_every_call_of_the_page_is_a_door(site, call):
    import frappe

    door = frappe.get_attr(f"diaspora.{call}")
    frappe.is_whitelisted(door)  # raises PermissionError where it is not
    assert callable(door)


def test_the_campaign_of_the_page_is_taken_and_ready_to_be_submitted(site):
    import frappe

    from diaspora.campaigns.draft_store import read_draft
    from diaspora.campaigns.preflight import preflight
    from diaspora.sample.newsletter_step import add_sender

    campaign = json.loads(re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)[1])
    tree = re.search(r"tree='(.*)'", TEXT)[1]
    segment = {"doctype": "Diaspora Segment", "title": "Lyon", "district": "LYO", "tree": tree}
    frappe.db.set_single_value("Diaspora Settings", {"mission_name": "Poste", "public_url": "https://mission.example"})
    campaign |= {"segment": frappe.get_doc(segment).insert().name, "sender": add_sender()}
    name = frappe.get_doc({"doctype": "Diaspora Campaign", **campaign}).insert().name
    assert [problem for problem in preflight(read_draft(name)) if problem.stops] == []
