"""A leader's mailed link over HTTP: the session that it starts is a real one."""

from __future__ import annotations

from datetime import timedelta

import pytest
import requests

from tests.system.conftest import Mission, address, connect

pytestmark = pytest.mark.system


def link_of(mission: Mission, contact: str) -> str:
    """The token that a mail to this contact would bring."""
    import frappe

    from diaspora import clock
    from diaspora.site_secret import derive_key
    from diaspora.workspace.sign_in import SignInLink

    connect(mission.sites)
    try:
        expires_at = clock.utcnow().replace(microsecond=0) + timedelta(minutes=5)
        return SignInLink(contact, expires_at, frappe.generate_hash(length=16)).token(derive_key("link-token"))
    finally:
        frappe.destroy()


def test_a_link_signs_in_once(mission: Mission) -> None:
    token = link_of(mission, mission.world["contact1"])
    answers = []
    for _ in range(2):
        client = requests.Session()
        used = client.post(
            f"{mission.url}/api/method/diaspora.workspace.api.sign_in_by_link", json={"token": token}, timeout=30
        )
        who = client.get(f"{mission.url}/api/method/frappe.auth.get_logged_user", timeout=30)
        answers.append((used.status_code, who.json().get("message")))
    assert answers == [(200, address("Leader")), (417, None)]


def test_a_contact_without_a_login_is_signed_in_by_nothing(mission: Mission) -> None:
    token = link_of(mission, mission.world["contact3"])
    answer = requests.post(
        f"{mission.url}/api/method/diaspora.workspace.api.sign_in_by_link", json={"token": token}, timeout=30
    )
    assert answer.status_code == 417
    assert "sid" not in {cookie.name for cookie in answer.cookies if cookie.value not in ("", "Guest")}
