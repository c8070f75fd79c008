"""One reader's mail: escaping by context, headers that cannot be broken out of, links by index."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from diaspora.campaigns.content import FrozenVariant
from diaspora.campaigns.errors import TemplateRefused
from diaspora.campaigns.merge_fields import _BLANKS, _UNWANTED, Person, clean_line, merge_values
from diaspora.campaigns.rendering import VariantRenderer


@dataclass(frozen=True)
class Links:
    """A recipient's links, as the public pages make them."""

    unsubscribe: str = "https://mission.example/diaspora/unsubscribe?t=abc&v=1"
    preferences: str = "https://mission.example/diaspora/preferences?t=abc"
    web: str = "https://mission.example/diaspora/view?t=abc"

    def click(self, index: int) -> str:
        return f"https://mission.example/diaspora/click?t=abc{index}"


VARIANT = FrozenVariant(
    language="fr",
    direction="ltr",
    subject="Bonjour {{ first_name }}",
    preheader="À {{ city }}",
    html='<p>{{ display_name }}</p><a href="{{ link_0 }}">a</a><a href="{{ unsubscribe_url }}">u</a>',
    text="{{ display_name }} {{ link_0 }} {{ unsubscribe_url }}",
    links=("https://agenda.example/?a=1&b=2",),
)
KARIM = merge_values(Person(first_name="Karim", last_name="<O'Brien>", city="Lyon"), "fr")


def test_a_mail_is_merged_in_all_its_parts() -> None:
    mail = VariantRenderer(VARIANT).render(KARIM, Links())
    assert mail.subject == "Bonjour Karim"
    assert mail.preheader == "À Lyon"
    assert mail.text == (
        "Karim <O'Brien> https://agenda.example/?a=1&b=2 https://mission.example/diaspora/unsubscribe?t=abc&v=1"
    )


def test_values_and_links_are_escaped_in_html_only() -> None:
    html = VariantRenderer(VARIANT).render(KARIM, Links()).html
    assert "<p>Karim &lt;O&#39;Brien&gt;</p>" in html
    assert 'href="https://agenda.example/?a=1&amp;b=2"' in html
    assert 'href="https://mission.example/diaspora/unsubscribe?t=abc&amp;v=1"' in html


def test_tracked_links_are_replaced_by_index() -> None:
    mail = VariantRenderer(replace(VARIANT, tracks_clicks=True)).render(KARIM, Links())
    assert 'href="https://mission.example/diaspora/click?t=abc0"' in mail.html
    assert "agenda.example" not in mail.html + mail.text


def test_the_one_click_headers_are_those_of_rfc_8058() -> None:
    headers = VariantRenderer(VARIANT).render(KARIM, Links()).headers
    assert headers["List-Unsubscribe"] == "<https://mission.example/diaspora/unsubscribe?t=abc&v=1>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85", "\x00"])
def test_a_name_with_a_line_break_cannot_add_a_header(break_: str) -> None:
    merge = {**KARIM, "first_name": f"Karim{break_}Bcc: everyone@example.org"}
    subject = VariantRenderer(VARIANT).render(merge, Links()).subject
    assert subject == "Bonjour Karim Bcc: everyone@example.org"


def test_a_template_in_a_name_stays_text() -> None:
    merge = {**KARIM, "display_name": "{{ city }}{% if x %}"}
    assert "{{ city }}{% if x %}" in VariantRenderer(VARIANT).render(merge, Links()).text


def test_a_field_that_was_not_loaded_is_empty_and_not_an_unmerged_brace() -> None:
    mail = VariantRenderer(VARIANT).render({}, Links())
    assert mail.subject == "Bonjour"
    assert "{{" not in mail.html + mail.text


def test_a_long_subject_is_cut_to_what_providers_take() -> None:
    mail = VariantRenderer(replace(VARIANT, subject="x" * 400)).render(KARIM, Links())
    assert len(mail.subject) == 255


def test_a_frozen_template_is_checked_again_before_it_runs() -> None:
    with pytest.raises(TemplateRefused):
        VariantRenderer(replace(VARIANT, html="{{ first_name.__class__ }}"))


def test_the_short_way_of_cleaning_leaves_what_the_long_one_does() -> None:
    def long_way(text: str) -> str:
        return _BLANKS.sub(" ", _UNWANTED.sub(" ", text)).strip()

    for code in (*range(0x3000), *range(0xD700, 0x10000), 0x1F600, 0xE0001, 0x10FFFF):
        for text in (chr(code), f" a{chr(code)} b", f"{chr(code)}{chr(code)}"):
            assert clean_line(text) == long_way(text), hex(code)
