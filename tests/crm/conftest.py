"""A mission with its settings made, for the tests of this package that need a site."""

import pytest


@pytest.fixture
def mission(site):
    """The site of a mission in France whose people belong to Lyon unless they say otherwise."""
    import frappe

    from tests.people import settle_mission

    settle_mission(default_district="LYO")
    frappe.db.commit()
    return site


@pytest.fixture
def people(mission):
    """Make contacts: `people("Amina", "Tazi", "amina@exemple.fr")` gives the name of the contact."""
    import frappe

    from tests.people import Character, add_contact

    def make(first_name, last_name, *emails, **more):
        name = add_contact(Character(first_name, last_name), *emails, **{"district": "LYO", **more})
        frappe.db.commit()
        return name

    return make
