"""The way out: one link, one press, at once, and only what was asked for."""

import re

import pytest

from .letters import acts

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
STOP_TOPIC = ("culture", "email", "withdrawn", "unsubscribe link")


def test_looking_at_the_page_changes_nothing(pages, letters):
    link = letters.send_to("aicha").unsubscribe
    assert pages.get(link).status_code == 200
    assert pages.head(link).status_code == 200
    assert acts("aicha") == []


@pytest.mark.parametrize(("language", "direction", "topic"), [("fr", "ltr", "Culture"), ("ar", "rtl", "الثقافة")])
def test_the_page_speaks_the_language_of_the_message(pages, letters, language, direction, topic):
    page = pages.get(letters.send_to("aicha", language).unsubscribe, headers={"Accept-Language": "en"}).text
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert topic in re.search(r"<h1>(.*?)</h1>", page).group(1)
    assert re.search(r"<title>.+</title>", page)


def test_the_page_can_be_read_in_another_language(pages, letters):
    link = letters.send_to("aicha", "fr").unsubscribe
    assert '<html lang="ar" dir="rtl">' in pages.get(f"{link}&lang=ar").text


def test_the_button_stops_the_topic_of_the_message_and_no_other(pages, letters):
    link = letters.send_to("aicha", grants=("culture", "tourism")).unsubscribe
    answer = pages.post(link, {"act": "topic"})
    assert answer.status_code == 200
    assert acts("aicha") == [STOP_TOPIC]


def test_pressing_twice_is_one_act(pages, letters):
    link = letters.send_to("aicha").unsubscribe
    assert [pages.post(link, {"act": "topic"}).status_code for _ in range(3)] == [200, 200, 200]
    assert acts("aicha") == [STOP_TOPIC]


def test_the_second_button_stops_everything(pages, letters):
    link = letters.send_to("aicha", grants=("culture", "tourism")).unsubscribe
    pages.post(link, {"act": "everything"})
    pages.post(link, {"act": "everything"})
    assert acts("aicha") == [("", "email", "objected", "unsubscribe link")]


def test_one_person_s_way_out_leaves_the_neighbour_in(pages, letters):
    link = letters.send_to("aicha").unsubscribe
    letters.send_to("brahim")
    pages.post(link, {"act": "topic"})
    assert acts("brahim") == []


def test_a_mail_program_s_one_click_needs_no_cookie_and_no_csrf_token(pages, letters):
    answer = pages.post(letters.send_to("aicha").unsubscribe, ONE_CLICK)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert acts("aicha") == [("culture", "email", "withdrawn", "one-click")]


def test_a_one_click_in_multipart_form_counts_as_well(pages, letters):
    answer = pages.post(letters.send_to("aicha").unsubscribe, ONE_CLICK, content_type="multipart/form-data")
    assert answer.status_code == 200
    assert acts("aicha") == [("culture", "email", "withdrawn", "one-click")]


def test_a_replayed_one_click_is_answered_and_does_nothing(pages, letters):
    link = letters.send_to("aicha").unsubscribe
    assert [pages.post(link, ONE_CLICK).status_code for _ in range(3)] == [200, 200, 200]
    assert len(acts("aicha")) == 1


def test_a_one_click_after_stopping_everything_adds_nothing(pages, letters):
    link = letters.send_to("aicha").unsubscribe
    pages.post(link, {"act": "everything"})
    pages.post(link, ONE_CLICK)
    assert [action for _, _, action, _ in acts("aicha")] == ["objected"]


@pytest.mark.parametrize(
    "spoil", [lambda link: link[:-3], lambda link: link + "a", lambda link: "/diaspora/unsubscribe"]
)
def test_a_link_that_was_cut_gets_a_kind_page(pages, letters, spoil):
    letters.send_to("aicha")
    link = spoil(letters.send_to("brahim").unsubscribe)
    for answer in (pages.get(link), pages.post(link, ONE_CLICK)):
        assert answer.status_code == 404
        assert "</html>" in answer.text
    assert acts("brahim") == []


def test_a_click_s_token_does_not_unsubscribe(pages, letters):
    click = letters.send_to("aicha").click(0).replace("/click", "/unsubscribe")
    assert pages.post(click, ONE_CLICK).status_code == 404
    assert acts("aicha") == []


def test_an_erased_person_s_link_says_that_nothing_is_left(pages, letters):
    import frappe

    link = letters.send_to("aicha").unsubscribe
    frappe.db.set_value("Diaspora Contact", "aicha", "status", "erased")
    assert pages.get(link).status_code == 410


def test_the_page_shows_too_little_of_the_address_for_who_got_it_forwarded(pages, letters):
    page = pages.get(letters.send_to("aicha").unsubscribe).text
    assert "a•••@example.org" in page
    assert "aicha@example.org" not in page
