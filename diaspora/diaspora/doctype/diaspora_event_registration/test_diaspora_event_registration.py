"""A person registers once for an event."""

import unittest

import frappe
from frappe.model.document import Document


class TestDiasporaEventRegistration(unittest.TestCase):
    def setUp(self) -> None:
        frappe.set_user("Administrator")

    def tearDown(self) -> None:
        frappe.db.rollback()

    def person(self, first_name: str = "Amina", **more: object) -> Document:
        fields = {"kind": "person", "first_name": first_name, "affiliation": "community", "district": "PAR", **more}
        return frappe.get_doc({"doctype": "Diaspora Contact", **fields})

    def test_a_second_registration_is_refused(self) -> None:
        event = {"title": "Fair", "kind": "fair", "district": "PAR", "starts_at": "2026-12-01 10:00:00"}
        fields = {
            "doctype": "Diaspora Event Registration",
            "event": frappe.get_doc({"doctype": "Diaspora Event", **event}).insert().name,
            "contact": self.person().insert().name,
        }
        frappe.get_doc(fields).insert()
        with self.assertRaises(frappe.UniqueValidationError):
            frappe.get_doc(fields).insert()
