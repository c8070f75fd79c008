"""Blocks: their JSON is read strictly, they become MJML that the ordinary checks let through, mistakes have a place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaspora.campaigns.blocks.block import Button, Columns, Heading, Text
from diaspora.campaigns.blocks.block_json import KINDS, MAX_BLOCKS, dump_blocks, parse_blocks, schema
from diaspora.campaigns.blocks.event_card import EventFacts, when
from diaspora.campaigns.blocks.rich_text import clean_html
from diaspora.campaigns.errors import BlockRefused, ContentRefused
from diaspora.campaigns.freezing import freeze
from diaspora.campaigns.link_shape import link_trouble
from diaspora.campaigns.page_checks import look_over
from diaspora.campaigns.preflight import Problem
from diaspora.campaigns.previewing import data_uris, preview_mail
from tests.campaigns.block_letter import EVENT, LINK, blocks_json, letter_draft

DRAFT = letter_draft()
CONTENT = freeze(DRAFT)


def document(*blocks: dict[str, Any]) -> str:
    return json.dumps({"version": 1, "blocks": list(blocks)})


def found(*blocks: dict[str, Any], language: str = "fr", **changes: Any) -> list[tuple[str, str]]:
    """What the whole of preflight says of one variant made of these blocks: severity and place."""
    return [(one.severity, one.path) for one in problems_of(*blocks, language=language, **changes)]


def problems_of(*blocks: dict[str, Any], language: str = "fr", **changes: Any) -> list[Problem]:
    variant = next(one for one in DRAFT.variants if one.language == language)
    variant = replace(variant, blocks=parse_blocks(document(*blocks)), is_fallback=True)
    return list(look_over(replace(DRAFT, variants=(variant,), **changes)))


TEXT = {"kind": "text", "html": "<p>Bonjour à toutes et à tous.</p>"}


def test_every_kind_of_block_is_read_and_written_back() -> None:
    for language in ("fr", "ar"):
        blocks = parse_blocks(json.dumps(blocks_json(language)))
        assert parse_blocks(dump_blocks(blocks)) == blocks
    assert {block["kind"] for block in blocks_json("fr")["blocks"]} == set(KINDS)


REFUSED = [
    ("[]", "blocks", "write"),
    ("{", "blocks", "not JSON"),
    ("[" * 100_000, "blocks", "not JSON"),
    ('{"version": NaN, "blocks": []}', "blocks", "not JSON"),
    ('{"version": 2, "blocks": []}', "version", "only version 1"),
    ('{"version": true, "blocks": []}', "version", "only version 1"),
    ('{"version": 1, "blocks": {}}', "blocks", "list"),
    ('{"version": 1, "blocks": [], "more": 1}', "blocks", "write"),
    (document({"kind": "video"}), "blocks/0/kind", "heading, text, picture"),
    (document({"text": "a"}), "blocks/0/kind", "null is not one of"),
    (document(TEXT, {"kind": "heading"}), "blocks/1/text", "missing"),
    (document({"kind": "heading", "text": "a", "level": 7}), "blocks/0/level", "7 is not one of 1, 2, 3"),
    (document({"kind": "heading", "text": "a", "level": True}), "blocks/0/level", "true is not"),
    (document({"kind": "heading", "text": "a" * 301}), "blocks/0/text", "300"),
    (document({"kind": "heading", "text": "a\nb"}), "blocks/0/text", "line break"),
    (document({"kind": "heading", "text": "a\ue000b"}), "blocks/0/text", "private use"),
    (document({"kind": "heading", "text": 5}), "blocks/0/text", "write a text"),
    (document({"kind": "heading", "text": "a", "colour": "red"}), "blocks/0/colour", "known: text, level, align"),
    (document({"kind": "picture", "picture": "P", "decorative": 1}), "blocks/0/decorative", "true or false"),
    (document({"kind": "figures", "items": []}), "blocks/0/items", "1 to 4"),
    (document({"kind": "figures", "items": [{"value": "1"}]}), "blocks/0/items/0/label", "missing"),
    (document({"kind": "columns", "start": [{"kind": "columns"}], "end": []}), "blocks/0/start/0/kind", "not one of"),
    (document({"kind": "columns", "start": [TEXT] * 9, "end": []}), "blocks/0/start", "8 blocks"),
    (document(*[TEXT] * (MAX_BLOCKS + 1)), "blocks", "60 blocks"),
    (document({**TEXT, "id": "a"}, {**TEXT, "id": "a"}), "blocks/1/id", "two blocks"),
    (document({**TEXT, "id": "<b>"}), "blocks/0/id", "an id has"),
]


@pytest.mark.parametrize(("text", "path", "words"), REFUSED, ids=lambda value: str(value)[:40])
def test_a_list_of_blocks_that_is_not_of_the_schema_is_refused_at_its_place(text: str, path: str, words: str) -> None:
    with pytest.raises(BlockRefused) as refusal:
        parse_blocks(text)
    assert (refusal.value.path, words in str(refusal.value)) == (path, True), str(refusal.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(("kind", "text", "html")), inner),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_whatever_json_comes_in_is_read_or_refused_with_a_path(value: object) -> None:
    try:
        parse_blocks(json.dumps({"version": 1, "blocks": value}))
    except BlockRefused as refusal:
        assert refusal.path.startswith("blocks")


def test_the_schema_names_each_field_with_its_type_and_default() -> None:
    kinds = schema()["kinds"]
    assert kinds["heading"]["level"] == {"type": "choice", "values": [1, 2, 3], "default": 2}
    assert kinds["text"]["html"] == {"type": "html", "most": 20_000}


def test_the_letter_of_every_block_passes_preflight_without_a_warning() -> None:
    assert look_over(DRAFT) == ()


def test_the_frozen_content_holds_the_bytes_of_the_picture_and_the_page_its_address() -> None:
    (picture,) = CONTENT.pictures
    address = f"https://mission.example/api/method/diaspora.campaigns.public_pages.picture.show?id={picture.sha256}"
    for variant in CONTENT.variants:
        assert f'src="{address}"' in variant.html
    shown = preview_mail(CONTENT.variant("fr"), pictures=data_uris(CONTENT)).html
    assert address not in shown and "data:image/jpeg;base64," in shown


def test_pictures_that_are_inlined_travel_in_the_message() -> None:
    content = freeze(replace(DRAFT, pictures_inlined=True))
    assert content.pictures == ()
    assert 'src="data:image/jpeg;base64,' in content.variant("fr").html


def test_a_picture_says_what_it_shows_in_the_language_of_the_variant() -> None:
    assert 'alt="Une porte ocre devant une colline verte"' in CONTENT.variant("fr").html
    assert 'alt="باب مغري أمام تلة خضراء"' in CONTENT.variant("ar").html


def test_arabic_blocks_are_mirrored_and_their_latin_words_and_numbers_isolated() -> None:
    html = CONTENT.variant("ar").html
    assert '<html lang="ar" dir="rtl"' in html and "direction:ltr" not in html
    assert '<bdi dir="ltr">1 840</bdi>' in html
    assert '<bdi dir="ltr">+33 1 99 00 12 34</bdi>' in html
    assert re.search(r"padding:0 0 0 10px", html)  # the gutter of the column that comes first


def test_an_event_is_announced_in_its_own_zone_and_in_the_readers_language() -> None:
    assert when(EVENT, "fr") == "Samedi 17 avril 2027, 18:00 – 21:00 (heure locale, Paris)"
    assert when(EVENT, "ar") == "السبت، 17 أبريل 2027، 18:00 – 21:00 (بالتوقيت المحلي، باريس)"
    assert when(EVENT, "en-GB") == "Saturday, 17 April 2027, 18:00 – 21:00 (local time, Paris)"


def test_an_event_of_several_days_names_both() -> None:
    long = replace(EVENT, ends_at=EVENT.starts_at.replace(day=19))
    assert when(long, "fr").startswith("Du samedi 17 avril 2027 au lundi 19 avril 2027, 18:00")


def test_august_has_its_moroccan_name_in_arabic() -> None:
    assert "غشت" in when(replace(EVENT, starts_at=EVENT.starts_at.replace(month=8), ends_at=None), "ar")


RICH = [
    ("<p onclick='x()'>a</p>", "<p>a</p>"),
    ("a<script>alert(1)</script>b<p></p>", "ab<p></p>"),
    ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
    ("<img src=x onerror=y>a<iframe>z</iframe>", "a"),
    ("<div><p>a</div>", "<p>a</p>"),
    ("<b>a<br>b", "<b>a<br />b</b>"),
    ('<span lang="ar" dir="rtl" style="color:red">س</span>', '<span lang="ar" dir="rtl">س</span>'),
    ("un\ndeux\n\ntrois < quatre", "<p>un<br />deux</p><p>trois &lt; quatre</p>"),
    ("<p>{{ city|default('<b>ici</b>') }}</p>", "<p>{{ city|default('<b>ici</b>') }}</p>"),
]


@pytest.mark.parametrize(("html", "clean"), RICH)
def test_rich_text_is_cut_down_to_what_mails_show(html: str, clean: str) -> None:
    assert clean_html(html) == clean


@settings(max_examples=150, deadline=None)
@given(st.text("<>/ab='\"&;{}%[]!-\n pscriptjav:\ue000", max_size=60))
def test_whatever_is_written_into_a_text_block_is_frozen_or_refused_at_the_block(html: str) -> None:
    variant = replace(DRAFT.variants[0], blocks=(Text("", html),))
    draft = replace(DRAFT, variants=(variant,))
    try:
        page = freeze(draft).variants[0].html
    except ContentRefused as refusal:
        assert all(one.path.startswith("variants/fr/") for one in refusal.problems)
    else:
        assert "<script" not in page and "javascript:" not in re.sub(r"<bdi.*?</bdi>|>[^<]*<", "", page)


MISTAKES = [
    ({"kind": "heading", "text": " "}, "blocks/0/text"),
    ({"kind": "heading", "text": "{{ password }}"}, "blocks/0/text"),
    ({"kind": "heading", "text": "{{ first_name"}, "blocks/0/text"),
    ({"kind": "text", "html": "[[ block:nothing ]]"}, "blocks/0/html"),
    ({"kind": "button", "label": "Ici", "href": ""}, "blocks/0/href"),
    ({"kind": "button", "label": "Ici", "href": "programme"}, "blocks/0/href"),
    ({"kind": "button", "label": "Ici", "href": "https://x.example/?who={{ city }}"}, "blocks/0/href"),
    ({"kind": "picture", "picture": "nowhere"}, "blocks/0/picture"),
    ({"kind": "event", "event": "nowhere"}, "blocks/0/event"),
    (
        {"kind": "columns", "start": [{"kind": "button", "label": "", "href": LINK}], "end": []},
        "blocks/0/start/0/label",
    ),
]


@pytest.mark.parametrize(("block", "path"), MISTAKES, ids=lambda value: str(value)[:50])
def test_an_unfinished_block_stops_the_campaign_at_its_place(block: dict[str, Any], path: str) -> None:
    assert ("error", f"variants/fr/{path}") in found(block, TEXT)


def test_a_picture_without_a_text_in_the_variants_language_stops_unless_it_is_decorative() -> None:
    pictures = {"PIC-1": replace(DRAFT.pictures["PIC-1"], alts={"ar": "باب"})}
    block = {"kind": "picture", "picture": "PIC-1"}
    assert found(block, TEXT, pictures=pictures) == [("error", "variants/fr/blocks/0/alt")]
    assert found({**block, "decorative": True}, TEXT, pictures=pictures) == []
    assert found({**block, "alt": "Une porte"}, TEXT, pictures=pictures) == []


def test_every_problem_says_what_to_do() -> None:
    told = [one for block, _ in MISTAKES for one in problems_of(block)]
    assert told and all(one.remedy for one in told)


def test_an_event_without_a_translated_title_is_a_warning() -> None:
    events = {"EV-1": replace(EVENT, titles={})}
    assert found({"kind": "event", "event": "EV-1"}, language="ar", events=events) == [
        ("warning", "variants/ar/blocks/0/event")
    ]


def test_a_variant_that_lacks_blocks_of_another_is_a_warning() -> None:
    short = replace(DRAFT.variants[1], blocks=DRAFT.variants[1].blocks[:4])
    problems = look_over(replace(DRAFT, variants=(DRAFT.variants[0], short)))
    assert [(one.severity, one.path) for one in problems] == [("warning", "variants/ar/blocks")]


def test_words_that_filters_dislike_are_named_in_each_language() -> None:
    assert ("warning", "variants/fr/body") in found({"kind": "text", "html": "<p>Cliquez ici, c’est garanti.</p>"})
    assert ("warning", "variants/ar/body") in found({"kind": "text", "html": "<p>اضغط هنا</p>"}, language="ar")
    shouting = replace(DRAFT.variants[0], subject="DERNIÈRE CHANCE POUR TOUS !!!")
    paths = [one.path for one in look_over(replace(DRAFT, variants=(shouting,)))]
    assert paths.count("variants/fr/subject") == 3


def test_a_letter_longer_than_gmail_shows_is_a_warning() -> None:
    words = "mot " * 4_500
    blocks = [{"kind": "text", "html": f"<p>{words}</p>"} for _ in range(6)]
    assert ("warning", "variants/fr/body") in found(*blocks)


def test_a_text_that_runs_the_other_way_than_its_language_is_a_warning() -> None:
    arabic = blocks_json("ar")["blocks"][2]
    assert ("warning", "variants/fr/body") in found({**arabic, "html": arabic["html"] * 6})


def test_weak_contrast_is_named_with_its_colours_at_its_block() -> None:
    layout = DRAFT.layout_mjml.replace('color="#22302b" font-size="16px"', 'color="#bbbbbb" font-size="16px"')
    problems = problems_of({"kind": "divider"}, TEXT, layout_mjml=layout)
    assert [(one.path, "#bbbbbb on #ffffff" in one.message) for one in problems] == [("variants/fr/blocks/1", True)]


def test_pictures_inside_of_the_message_are_a_warning_where_it_leaves_the_house() -> None:
    sender = replace(DRAFT.sender, provider="smtp")
    problems = look_over(replace(DRAFT, sender=sender, pictures_inlined=True))
    assert {one.path for one in problems if "Gmail" in one.message} == {"variants/fr/body", "variants/ar/body"}


LINKS = [
    ("https://culture.mission.example/a?b=c#d", ""),
    ("https://مثال.example/", ""),
    ("mailto:post@mission.example", ""),
    ("tel:+33 1 99 00 12 34", ""),
    ("http://mission.example", "not encrypted"),
    ("https://example.com/", "for examples"),
    ("https://", "leads nowhere"),
    ("https://exa mple.org", "no address"),
    ("https://mission", "no address"),
    ("https://[::1", "no address"),
    ("https://a..b/", "no address"),
    ("https://user@mission.example/", "user name"),
    ("javascript:alert(1)", "no address"),
    ("mailto:post", "no address"),
]


@pytest.mark.parametrize(("href", "words"), LINKS)
def test_the_shape_of_a_link_is_judged(href: str, words: str) -> None:
    trouble = link_trouble(href)
    assert words in trouble.message if trouble and words else trouble is None


def test_blocks_compare_by_value_and_know_their_places() -> None:
    from diaspora.campaigns.blocks.block import each_block

    block = Columns("c", (Heading("h", "a"),), (Button("b", "x", LINK),))
    assert [path for path, _ in each_block([block])] == ["blocks/0", "blocks/0/start/0", "blocks/0/end/0"]


def test_an_event_without_a_zone_of_its_own_name_is_still_announced() -> None:
    assert "UTC" in when(EventFacts("e", "t", EVENT.starts_at, "UTC"), "fr") or when(
        EventFacts("e", "t", EVENT.starts_at, "UTC"), "fr"
    ).startswith("Samedi 17 avril 2027, 16:00")
