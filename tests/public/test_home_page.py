"""The home page: a guest learns where to subscribe, staff see what their roles let them see."""

import json
import re

import pytest

from tests.hosts import host

OFFICER, RELIGIOUS = "officer@mission.example", "worship@mission.example"
PASSWORD = "a-password-of-the-test"
NUMBER = r"<dt>{}</dt><dd>(\d+)</dd>"


@pytest.fixture
def staff(site):
    """An officer and a user of the religious affairs desk; one association, one imam."""
    import frappe
    from frappe.utils.password import update_password

    for email, role in ((OFFICER, "Diaspora Officer"), (RELIGIOUS, "Diaspora Religious Affairs")):
        user = {
            "doctype": "User",
            "email": email,
            "first_name": "Salma",
            "language": "fr",
            "send_welcome_email": 0,
            "user_type": "System User",
            "roles": [{"role": role}],
        }
        frappe.get_doc(user).insert(ignore_permissions=True)
        update_password(email, PASSWORD)
    person = {"doctype": "Diaspora Contact", "last_name": "Alaoui", "district": "PAR"}
    contact = frappe.get_doc(person).insert(ignore_permissions=True).name
    association = {"doctype": "Diaspora Association", "title": "Le Patio", "district": "PAR"}
    frappe.get_doc(association).insert(ignore_permissions=True)
    frappe.get_doc({"doctype": "Diaspora Imam", "contact": contact}).insert(ignore_permissions=True)


@pytest.fixture
def browser(site, sites_path, monkeypatch):
    """A browser that keeps its cookies; the test's own connection is fresh after each page."""
    import frappe
    from werkzeug.test import Client

    client = Client(host().answer_from(sites_path, monkeypatch))

    def open_page(path, **options):
        frappe.db.commit()
        frappe.destroy()
        answer = client.open(path, **options)
        frappe.init(site=site, sites_path=str(sites_path))
        frappe.connect()
        return answer

    return open_page


def log_in(browser, user):
    answer = browser("/api/method/login", method="POST", data={"usr": user, "pwd": PASSWORD})
    assert answer.status_code == 200, answer.text


def csrf_token(page):
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return found.group(1) if found else ""


def test_a_guest_is_led_to_the_form_and_to_the_login(pages):
    page = pages.get("/diaspora?lang=fr").text
    assert 'href="/diaspora/subscribe?lang=fr"' in page
    assert 'href="/login?redirect-to=/diaspora"' in page
    assert "<dt>" not in page


@pytest.mark.stand_in(reason="a site of a bench has a landing page of its own")
def test_the_landing_of_the_site_leads_a_guest_to_it(pages):
    assert 'href="/diaspora"' in pages.get("/").text


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_staff_see_it_at_the_root_in_three_languages(browser, staff, language, direction):
    log_in(browser, OFFICER)
    page = browser(f"/?lang={language}").text
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert "Salma" in page


def test_an_officer_counts_no_imams_and_the_religious_desk_does(browser, staff):
    log_in(browser, OFFICER)
    page = browser("/diaspora").text
    assert re.findall(NUMBER.format("Contacts"), page) == ["1"]
    assert re.findall(NUMBER.format("Associations"), page) == ["1"]
    assert "Imams" not in page
    log_in(browser, RELIGIOUS)
    page = browser("/diaspora").text
    assert re.findall(NUMBER.format("Imams"), page) == ["1"]
    assert "Campagnes" not in page


def test_the_last_campaign_is_told_in_numbers_to_an_officer_only(browser, staff, letters):
    import frappe

    frappe.db.sql("UPDATE `tabDiaspora Campaign` SET state = 'finished'")
    log_in(browser, OFFICER)
    assert "terminée" in browser("/diaspora?lang=fr").text
    log_in(browser, RELIGIOUS)
    assert "terminée" not in browser("/diaspora?lang=fr").text


def test_logging_out_needs_the_button(browser, staff):
    log_in(browser, OFFICER)
    page = browser("/diaspora").text
    assert "Salma" in browser("/diaspora?act=log%20out").text
    left = browser("/diaspora", method="POST", data={"act": "log out", "csrf_token": csrf_token(page)})
    assert (left.status_code, left.headers["Location"]) == (302, "/diaspora")
    assert "Salma" not in browser("/diaspora").text
    refused = browser("/api/method/frappe.auth.get_logged_user", headers={"Accept": "application/json"})
    assert json.loads(refused.text)["exc_type"] == "PermissionError"
