"""There is one lawful basis for each topic and affiliation."""

import unittest

import frappe


class TestDiasporaLawfulBasis(unittest.TestCase):
    def setUp(self) -> None:
        frappe.set_user("Administrator")

    def tearDown(self) -> None:
        frappe.db.rollback()

    def test_every_active_topic_has_a_basis_for_the_community(self) -> None:
        topics = set(frappe.get_all("Diaspora Topic", {"is_active": 1}, pluck="name"))
        worded = set(frappe.get_all("Diaspora Lawful Basis", {"affiliation": "community"}, pluck="topic"))
        self.assertEqual(topics - worded, set())

    def test_a_second_basis_for_the_same_is_refused(self) -> None:
        fields = {"topic": "culture", "affiliation": "community", "basis": "consent"}
        with self.assertRaises(frappe.DuplicateEntryError):
            frappe.get_doc({"doctype": "Diaspora Lawful Basis", **fields}).insert()
