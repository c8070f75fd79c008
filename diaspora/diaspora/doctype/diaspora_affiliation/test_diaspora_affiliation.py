"""An affiliation is to one organisation and ends after it begins."""

import unittest

import frappe
from frappe.model.document import Document


class TestDiasporaAffiliation(unittest.TestCase):
    def setUp(self) -> None:
        frappe.set_user("Administrator")

    def tearDown(self) -> None:
        frappe.db.rollback()

    def person(self, first_name: str = "Amina", **more: object) -> Document:
        fields = {"kind": "person", "first_name": first_name, "affiliation": "community", "district": "PAR", **more}
        return frappe.get_doc({"doctype": "Diaspora Contact", **fields})

    def affiliation(self, **more: object) -> Document:
        home = frappe.get_doc({"doctype": "Diaspora Association", "title": "Atlas", "district": "PAR"}).insert()
        fields = {"contact": self.person().insert().name, "association": home.name, **more}
        return frappe.get_doc({"doctype": "Diaspora Affiliation", **fields})

    def test_a_member_of_an_association(self) -> None:
        self.assertTrue(self.affiliation(function="Treasurer").insert().name)

    def test_no_organisation_is_refused(self) -> None:
        with self.assertRaisesRegex(frappe.ValidationError, "either an association or an institution"):
            self.affiliation(association=None).insert()

    def test_an_end_before_the_start_is_refused(self) -> None:
        with self.assertRaisesRegex(frappe.ValidationError, "is before"):
            self.affiliation(from_date="2026-02-01", to_date="2026-01-31").insert()
