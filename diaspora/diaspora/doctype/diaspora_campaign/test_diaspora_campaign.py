"""A campaign begins as a draft of its author, whatever a request says."""

import unittest

import frappe
from frappe.model.document import Document


class TestDiasporaCampaign(unittest.TestCase):
    def setUp(self) -> None:
        frappe.set_user("Administrator")

    def tearDown(self) -> None:
        frappe.db.rollback()

    def campaign(self, **more: object) -> Document:
        sender = {"title": "Culture", "email": "culture@mission.example", "provider": "outbox"}
        segment = {"title": "All", "district": "PAR", "tree": '{"everyone": true}'}
        fields = {
            "title": "Spring", "topic": "culture", "district": "PAR",
            "segment": frappe.get_doc({"doctype": "Diaspora Segment", **segment}).insert().name,
            "sender": frappe.get_doc({"doctype": "Diaspora Sender", **sender}).insert().name,
            "layout": frappe.get_all("Diaspora Layout", pluck="name", limit=1)[0],
            "variants": [{"language": "fr", "is_fallback": 1, "subject": "Bonjour", "body": "<p>Bonjour</p>"}],
        }  # fmt: skip
        return frappe.get_doc({"doctype": "Diaspora Campaign", **fields, **more})

    def test_what_the_engine_keeps_is_not_taken_from_a_request(self) -> None:
        campaign = self.campaign(author="Guest", plan_total=7, approved_by="Guest").insert()
        self.assertEqual((campaign.author, campaign.plan_total or 0, campaign.approved_by), ("Administrator", 0, None))

    def test_a_state_is_not_written(self) -> None:
        with self.assertRaisesRegex(frappe.ValidationError, "state of a campaign"):
            self.campaign(state="approved").insert()

    def test_a_draft_may_go(self) -> None:
        campaign = self.campaign().insert()
        frappe.delete_doc("Diaspora Campaign", campaign.name)
        self.assertFalse(frappe.db.exists("Diaspora Campaign", campaign.name))
