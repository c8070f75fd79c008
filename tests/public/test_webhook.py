"""The webhook over HTTP: a secret in the address, 200 at once, arrays and single objects."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest


@pytest.fixture
def path(site: str) -> str:
    from diaspora.campaigns.webhook_link import webhook_address
    from diaspora.site_secret import derive_key

    parts = urlsplit(webhook_address("https://mission.example", "sender-1", derive_key("link-token")))
    return f"{parts.path}?{parts.query}"


@pytest.mark.parametrize("body", [[{"event": "open", "time": 1}, {"event": "sent", "time": 2}], {"event": "open"}])
def test_arrays_and_single_objects_are_kept_as_they_came(pages: Any, path: str, body: Any) -> None:
    import frappe

    answer = pages.post(path, json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    (kept,) = frappe.get_all("Diaspora Webhook Call", fields=["state", "body"])
    assert (kept.state, json.loads(kept.body)) == ("waiting", body)


@pytest.mark.parametrize("token", ["", "?t=", "?t=wrong"])
def test_without_the_secret_nothing_is_kept(pages: Any, path: str, token: str) -> None:
    import frappe

    answer = pages.post(path.partition("?")[0] + token, "{}", content_type="application/json")
    assert answer.status_code == 403
    assert frappe.db.count("Diaspora Webhook Call") == 0


def test_no_link_in_a_message_opens_the_webhook(pages: Any, path: str) -> None:
    import frappe

    from diaspora.campaigns.public_links import RecipientLinks
    from diaspora.site_secret import derive_key

    links = RecipientLinks("", "0" * 32, derive_key("link-token"))
    for link in (links.unsubscribe, links.preferences, links.web, links.click(0)):
        token = urlsplit(link).query.removeprefix("t=")
        assert token, link
        answer = pages.post(f"{path.partition('?')[0]}?t={token}", "[]", content_type="application/json")
        assert answer.status_code == 403, link
    assert frappe.db.count("Diaspora Webhook Call") == 0


def test_a_get_changes_nothing(pages: Any, path: str) -> None:
    assert pages.get(path).status_code == 403
