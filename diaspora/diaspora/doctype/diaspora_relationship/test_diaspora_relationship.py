"""A relationship joins two people."""

import unittest

import frappe
from frappe.model.document import Document


class TestDiasporaRelationship(unittest.TestCase):
    def setUp(self) -> None:
        frappe.set_user("Administrator")

    def tearDown(self) -> None:
        frappe.db.rollback()

    def person(self, first_name: str = "Amina", **more: object) -> Document:
        fields = {"kind": "person", "first_name": first_name, "affiliation": "community", "district": "PAR", **more}
        return frappe.get_doc({"doctype": "Diaspora Contact", **fields})

    def test_nobody_is_related_to_oneself(self) -> None:
        name = self.person().insert().name
        fields = {"from_contact": name, "to_contact": name, "kind": "spouse"}
        with self.assertRaisesRegex(frappe.ValidationError, "no relation with itself"):
            frappe.get_doc({"doctype": "Diaspora Relationship", **fields}).insert()
