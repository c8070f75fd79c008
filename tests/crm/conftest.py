"""A mission with its settings made, for the tests of this package that need a site."""

import pytest


@pytest.fixture
def mission(site):
    """The site of a mission in France whose people belong to Lyon unless they say otherwise."""
    import frappe

    for field, value in {
        "mission_name": "Consulat imaginaire", "mission_country": "France", "default_language": "fr",
        "default_district": "LYO", "public_url": "https://mission.example",
    }.items():  # fmt: skip
        frappe.db.set_single_value("Diaspora Settings", field, value)
    frappe.db.commit()
    return site


@pytest.fixture
def people(mission):
    """Make contacts: `people("Amina", "Tazi", "amina@exemple.fr")` gives the name of the contact."""
    import frappe

    def make(first_name, last_name, *emails, **more):
        fields = {
            "doctype": "Diaspora Contact", "kind": "person", "affiliation": "community", "district": "LYO",
            "first_name": first_name, "last_name": last_name, "emails": [{"email": email} for email in emails], **more,
        }  # fmt: skip
        name = frappe.get_doc(fields).insert(ignore_permissions=True).name
        frappe.db.commit()
        return name

    return make
