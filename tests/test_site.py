"""A fresh site has the app's schema, its fixtures and its secret."""

import pytest


@pytest.fixture
def frappe(site):
    import frappe

    return frappe


def test_a_fresh_site_has_twelve_regions_and_eight_topics(frappe) -> None:
    assert frappe.db.count("Diaspora Region") == 12
    assert frappe.db.count("Diaspora Topic") == 8


def test_the_site_has_a_secret_of_its_own_and_remembers_its_fingerprint(frappe) -> None:
    from diaspora.site_secret import derive_key, secret_check

    assert len(derive_key("address-key")) == 32
    assert derive_key("address-key") != derive_key("link-token")
    assert frappe.db.get_single_value("Diaspora Settings", "secret_check") == secret_check()
