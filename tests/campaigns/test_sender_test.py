"""A sender proves itself to whoever sets it up: a few words to that person, and to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.people import add_sender, add_user, settle_mission

ADMINISTRATOR = "administrator@mission.example"


@pytest.fixture
def sender(site: str) -> str:
    """A sender into the outbox; an administrator is signed in."""
    import frappe

    settle_mission()
    name = add_sender()
    add_user(ADMINISTRATOR, "Diaspora Administrator")
    frappe.db.commit()
    frappe.set_user(ADMINISTRATOR)
    return name


def written() -> list[str]:
    import frappe

    folder = Path(frappe.get_site_path("private", "outbox"))
    return [path.read_text() for path in folder.rglob("*.eml")]


def test_a_few_words_go_to_the_one_who_asks(sender: str) -> None:
    from diaspora.campaigns.blocks import api

    assert api.test_sender(sender) == {"sent_to": ADMINISTRATOR}
    (mail,) = written()
    assert f"To: {ADMINISTRATOR}" in mail
    assert "List-Unsubscribe" not in mail


def test_only_mailjet_has_a_sandbox(sender: str) -> None:
    import frappe

    from diaspora.campaigns.blocks import api

    with pytest.raises(frappe.ValidationError, match="Only Mailjet has a sandbox"):
        api.test_sender(sender, sandbox=True)
    assert written() == []


def test_a_sender_that_is_not_set_up_is_told_in_words(sender: str) -> None:
    import frappe

    from diaspora.campaigns.blocks import api

    frappe.get_doc("Diaspora Sender", sender).update({"provider": "mailjet"}).save()
    for sandbox in (False, True):
        with pytest.raises(frappe.ValidationError, match="no Mailjet key"):
            api.test_sender(sender, sandbox=sandbox)


def test_an_officer_tests_no_sender(sender: str) -> None:
    import frappe

    from diaspora.campaigns.blocks import api

    frappe.set_user("Administrator")
    frappe.set_user(add_user("officer@mission.example", "Diaspora Officer"))
    with pytest.raises(frappe.PermissionError):
        api.test_sender(sender)
