"""A segment is saved only where its tree can be compiled."""

import unittest

import frappe
from frappe.model.document import Document


class TestDiasporaSegment(unittest.TestCase):
    def setUp(self) -> None:
        frappe.set_user("Administrator")

    def tearDown(self) -> None:
        frappe.db.rollback()

    def segment(self, tree: object) -> Document:
        fields = {"title": "Lyon", "district": "LYO", "tree": frappe.as_json(tree)}
        return frappe.get_doc({"doctype": "Diaspora Segment", **fields})

    def test_a_tree_of_known_fields_is_saved(self) -> None:
        self.assertTrue(self.segment({"field": "city", "op": "is", "value": "Lyon"}).insert().name)

    def test_an_unknown_field_is_refused_by_its_name(self) -> None:
        with self.assertRaisesRegex(frappe.ValidationError, "shoe size"):
            self.segment({"field": "shoe size", "op": "is", "value": "42"}).insert()

    def test_an_empty_tree_is_not_everyone(self) -> None:
        with self.assertRaises(frappe.ValidationError):
            self.segment({}).insert()
