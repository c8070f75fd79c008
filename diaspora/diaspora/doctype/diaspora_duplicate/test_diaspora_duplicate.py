"""A pair of contacts is judged once, whichever stands first."""

import unittest

import frappe
from frappe.model.document import Document


class TestDiasporaDuplicate(unittest.TestCase):
    def setUp(self) -> None:
        frappe.set_user("Administrator")

    def tearDown(self) -> None:
        frappe.db.rollback()

    def person(self, first_name: str = "Amina", **more: object) -> Document:
        fields = {"kind": "person", "first_name": first_name, "affiliation": "community", "district": "PAR", **more}
        return frappe.get_doc({"doctype": "Diaspora Contact", **fields})

    def test_a_pair_in_the_other_order_is_the_same_pair(self) -> None:
        one, other = self.person().insert().name, self.person("Amine").insert().name
        frappe.get_doc({"doctype": "Diaspora Duplicate", "contact_a": one, "contact_b": other}).insert()
        with self.assertRaises(frappe.UniqueValidationError):
            frappe.get_doc({"doctype": "Diaspora Duplicate", "contact_a": other, "contact_b": one}).insert()
