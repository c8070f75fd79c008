"""An app that leaves takes along what the framework would leave lying about."""

import pytest

from diaspora.crm.row_rules import OFFICER
from tests.database_contents import every_row
from tests.hosts import SITE, run_command
from tests.people import AMINA, add, add_contact, add_user
from tests.people import OFFICER as OFFICER_S_ADDRESS


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


@pytest.mark.bench(reason="the stand-in has no command that takes an app off a site")
def test_after_an_uninstall_nothing_on_the_site_names_us_or_a_person(site, sites_path):
    import frappe

    contact = frappe.get_doc("Diaspora Contact", add_contact(AMINA, "amina@exemple.fr"))
    contact.update({"city": "Lyon"}).save()
    contact.add_comment("Comment", "Amina was called")
    add_user(OFFICER_S_ADDRESS, OFFICER)
    frappe.share.add("Diaspora Contact", contact.name, OFFICER_S_ADDRESS)
    task = {"doctype": "ToDo", "description": "Call Amina", "reference_type": "Diaspora Contact"}
    frappe.get_doc({**task, "reference_name": contact.name}).insert()
    frappe.delete_doc("Diaspora People List", add("People List", title="Amina and others", district="PAR"))
    frappe.db.commit()
    frappe.destroy()
    left = run_command(sites_path, "uninstall-app", "diaspora", "--yes", "--no-backup", "--force")
    assert left.returncode == 0, left.stderr + left.stdout
    frappe.init(site=SITE, sites_path=str(sites_path))
    frappe.connect()
    assert "diaspora" not in frappe.get_installed_apps()
    traces = {
        table
        for table, rows in every_row().items()
        for row in rows
        if any(word in str(value).lower() for value in (table, *row) for word in ("diaspora", "amina"))
    }
    assert traces <= {"tabVersion"}  # that of Installed Applications: Frappe's own history of apps
    assert (
        frappe.db.count("Version", {"ref_doctype": ["!=", "Installed Applications"], "data": ["like", "%iaspora%"]})
        == 0
    )
