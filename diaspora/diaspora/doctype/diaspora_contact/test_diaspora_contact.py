"""A contact is one person or one mailbox, is found again by its folded name, and is never deleted."""

import unittest

import frappe
from frappe.model.document import Document


class TestDiasporaContact(unittest.TestCase):
    def setUp(self) -> None:
        frappe.set_user("Administrator")

    def tearDown(self) -> None:
        frappe.db.rollback()

    def person(self, first_name: str = "Amina", **more: object) -> Document:
        fields = {"kind": "person", "first_name": first_name, "affiliation": "community", "district": "PAR", **more}
        return frappe.get_doc({"doctype": "Diaspora Contact", **fields})

    def test_a_contact_gets_a_row_number_and_its_folded_name(self) -> None:
        first, second = self.person("Éloïse").insert(), self.person("Idriss").insert()
        self.assertEqual(second.row_no, first.row_no + 1)
        self.assertEqual(first.first_name_folded, "eloise")

    def test_one_address_is_the_first_and_has_a_key(self) -> None:
        contact = self.person(emails=[{"email": "Amina@Exemple.FR"}]).insert()
        self.assertEqual(contact.primary_email, "amina@exemple.fr")
        self.assertRegex(contact.primary_address_key, "^[0-9a-f]{64}$")

    def test_only_a_mailbox_belongs_to_an_organisation(self) -> None:
        home = frappe.get_doc({"doctype": "Diaspora Association", "title": "Atlas", "district": "PAR"}).insert()
        with self.assertRaisesRegex(frappe.ValidationError, "Only a mailbox"):
            self.person(association=home.name).insert()
        self.assertTrue(self.person("Bureau", kind="mailbox", association=home.name).insert().name)

    def test_a_contact_is_not_deleted(self) -> None:
        contact = self.person().insert()
        with self.assertRaisesRegex(frappe.ValidationError, "not deleted"):
            frappe.delete_doc("Diaspora Contact", contact.name)
