"""MJML to pages: what the allow-list refuses, what is mirrored, what is isolated, which links are numbered."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from diaspora.campaigns.bidi_isolation import split_runs
from diaspora.campaigns.errors import TemplateRefused
from diaspora.campaigns.layout import CompiledPage, PageSource, check_body, check_layout, compile_page
from diaspora.campaigns.mirroring import mirror_attributes, mirror_css

LAYOUT = """<mjml lang="[[ language ]]" dir="[[ direction ]]">
<mj-head><mj-title>[[ subject ]]</mj-title><mj-preview>[[ preheader ]]</mj-preview></mj-head>
<mj-body>
[[ body ]]
<mj-section><mj-column><mj-text>[[ mission_name ]], [[ mission_address ]]
<a href="{{ unsubscribe_url }}">[[ word:unsubscribe ]]</a>
<a href="{{ preferences_url }}">[[ word:preferences ]]</a></mj-text></mj-column></mj-section>
</mj-body></mjml>"""


def text(inner: str) -> str:
    return f"<mj-section><mj-column><mj-text>{inner}</mj-text></mj-column></mj-section>"


TWO_COLUMNS = """<mj-section><mj-column width="60%"><mj-text padding="1px 2px 3px 4px">أول</mj-text></mj-column>
<mj-column width="40%"><mj-text align="left">ثان</mj-text></mj-column></mj-section>"""

SOURCE = PageSource(
    language="fr",
    direction="ltr",
    subject="Bonjour {{ first_name }}",
    preheader="À {{ city }} & ailleurs",
    layout=LAYOUT,
    body=text("<p>Bonjour</p>"),
    mission_name="Consulat <A> & B",
    mission_address="1, place du Modèle",
    blocks={},
)


def page(body: str, language: str = "fr") -> CompiledPage:
    direction = "rtl" if language == "ar" else "ltr"
    return compile_page(replace(SOURCE, body=body, language=language, direction=direction))


def refused(body: str) -> TemplateRefused:
    with pytest.raises(TemplateRefused) as refusal:
        check_body(body, {}, "fr")
    return refusal.value


REFUSED = [
    ('<mj-include path="/etc/passwd" />', "<mj-include>"),
    ("<mj-raw><b>x</b></mj-raw>", "<b>"),
    ("<mj-raw>x</mj-raw>", "mj-raw may hold"),
    ("<mj-raw>{{ city }}</mj-raw><script>alert(1)</script>", "<script>"),
    (text("<script>alert(1)</script>"), "<script>"),
    (text("<iframe src='https://x.example'></iframe>"), "<iframe>"),
    (text("<form></form>"), "<form>"),
    (text("<img src='https://x.example/a.png' />"), "<img>"),
    ('<mj-section><mj-column><mj-image src="https://x.example/a.png" /></mj-column></mj-section>', "embed them"),
    ('<mj-section background-url="https://x.example/a.png"></mj-section>', "background-url"),
    (text("<p onclick='x()'>a</p>"), "onclick"),
    (text("<p style='background:url(https://x.example)'>a</p>"), "url("),
    (text("<p style='width:expression(1)'>a</p>"), "expression("),
    (text('<a href="javascript:alert(1)">a</a>'), "a link starts with"),
    (text('<a href="data:text/html,x">a</a>'), "a link starts with"),
    (text('<a href="https://x.example/?who={{ first_name }}">a</a>'), "no personal field"),
    (text('<a href="{{ first_name }}">a</a>'), "no personal field"),
    (text('<span title="{{ first_name }}">a</span>'), "cannot stand in the attribute"),
    (text("<p>a<b>c</p></b>"), "closes nothing"),
    (text("<p>a"), "closes nothing"),
    ("<mj-section>", "never closed"),
    ("loose words", "outside of mj-text"),
    ("<p>loose</p>", "outside of mj-text"),
    (text("<mj-section></mj-section>"), "cannot stand inside"),
    (text("<p>{% if city %}</p>{% endif %}"), "still open"),
    (text("{% if city %}<p>{% endif %}</p>"), "another element"),
    (text("{% raw %}x{% endraw %}"), "raw"),
    ("<!DOCTYPE html>" + text("x"), "declarations"),
    ("<?php x ?>", "processing instructions"),
    (text("[[ block:missing ]]"), 'no content block "missing"'),
    (text("[[ secret ]]"), 'no placeholder "secret"'),
    (text("\ue000"), "private use"),
]


@pytest.mark.parametrize(("body", "reason"), REFUSED)
def test_what_is_not_on_the_list_of_tags_and_attributes_is_refused(body: str, reason: str) -> None:
    assert reason in str(refused(body))


def test_the_line_of_a_refusal_is_the_authors_own() -> None:
    assert refused("<mj-section>\n<mj-column>\n<mj-text>\n<script></script>").line == 4


def test_a_deep_document_is_refused_before_the_compiler_sees_it() -> None:
    # the compiler ends the process on this
    assert "in each other" in str(refused(text("<b>" * 20_000 + "</b>" * 20_000)))


def test_a_document_of_very_many_elements_is_refused() -> None:
    assert "4,000 elements" in str(refused(text("<b>x</b>" * 5_000)))


def test_a_deep_document_hidden_in_a_comment_does_not_reach_the_compiler() -> None:
    assert "<b><b>" not in page(text("a<!-- " + "<b>" * 20_000 + " -->b")).html


def test_a_template_spelt_in_entities_is_refused() -> None:
    with pytest.raises(TemplateRefused, match="entities"):
        page(text("&#123;&#123; first_name.__class__ }}"))


def test_a_layout_holds_the_body_exactly_once() -> None:
    assert check_layout(LAYOUT) is None
    with pytest.raises(TemplateRefused, match="exactly once"):
        check_layout(LAYOUT.replace("[[ body ]]", ""))


def test_the_page_says_its_language_and_direction() -> None:
    assert re.search(r'<html lang="ar" dir="rtl"[ >]', page(text("<p>سلام</p>"), "ar").html)
    assert re.search(r'<html lang="fr" dir="ltr"[ >]', page(text("<p>Salut</p>")).html)


def test_the_columns_of_an_arabic_page_start_from_the_right() -> None:
    html = page(TWO_COLUMNS, "ar").html
    assert html.count("direction:rtl;font-size:0px;padding:20px 0;text-align:center") == 2
    assert "direction:ltr" not in html


def test_the_sides_of_an_arabic_page_are_exchanged() -> None:
    html = page(TWO_COLUMNS, "ar").html
    assert "padding:1px 4px 3px 2px" in html
    assert html.count('<td align="right"') == 3


def test_the_same_columns_in_french_start_from_the_left() -> None:
    html = page(TWO_COLUMNS).html
    assert "direction:rtl" not in html
    assert "padding:1px 2px 3px 4px" in html


def test_attributes_and_styles_are_mirrored() -> None:
    assert mirror_attributes(
        "mj-text", {"align": "left", "padding-left": "4px", "border-radius": "1px 2px 3px 4px"}
    ) == {
        "align": "right",
        "padding-right": "4px",
        "border-radius": "2px 1px 4px 3px",
    }
    assert mirror_attributes("mj-section", {}) == {"direction": "rtl"}
    assert mirror_css("p { margin-left: 3px; text-align: right; }") == "p { margin-right: 3px; text-align: left; }"


def test_latin_words_and_telephone_numbers_are_isolated_in_arabic() -> None:
    html = page(text("<p>فضاء Maison du Patio، الهاتف +33 1 99 00 12 34.</p>"), "ar").html
    assert '<bdi dir="ltr">Maison du Patio</bdi>' in html
    assert '<bdi dir="ltr">+33 1 99 00 12 34</bdi>' in html


def test_arabic_words_are_isolated_in_french() -> None:
    assert '<bdi dir="rtl">دار الفناء</bdi>' in page(text("<p>La maison دار الفناء à Lyon</p>")).html


def test_merge_fields_are_isolated_in_text_and_not_in_the_title() -> None:
    html = page(text("<p>{{ greeting }}</p>")).html
    assert "<bdi>{{ greeting }}</bdi>" in html
    assert "<title>Bonjour {{ first_name }}</title>" in html
    assert 'aria-label="Bonjour {{ first_name }}"' in html


def test_what_has_its_own_direction_is_left_alone() -> None:
    html = page(text('<p>مقر <bdi>Bab</bdi> و<span dir="ltr">Fès</span></p>'), "ar").html
    assert "<bdi>Bab</bdi>" in html
    assert '<span dir="ltr">Fès</span>' in html


@pytest.mark.parametrize(
    ("sentence", "runs"),
    [
        ("12, passage de la Maquette", ["12, passage de la Maquette"]),
        ("المصلحة، 1, place du Modèle, 75000 Paris، فرنسا", ["1, place du Modèle, 75000 Paris"]),
        ("السبت 17 Auditorium", ["Auditorium"]),
        ("في 10 أبريل", []),
        ("الهاتف 0199001234", ["0199001234"]),
        ("بتاريخ 12/04/2027", ["12/04/2027"]),
        ("Cinéma & Cie، هنا", ["Cinéma & Cie"]),
    ],
)
def test_runs_of_latin_in_arabic_sentences(sentence: str, runs: list[str]) -> None:
    assert [run for run, direction in split_runs(sentence, "rtl") if direction] == runs


def test_splitting_into_runs_loses_nothing() -> None:
    sentence = "المصلحة، 1, place du Modèle, 75000 Paris، فرنسا +33 1 99 00 12 34 (Bab el Bahr)."
    assert "".join(run for run, _ in split_runs(sentence, "rtl")) == sentence


def test_web_links_are_numbered_in_order_and_repeated_ones_once() -> None:
    compiled = page(
        text(
            '<a href="https://b.example/?x=1&amp;y=2">b</a> <a href="https://a.example/">a</a> '
            '<a href="https://b.example/?x=1&amp;y=2">b</a> <a href="mailto:c@d.example">m</a> <a href="tel:+331">t</a>'
        )
    )
    assert compiled.links == ("https://b.example/?x=1&y=2", "https://a.example/")
    assert compiled.html.count('href="{{ link_0 }}"') == 2
    assert 'href="mailto:c@d.example"' in compiled.html
    assert 'href="{{ unsubscribe_url }}"' in compiled.html


def test_names_of_the_mission_are_text_and_not_tags() -> None:
    assert "Consulat &lt;A&gt; &amp; B" in page(text("x")).html


def test_the_footer_speaks_the_language_of_the_variant() -> None:
    assert "Se désabonner" in page(text("x")).html
    assert "إلغاء الاشتراك" in page(text("x"), "ar").html


def test_what_looks_like_a_tag_and_is_none_stays_text() -> None:
    compiled = page(text("<p>2 < 3 & 4 <3 < script></p>"))
    assert "2 &lt; 3 &amp; 4 &lt;3 &lt; script&gt;" in compiled.html
    assert "2 < 3 & 4 <3 < script>" in compiled.text


def test_blocks_are_put_in_where_they_are_asked_for() -> None:
    compiled = compile_page(
        replace(SOURCE, body=text("[[ block:hours ]]"), blocks={"hours": "<strong>9 h, {{ city }}</strong>"})
    )
    assert "<strong>9 h, <bdi>{{ city }}</bdi></strong>" in compiled.html


def test_no_page_fetches_anything_from_elsewhere() -> None:
    html = page(text("<p>x</p>")).html
    assert "fonts.googleapis.com" not in html
    assert not re.search(r"url\(|<link|@import|<img", html)


def test_the_text_part_has_readable_links_and_no_preheader() -> None:
    plain = page(
        text('<h2>Agenda</h2><p>Lire <a href="https://a.example/x">la suite</a>.</p><ul><li>un</li></ul>')
    ).text
    assert "Agenda\n------\n" in plain
    assert "Lire la suite <{{ link_0 }}>." in plain
    assert "- un" in plain
    assert "ailleurs" not in plain
    assert "Se désabonner <{{ unsubscribe_url }}>" in plain


def test_the_text_part_keeps_punctuation_as_it_was_written() -> None:
    assert "1. a * b_c # d - e" in page(text("<p>1. a * b_c # d - e</p>")).text


def test_the_text_part_isolates_numbers_in_arabic() -> None:
    assert "\u2066+33 1 99 00 12 34\u2069" in page(text("<p>الهاتف +33 1 99 00 12 34</p>"), "ar").text


def test_a_part_that_is_left_out_leaves_no_hole_in_the_text() -> None:
    plain = page(
        text("<p>a</p>{% if city %}<p>{{ city }}</p>{% endif %}<p>b {% if city %}c{% endif %}</p><p>d</p>")
    ).text
    assert "a\n\n{% if city %}{{ city }}\n\n{% endif %}b {% if city %}c{% endif %}\n\nd" in plain
