"""A sender has one good address and a server that can be reached."""

import unittest

import frappe
from frappe.model.document import Document


class TestDiasporaSender(unittest.TestCase):
    def setUp(self) -> None:
        frappe.set_user("Administrator")

    def tearDown(self) -> None:
        frappe.db.rollback()

    def sender(self, **more: object) -> Document:
        fields = {"title": "Culture", "email": "culture@mission.example", "provider": "outbox", **more}
        return frappe.get_doc({"doctype": "Diaspora Sender", **fields})

    def test_a_line_break_cannot_begin_another_header(self) -> None:
        with self.assertRaises(frappe.ValidationError):
            self.sender(display_name="Culture\r\nBcc: x@y.example").insert()

    def test_smtp_wants_a_host(self) -> None:
        with self.assertRaisesRegex(frappe.ValidationError, "Give the host"):
            self.sender(provider="smtp").insert()
