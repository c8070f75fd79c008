"""The leader's own association: harmless fields at once, others by a proposal that an officer decides about."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people import AMINA, LEADER, add, add_contact, add_user

OFFICER, ELSEWHERE = "officer@mission.example", "paris@mission.example"


@pytest.fixture
def association(mission: str) -> str:
    """An association in Lyon that Amina leads, and another one that she does not."""
    import frappe

    add_user(LEADER, "Diaspora Association Leader")
    add_user(OFFICER, "Diaspora Officer", districts=["LYO"])
    add_user(ELSEWHERE, "Diaspora Officer", districts=["PAR"])
    amina = add_contact(AMINA, "amina@exemple.fr", district="LYO", user=LEADER)
    own = add("Association", title="Patio", status="active", district="LYO", leaders=[{"contact": amina}])
    add("Association", title="Atlas", status="active", district="LYO")
    frappe.db.commit()
    frappe.set_user(LEADER)
    return own


def other_association() -> str:
    import frappe

    return frappe.db.get_value("Diaspora Association", {"title": "Atlas"}, "name")


def value(association: str, field: str) -> Any:
    import frappe

    return frappe.db.get_value("Diaspora Association", association, field)


def propose(association: str, **values: str) -> int:
    from diaspora.directories import api

    return api.propose(association, values)["waiting"]


def as_officer(who: str = OFFICER) -> list[dict[str, Any]]:
    import frappe

    from diaspora.directories import api

    frappe.set_user(who)
    return api.waiting_proposals()


def test_a_leader_sees_the_own_association_and_no_other(association: str) -> None:
    import frappe

    from diaspora.directories import api

    assert api.led_associations() == [{"name": association, "title": "Patio"}]
    for call in (api.proposals_of, lambda name: api.propose(name, {"siret": "12345678901234"})):
        with pytest.raises(frappe.PermissionError):
            call(other_association())


def test_a_proposal_waits_and_is_accepted(association: str) -> None:
    from diaspora.directories import api

    assert propose(association, siret="12345678901234", status="active") == 1
    assert value(association, "siret") in (None, "")
    (waiting,) = as_officer()
    assert (waiting["title"], waiting["fieldname"], waiting["present_value"]) == ("Patio", "siret", "")
    assert api.decide_proposal(waiting["name"], True) == {"state": "accepted"}
    assert value(association, "siret") == "12345678901234"
    assert as_officer() == []


def test_an_officer_corrects_or_refuses_with_a_word_that_the_leader_reads(association: str) -> None:
    import frappe

    from diaspora.directories import api

    propose(association, founded_on="2001-02-03", register_id="W691")
    found = {one["fieldname"]: one["name"] for one in as_officer()}
    api.decide_proposal(found["founded_on"], True, "2001-02-04", "As in the register")
    with pytest.raises(frappe.ValidationError, match="Give a reason"):
        api.decide_proposal(found["register_id"], False)
    api.decide_proposal(found["register_id"], False, comment="Another association has this number")
    frappe.set_user(LEADER)
    told = {one["fieldname"]: one for one in api.proposals_of(association)}
    assert (str(value(association, "founded_on")), told["founded_on"]["new_value"]) == ("2001-02-04", "2001-02-04")
    assert (told["register_id"]["state"], told["register_id"]["comment"]) == (
        "refused", "Another association has this number",
    )  # fmt: skip
    assert value(association, "register_id") in (None, "")


def test_a_newer_proposal_takes_the_place_of_the_one_that_waits(association: str) -> None:
    assert propose(association, siret="12345678901234") == 1
    assert propose(association, siret="99999999999999") == 1
    assert [one["new_value"] for one in as_officer()] == ["99999999999999"]
    import frappe

    frappe.set_user(LEADER)
    assert propose(association, siret="") == 0


def test_an_officer_may_correct_a_value_to_none(association: str) -> None:
    from diaspora.directories import api

    propose(association, siret="123 456 789 01234")
    (waiting,) = as_officer()
    assert waiting["new_value"] == "12345678901234"
    api.decide_proposal(waiting["name"], True, "", "It was closed")
    assert value(association, "siret") is None


def test_a_leader_renames_nothing_and_an_officer_decides_on_the_page_alone(association: str) -> None:
    import frappe

    own = frappe.get_doc("Diaspora Association", association)
    own.title, own.country, own.short_title = "Renamed", "France", "P"
    own.save()
    kept = frappe.get_doc("Diaspora Association", association)
    assert (kept.title, kept.country or "", kept.short_title) == ("Patio", "", "P")
    propose(association, title="Patio des voix")
    (waiting,) = as_officer()
    change = frappe.get_doc("Diaspora Profile Change", waiting["name"])
    change.state = "accepted"
    with pytest.raises(frappe.ValidationError, match="page of proposals"):
        change.save()
    assert value(association, "title") == "Patio"


def test_the_second_of_two_officers_is_told(association: str) -> None:
    import frappe

    from diaspora.directories import api

    propose(association, siret="12345678901234")
    (waiting,) = as_officer()
    api.decide_proposal(waiting["name"], True)
    frappe.set_user("Administrator")
    frappe.set_user(add_user("second@mission.example", "Diaspora Officer"))
    with pytest.raises(frappe.ValidationError, match="decided already"):
        api.decide_proposal(waiting["name"], False, comment="No")
    assert value(association, "siret") == "12345678901234"


def test_an_officer_of_another_district_decides_nothing(association: str) -> None:
    import frappe

    from diaspora.directories import api

    propose(association, siret="12345678901234")
    (waiting,) = as_officer()
    assert as_officer(ELSEWHERE) == []
    with pytest.raises(frappe.PermissionError):
        api.decide_proposal(waiting["name"], True)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"country": "France"}, "cannot be proposed"),
        ({"title": " "}, "has a name"),
        ({"district": "PAR"}, "cannot be proposed"),
        ({"siret": "12"}, "14 digits"),
        ({"founded_on": "last year"}, "2026-03-31"),
        ({"status": "erased"}, "one of"),
        ({"register_id": "x" * 200}, "At most"),
    ],
)
def test_what_cannot_be_proposed_is_refused_in_words(association: str, values: dict[str, str], words: str) -> None:
    import frappe

    with pytest.raises(frappe.ValidationError, match=words):
        propose(association, **values)


@pytest.mark.parametrize("role", ["Diaspora Officer", "Diaspora Head of Mission", "Diaspora Economic Attache"])
def test_nobody_but_leaders_proposes(association: str, role: str) -> None:
    import frappe

    from diaspora.directories import api

    frappe.set_user("Administrator")
    frappe.set_user(add_user("somebody@mission.example", role))
    with pytest.raises(frappe.PermissionError):
        propose(association, siret="12345678901234")
    with pytest.raises(frappe.PermissionError):
        api.led_associations()
