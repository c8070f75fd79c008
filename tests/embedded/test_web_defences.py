"""What the open web meets: headers, cookies over HTTPS, who a client is, how often a password may be guessed."""

from __future__ import annotations

import pytest
import requests
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from embedded_frappe.host import api_keys, login_failures, request_site
from tests.embedded.pages_site import pages_site, pages_sites, run_command, served  # noqa: F401

pytestmark = pytest.mark.system


def request_with(**headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(EnvironBuilder(headers=named, environ_base={"REMOTE_ADDR": "10.0.0.1"}).get_environ())


def test_every_page_carries_the_headers(served):  # noqa: F811
    headers = requests.get(f"{served}/pages/hello", timeout=20).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]  # so default-src holds: no inline script runs
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_an_answer_of_data_can_show_nothing(served):  # noqa: F811
    headers = requests.get(f"{served}/api/method/ping", timeout=20).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Cache-Control"] == "no-store"


def test_a_site_with_a_public_https_address_keeps_browsers_to_it(served, pages_site):  # noqa: F811
    from frappe.installer import update_site_config

    update_site_config("host_name", "https://mission.example")
    data = {"usr": "karima@example.org", "pwd": "karima has a long one"}
    answer = requests.post(f"{served}/api/method/login", data=data, timeout=20)
    update_site_config("host_name", "None")
    cookies = answer.raw.headers.getlist("Set-Cookie")
    assert cookies and all("; Secure" in cookie for cookie in cookies)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize(("trusted", "address", "secure"), [(False, "10.0.0.1", False), (True, "192.0.2.9", True)])
def test_only_a_trusted_proxy_says_who_the_client_is(pages_site, trusted, address, secure):  # noqa: F811
    import frappe

    frappe.local.conf.trust_forwarded_for = trusted
    request = request_with(X_Forwarded_For="198.51.100.7, 192.0.2.9", X_Forwarded_Proto="https")
    assert (request_site.client_address(request), request_site.is_secure(request)) == (address, secure)


def test_one_address_cannot_try_a_word_on_everybody(pages_site):  # noqa: F811
    import frappe

    for n in range(login_failures.MAX_FAILURES_OF_ADDRESS):
        login_failures.add(f"user{n}@example.org", "192.0.2.1")
    with pytest.raises(frappe.TooManyRequestsError):
        login_failures.refuse_if_locked("somebody@example.org", "192.0.2.1")
    login_failures.refuse_if_locked("somebody@example.org", "192.0.2.2")


def test_an_api_key_is_shown_once_and_kept_as_a_hash(served, pages_sites, pages_site):  # noqa: F811
    import frappe

    shown = run_command(pages_sites, "add-api-key", "karima@example.org").stdout.strip()
    name, _, credentials = shown.partition(": ")
    url = f"{served}/api/method/pages_app.methods.who"
    assert requests.get(url, headers={name: credentials}, timeout=20).json() == {"message": "karima@example.org"}
    secret = credentials.rpartition(":")[2]
    stored = str(frappe.db.sql("SELECT * FROM `__Auth`")) + str(frappe.db.sql("SELECT * FROM `tabUser`"))
    assert len(secret) == 40 and secret not in stored
    run_command(pages_sites, "remove-api-key", "karima@example.org")
    assert requests.get(url, headers={name: credentials}, timeout=20).status_code == 401


def test_a_key_of_a_disabled_user_opens_nothing(pages_site):  # noqa: F811
    import frappe

    key, secret = api_keys.make_key("karima@example.org")
    assert api_keys.user_of(key, secret) == "karima@example.org"
    frappe.db.set_value("User", "karima@example.org", "enabled", 0)
    assert api_keys.user_of(key, secret) is None
    assert api_keys.user_of(key, "") is None


def test_a_new_password_must_be_good_and_ends_the_sessions(pages_site):  # noqa: F811
    import frappe
    from frappe.sessions import create_session, find_session

    sid = create_session("karima@example.org")
    user = frappe.get_doc("User", "karima@example.org")
    with pytest.raises(frappe.ValidationError, match="tried first"):
        user.update({"new_password": "password1234"}).save()
    frappe.get_doc("User", user.name).update({"new_password": "olive harbour seven"}).save()
    assert find_session(sid) is None


def test_html_is_cleaned_by_a_maintained_library(pages_site):  # noqa: F811
    import frappe

    evil = '<p onclick="x()">Salam<script>x()</script><img src=x onerror=x()><a href="javascript:x()">a</a></p>'
    role = frappe.get_doc({"doctype": "Role", "role_name": "Scribe", "home_page": evil}).insert()
    stored = str(frappe.db.get_value("Role", role.name, "home_page"))
    assert "Salam" in stored
    assert not any(word in stored for word in ("script", "onclick", "onerror", "javascript"))
