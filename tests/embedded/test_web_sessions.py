"""Login, logout, cookies, tokens, and what is refused."""

import pytest
import requests

from tests.embedded.pages_site import call, logged_in, pages_site, pages_sites, served  # noqa: F401

pytestmark = pytest.mark.system


def log_in(base_url, user, password, **headers):
    data = {"usr": user, "pwd": password}
    return requests.post(f"{base_url}/api/method/login", data=data, headers=headers, timeout=20)


def test_login_answers_and_sets_cookies_as_frappe_does(served):  # noqa: F811
    answer = log_in(served, "karima@example.org", "karima has a long one")
    assert answer.json()["full_name"] == "Karima"
    assert set(answer.cookies.keys()) == {"sid", "system_user", "full_name", "user_id", "user_image"}
    sid = next(value for value in answer.raw.headers.getlist("Set-Cookie") if value.startswith("sid="))
    assert "HttpOnly" in sid and "SameSite=Lax" in sid and "Max-Age=612000" in sid


def test_a_session_is_its_user_s_until_logout(served):  # noqa: F811
    session = logged_in(served)
    assert call(served, "who", session=session).json() == {"message": "karima@example.org"}
    session.get(f"{served}/api/method/logout", timeout=20)
    assert call(served, "who", session=session).status_code == 403


def test_the_database_holds_no_sid(served, pages_site):  # noqa: F811
    sid = logged_in(served).cookies["sid"]
    import frappe

    rows = frappe.db.sql("SELECT * FROM `__host_session`")
    assert rows and sid not in str(rows)


def test_a_wrong_password_is_401(served):  # noqa: F811
    answer = log_in(served, "karima@example.org", "wrong")
    assert (answer.status_code, answer.json()) == (
        401,
        {"message": "Invalid login credentials", "exc_type": "AuthenticationError"},
    )


def test_an_unknown_user_is_told_the_same(served):  # noqa: F811
    assert log_in(served, "nobody@example.org", "x").json() == log_in(served, "karima@example.org", "x").json()


def test_too_many_failures_lock_the_account_for_that_address(served):  # noqa: F811
    statuses = [log_in(served, "locked@example.org", "wrong").status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


def test_an_unknown_sid_is_said_to_be_expired(served):  # noqa: F811
    answer = requests.get(f"{served}/api/method/pages_app.methods.who", cookies={"sid": "f" * 64}, timeout=20)
    assert (answer.status_code, answer.json()["session_expired"]) == (403, 1)


def test_a_guest_gets_no_cookie(served):  # noqa: F811
    assert "Set-Cookie" not in requests.get(f"{served}/pages/hello", timeout=20).headers


def test_a_token_of_key_and_secret_works(served, pages_site):  # noqa: F811
    import frappe

    user = frappe.get_doc("User", "karima@example.org")
    user.update({"api_key": "key1234567890abc", "api_secret": "secret987654321"}).save()
    frappe.db.commit()
    assert "secret987654321" not in str(frappe.db.sql("SELECT * FROM `__Auth`"))
    url = f"{served}/api/method/pages_app.methods.who"
    good = requests.get(url, headers={"Authorization": "token key1234567890abc:secret987654321"}, timeout=20)
    basic = requests.get(url, auth=("key1234567890abc", "secret987654321"), timeout=20)
    bad = requests.get(url, headers={"Authorization": "token key1234567890abc:other"}, timeout=20)
    assert (good.json(), basic.json()) == ({"message": "karima@example.org"},) * 2
    assert (bad.status_code, bad.json()["exc_type"]) == (401, "AuthenticationError")


def test_a_session_with_a_csrf_token_must_show_it(served):  # noqa: F811
    session = logged_in(served)
    token = call(served, "csrf", session=session).json()["message"]
    without = call(served, "only_post", "POST", session=session)
    url = f"{served}/api/method/pages_app.methods.only_post"
    with_token = session.post(url, headers={"X-Frappe-CSRF-Token": token}, timeout=20)
    assert (without.status_code, without.json()["exc_type"]) == (400, "CSRFTokenError")
    assert with_token.status_code == 200


def test_another_site_s_page_cannot_post_with_the_session(served):  # noqa: F811
    session = logged_in(served)
    session.headers["Sec-Fetch-Site"] = "cross-site"
    assert call(served, "only_post", "POST", session=session).status_code == 400


def test_the_login_page_works_without_javascript(served):  # noqa: F811
    session = requests.Session()
    form = {"usr": "karima@example.org", "pwd": "karima has a long one", "redirect-to": "/pages/hello"}
    answer = session.post(f"{served}/login", data=form, allow_redirects=False, timeout=20)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/pages/hello")
    assert call(served, "who", session=session).json() == {"message": "karima@example.org"}


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_the_login_page_never_leads_to_another_site(served, target):  # noqa: F811
    form = {"usr": "karima@example.org", "pwd": "karima has a long one", "redirect-to": target}
    answer = requests.post(f"{served}/login", data=form, allow_redirects=False, timeout=20)
    assert answer.headers["Location"] == "/"


def test_the_login_page_says_what_went_wrong_and_escapes_what_was_typed(served):  # noqa: F811
    answer = requests.post(f"{served}/login", data={"usr": '"><script>', "pwd": "x"}, timeout=20)
    assert answer.status_code == 401
    assert "do not belong together" in answer.text and "<script>" not in answer.text


def test_a_disabled_user_s_session_ends(served, pages_site):  # noqa: F811
    import frappe

    session = logged_in(served)
    frappe.db.set_value("User", "karima@example.org", "enabled", 0)
    frappe.db.commit()
    try:
        assert call(served, "who", session=session).status_code == 403
        assert log_in(served, "karima@example.org", "karima has a long one").status_code == 401
    finally:
        frappe.db.set_value("User", "karima@example.org", "enabled", 1)
        frappe.db.commit()
