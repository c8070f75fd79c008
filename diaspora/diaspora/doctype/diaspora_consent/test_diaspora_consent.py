"""Nobody writes into the ledger of consent by hand."""

import unittest

import frappe


class TestDiasporaConsent(unittest.TestCase):
    def setUp(self) -> None:
        frappe.set_user("Administrator")

    def tearDown(self) -> None:
        frappe.db.rollback()

    def test_an_entry_by_hand_is_refused_also_to_the_administrator(self) -> None:
        person = {"kind": "person", "first_name": "Amina", "affiliation": "community", "district": "PAR"}
        contact = frappe.get_doc({"doctype": "Diaspora Contact", **person}).insert()
        moment = "2026-03-01 09:00:00"
        act = {"contact": contact.name, "topic": "culture", "channel": "email", "action": "granted", "source": "form"}
        entry = frappe.get_doc({"doctype": "Diaspora Consent", **act, "given_at": moment, "recorded_at": moment})
        with self.assertRaises(frappe.ValidationError):
            entry.insert()
        self.assertFalse(frappe.db.exists("Diaspora Consent", {"contact": contact.name}))
