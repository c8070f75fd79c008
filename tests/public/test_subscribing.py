"""Double opt-in: the form, the message, the button. Nothing begins before the button."""

import re

import pytest

FORM = {
    "email": "Salma@Example.org",
    "first_name": "Salma",
    "topic": ["culture", "women"],
    "language": "ar",
    "agree": "1",
}


@pytest.fixture
def settled(site):
    """The mission has a district for people whom it did not know."""
    import frappe

    frappe.db.set_single_value("Diaspora Settings", "default_district", "PAR")


def requests() -> list:
    import frappe

    return frappe.get_all(
        "Diaspora Opt In Request",
        fields=["name", "email", "language", "measurement", "wording_version", "state", "contact"],
    )


def confirmation_link(name: str) -> str:
    from diaspora.crm.link_token import make_token
    from diaspora.site_secret import derive_key

    return f"/diaspora/confirm?t={make_token('o', name, derive_key('link-token'))}"


def granted() -> set[tuple[str, str]]:
    import frappe

    rows = frappe.get_all("Diaspora Subscription", filters={"state": "granted"}, fields=["topic", "channel"])
    return {(row.topic or "", row.channel) for row in rows}


def test_the_mission_s_name_stands_in_the_page_s_language(pages):
    import frappe

    frappe.db.set_single_value("Diaspora Settings", "mission_name", "Poste")
    assert '<p class="mission">Poste</p>' in pages.get("/diaspora/subscribe?lang=ar").text
    block = {
        "doctype": "Diaspora Content Block",
        "code": "mission-name",
        "title": "Nom du poste",
        "kind": "text",
        "body": "Poste consulaire",
        "translations": [{"language": "ar", "field": "body", "text": "البعثة القنصلية"}],
    }
    frappe.get_doc(block).insert(ignore_permissions=True)
    assert '<p class="mission">البعثة القنصلية</p>' in pages.get("/diaspora/subscribe?lang=ar").text
    assert '<p class="mission">Poste consulaire</p>' in pages.get("/diaspora/subscribe?lang=fr").text


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_the_form_speaks_the_reader_s_language_and_ticks_nothing(pages, language, direction):
    page = pages.get("/diaspora/subscribe", headers={"Accept-Language": f"{language}, xx;q=0.5"}).text
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert " checked" not in page
    assert 'name="wording" value="subscribe-1"' in page


def test_the_form_notes_a_request_and_subscribes_nobody(pages):
    answer = pages.post("/diaspora/subscribe", {**FORM, "wording": "subscribe-1", "measurement": "1"})
    assert answer.status_code == 200
    (asked,) = requests()
    assert (asked.email, asked.language, asked.measurement) == ("salma@example.org", "ar", 1)
    assert asked.wording_version == "subscribe-1"
    assert granted() == set()


def test_the_answer_is_the_same_for_a_known_an_unknown_and_a_suppressed_address(pages, letters):
    import frappe

    from diaspora.crm.store import address_key_of, suppress

    letters.send_to("aicha")
    suppress(address_key_of("gone@example.org"), "complaint", "test")
    frappe.db.commit()
    emails = ("aicha@example.org", "new@example.org", "gone@example.org")
    answers = {(answer.status_code, answer.text) for answer in (_ask(pages, email) for email in emails)}
    assert len(answers) == 1


def _ask(pages, email: str):
    return pages.post("/diaspora/subscribe?lang=fr", {**FORM, "email": email})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.example\nBcc: all@b.example"}, "email"),
        ({"topic": []}, "topics"),
        ({"topic": ["no such topic"]}, "topics"),
        ({"agree": ""}, "agree"),
        ({"first_name": "x" * 81}, "first_name"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(pages, change, field):
    answer = pages.post("/diaspora/subscribe?lang=en", {**FORM, **change})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert 'role="alert"' in answer.text
    assert requests() == []


def test_a_program_that_fills_in_the_trap_learns_nothing_and_leaves_nothing(pages):
    kind = pages.post("/diaspora/subscribe?lang=fr", FORM | {"email": "a@example.org"})
    trapped = pages.post("/diaspora/subscribe?lang=fr", FORM | {"website": "https://spam.example"})
    assert (trapped.status_code, trapped.text) == (kind.status_code, kind.text)
    assert len(requests()) == 1


def test_a_form_that_is_far_too_large_is_refused(pages):
    answer = pages.post("/diaspora/subscribe", FORM | {"first_name": "x" * 20_000})
    assert answer.status_code == 413
    assert requests() == []


def test_what_was_typed_comes_back_as_text(pages):
    page = pages.post("/diaspora/subscribe", {**FORM, "email": '"><script>x</script>'}).text
    assert "<script" not in page


def test_opening_the_confirmation_link_changes_nothing(pages):
    pages.post("/diaspora/subscribe", FORM)
    link = confirmation_link(requests()[0].name)
    page = pages.get(link)
    assert page.status_code == pages.head(link).status_code == 200
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "الثقافة" in page.text
    assert granted() == set()


def test_the_button_subscribes_to_what_was_asked_for_and_once(pages, settled):
    import frappe

    pages.post("/diaspora/subscribe", FORM)
    link = confirmation_link(requests()[0].name)
    answers = [pages.post(link, {"act": "confirm"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert granted() == {("culture", "email"), ("women", "email")}
    assert frappe.db.count("Diaspora Consent") == 2
    assert {row.source for row in frappe.get_all("Diaspora Consent", fields=["source"])} == {"double opt-in"}


def test_the_page_after_the_button_leads_to_the_preferences(pages, settled):
    pages.post("/diaspora/subscribe", FORM)
    page = pages.post(confirmation_link(requests()[0].name), {"act": "confirm"}).text
    path = re.search(r'href="(/diaspora/preferences\?[^"]+)"', page).group(1).replace("&amp;", "&")
    preferences = pages.get(path)
    assert preferences.status_code == 200
    assert 'value="culture" checked' in preferences.text


def test_a_confirmation_that_came_too_late_says_how_to_go_on(pages):
    import frappe

    pages.post("/diaspora/subscribe", FORM)
    name = requests()[0].name
    frappe.db.set_value("Diaspora Opt In Request", name, "expires_at", "2020-01-01 00:00:00")
    for answer in (pages.get(confirmation_link(name)), pages.post(confirmation_link(name), {"act": "confirm"})):
        assert answer.status_code == 410
        assert "/diaspora/subscribe" in answer.text
    assert granted() == set()


def test_a_confirmation_for_nothing_is_a_kind_page(pages):
    assert pages.get("/diaspora/confirm?t=oabc").status_code == 404
    assert pages.get(confirmation_link("nosuchrequest")).status_code == 404


def test_a_mission_that_is_not_set_up_asks_for_patience_and_keeps_the_link(pages):
    import frappe

    pages.post("/diaspora/subscribe", FORM)
    link = confirmation_link(requests()[0].name)
    assert pages.post(link, {"act": "confirm"}).status_code == 503
    frappe.db.set_single_value("Diaspora Settings", "default_district", "PAR")
    assert pages.post(link, {"act": "confirm"}).status_code == 200
