"""The committed newsletter: what the sample and the benches send, in three languages (scenario 7)."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from diaspora.campaigns.content import FrozenContent, FrozenSender, FrozenVariant, dump
from diaspora.campaigns.draft import CampaignDraft, ContentBlock, VariantDraft
from diaspora.campaigns.errors import ContentRefused
from diaspora.campaigns.freezing import freeze
from diaspora.campaigns.language import direction_of
from diaspora.campaigns.merge_fields import Person, merge_values
from diaspora.campaigns.preflight import preflight
from diaspora.campaigns.previewing import PreviewLinks, preview_mail
from diaspora.campaigns.rendering import VariantRenderer
from diaspora.campaigns.templates import fields_used
from diaspora.sample import newsletter


def the_draft() -> CampaignDraft:
    blocks = tuple(
        ContentBlock(block["code"], block["body"], {row["language"]: row["text"] for row in block["translations"]})
        for block in newsletter.content_blocks()
    )
    variants = tuple(
        VariantDraft(language, direction_of(language), *lines, newsletter.body(language), language == "fr")
        for language, lines in newsletter.LINES.items()
    )
    return CampaignDraft(
        campaign="C1",
        title=newsletter.TITLE,
        topic="culture",
        recipient_policy="one per person",
        layout=newsletter.LAYOUT,
        layout_mjml=newsletter.layout_mjml(),
        public_url="http://127.0.0.1:8000",
        sender=FrozenSender("S", "culture@mission.example", "Service culturel"),
        variants=variants,
        mission="Poste",
        blocks=blocks,
        tracks_clicks=True,
    )


DRAFT = the_draft()
CONTENT: FrozenContent = freeze(DRAFT)
LANGUAGES = pytest.mark.parametrize("variant", CONTENT.variants, ids=CONTENT.languages())


def problems(draft: CampaignDraft) -> list[tuple[str, str]]:
    return [(problem.path, f"{problem.message} ({problem.remedy})") for problem in preflight(draft) if problem.stops]


def with_french(**changes: object) -> CampaignDraft:
    changed = [replace(item, **changes) if item.language == "fr" else item for item in DRAFT.variants]
    return replace(DRAFT, variants=tuple(changed))


class Balance(HTMLParser):
    """Says whether every element that is opened is closed, in order."""

    VOID = frozenset({"br", "meta", "img", "hr", "link", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_the_newsletter_passes_preflight_without_a_warning() -> None:
    assert preflight(DRAFT) == ()


@LANGUAGES
def test_each_variant_has_at_least_25_kb_of_html_and_fits_into_what_gmail_shows(variant: FrozenVariant) -> None:
    assert 25_000 <= len(preview_mail(variant).html.encode()) <= 102_000


@LANGUAGES
def test_each_variant_merges_six_fields(variant: FrozenVariant) -> None:
    fields = fields_used(re.sub(r"\{\{ link_\d+ \}\}", "", variant.html))
    assert fields >= {"greeting", "first_name", "last_name", "display_name", "city", "district_title"}


@LANGUAGES
def test_no_brace_is_left_in_a_merged_mail(variant: FrozenVariant) -> None:
    mail = preview_mail(variant)
    assert not re.search(r"\{\{|\}\}|\{%|\[\[|[\ue000-\uf8ff]", mail.subject + mail.preheader + mail.html + mail.text)


@LANGUAGES
def test_the_html_of_each_variant_is_well_formed(variant: FrozenVariant) -> None:
    balance = Balance(preview_mail(variant).html)
    assert (balance.wrong, balance.open) == ([], [])


@LANGUAGES
def test_each_variant_says_language_and_direction(variant: FrozenVariant) -> None:
    direction = "rtl" if variant.language == "ar" else "ltr"
    assert re.search(rf'<html lang="{variant.language}" dir="{direction}"', variant.html)


@LANGUAGES
def test_each_variant_has_both_links_in_html_and_in_text(variant: FrozenVariant) -> None:
    for field in ("unsubscribe_url", "preferences_url"):
        assert f'href="{{{{ {field} }}}}"' in variant.html
        assert f"<{{{{ {field} }}}}>" in variant.text


def test_the_arabic_variant_is_mirrored_and_isolates_names_and_telephone_numbers() -> None:
    html = preview_mail(CONTENT.variant("ar")).html
    assert "direction:ltr" not in html
    assert "direction:rtl" in html
    assert '<bdi dir="ltr">Maison du Patio</bdi>' in html
    assert '<a href="tel:+33199001234"><bdi dir="ltr">+33 1 99 00 12 34</bdi></a>' in html


def test_the_variants_have_the_same_links_in_the_same_order() -> None:
    shapes = {re.sub(r"/(fr|ar|en)/.*", "", link) for variant in CONTENT.variants for link in variant.links}
    assert shapes == {"https://culture.mission.example"}
    assert {len(variant.links) for variant in CONTENT.variants} == {10}


def test_a_reader_of_whom_nothing_is_known_is_spoken_to_as_well() -> None:
    renderer = VariantRenderer(CONTENT.variant("fr"))
    mail = renderer.render(merge_values(Person(), "fr"), PreviewLinks())
    assert mail.subject == "Un printemps de voix, de fil et d’encre"
    assert "Madame, Monsieur," in mail.text
    assert "au nom de" not in mail.text
    assert "circonscription, des artistes" in mail.text


def test_a_reader_with_markup_for_a_name_breaks_nothing() -> None:
    reader = Person(first_name="<script>alert(1)</script>", last_name="\r\nBcc: x@y.example", city="{{ 7 * 7 }}")
    mail = VariantRenderer(CONTENT.variant("fr")).render(merge_values(reader, "fr"), PreviewLinks())
    assert "<script>" not in mail.html
    assert "\n" not in mail.subject
    assert "{{ 7 * 7 }}" in mail.text


def test_freezing_the_same_draft_gives_the_same_bytes() -> None:
    assert dump(freeze(the_draft())) == dump(CONTENT)


def test_a_draft_without_a_way_out_is_refused() -> None:
    bare = replace(DRAFT, layout_mjml=DRAFT.layout_mjml.replace("{{ unsubscribe_url }}", "https://mission.example/"))
    found = problems(bare)
    assert [path for path, _ in found] == ["variants/fr/body", "variants/ar/body", "variants/en/body"]
    assert all("unsubscribe_url" in message for _, message in found)


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"subject": ""}, "variants/fr/subject", "write a subject"),
        ({"subject": "a\r\nBcc: all@example.org"}, "variants/fr/subject", "line break"),
        ({"subject": "{{ first_name.x }}"}, "variants/fr/subject", "line 1: attributes"),
        ({"preheader": "{{ password }}"}, "variants/fr/preheader", 'unknown field "password"'),
        ({"body": ""}, "variants/fr/body", "write a body"),
        ({"body": "\n\n{% for i in range(9) %}{% endfor %}"}, "variants/fr/body", "line 3: a loop"),
        ({"language": "ar", "direction": "rtl"}, "variants/ar", "two variants"),
        ({"is_fallback": False}, "variants", "exactly one variant"),
    ],
)
def test_each_mistake_of_an_author_is_named_with_its_place(changes: dict[str, object], path: str, words: str) -> None:
    assert any(found == path and words in message for found, message in problems(with_french(**changes)))


def test_a_campaign_without_variants_is_refused() -> None:
    assert problems(replace(DRAFT, variants=())) == [("variants", "there is no variant (write at least one)")]


@pytest.mark.parametrize("address", ["", "mission", "ftp://mission.example"])
def test_a_public_address_that_is_none_is_refused(address: str) -> None:
    assert [path for path, _ in problems(replace(DRAFT, public_url=address))] == ["settings/public_url"]


def test_a_loopback_address_is_refused_for_mail_that_leaves_the_house() -> None:
    smtp = replace(DRAFT, sender=replace(DRAFT.sender, provider="smtp"))
    assert [path for path, _ in problems(smtp)] == ["settings/public_url"]
    assert problems(replace(smtp, public_url="https://news.mission.example")) == []


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ContentRefused) as refusal:
        freeze(replace(with_french(subject=""), public_url=""))
    assert {problem.path for problem in refusal.value.problems} == {"settings/public_url", "variants/fr/subject"}
