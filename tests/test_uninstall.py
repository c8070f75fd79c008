"""An app that leaves takes along what the framework would leave lying about."""

from diaspora.crm.row_rules import OFFICER
from tests.people import add_user


def test_no_role_setting_or_version_of_ours_stays(site):
    import frappe

    from diaspora.install import before_uninstall

    add_user("officer@mission.example", OFFICER)
    settings = frappe.get_doc("Diaspora Settings")
    settings.mission_name = "Poste"
    settings.save()
    before_uninstall()
    assert frappe.get_all("Role", filters={"name": ["like", "Diaspora %"]}) == []
    assert frappe.db.count("Has Role", {"role": OFFICER}) == 0
    assert frappe.db.count("Version", {"ref_doctype": "Diaspora Settings"}) == 0
    assert frappe.db.sql("SELECT field FROM `tabSingles` WHERE doctype = 'Diaspora Settings'") == ()
    assert frappe.db.exists("User", "officer@mission.example")
    assert frappe.db.exists("Role", "System Manager")
