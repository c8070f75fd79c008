"""A layout by itself: shown around an invented letter in both directions, refused with the line where it is wrong."""

from __future__ import annotations

import pytest

from diaspora.campaigns.draft import ContentBlock
from diaspora.campaigns.errors import TemplateRefused
from diaspora.campaigns.layout_preview import LANGUAGES, preview_layout
from diaspora.sample import newsletter

LAYOUT = newsletter.layout_mjml()
BLOCKS = (
    ContentBlock("mission-name", "Consulat", {"ar": "القنصلية"}),
    ContentBlock("mission-address", "1 rue d'Essai", {}),
)


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_an_invented_letter_stands_in_the_layout(language: str, direction: str) -> None:
    shown = preview_layout(LAYOUT, language, "", BLOCKS)
    assert (shown.language, shown.direction) == (language, direction)
    assert f'dir="{direction}"' in shown.html[:400]
    assert ("القنصلية" in shown.html) == (language == "ar")
    assert ("سلمى" if language == "ar" else "Salma") in shown.html
    assert "{{" not in shown.html + shown.subject + shown.text


def test_a_language_without_a_letter_is_shown_in_french() -> None:
    assert preview_layout(LAYOUT, "nl", "Consulat", ()).language == "fr"
    assert set(LANGUAGES) == {"fr", "ar", "en"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "[[ body ]]"),
        (LAYOUT.replace("[[ body ]]", ""), "[[ body ]]"),
        (LAYOUT.replace("<mj-body", "<script>alert(1)</script><mj-body", 1), "script"),
        (LAYOUT.replace("[[ body ]]", "[[ body ]]{{ 7 * 7 }}"), ""),
        (LAYOUT.replace("</mj-body>", ""), ""),
        (LAYOUT.replace("</mj-head>", '<mj-font name="x" href="https://fonts.example/x.css" /></mj-head>'), "mj-font"),
    ],
)
def test_what_no_letter_could_be_made_with_is_refused(wrong: str, said: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        preview_layout(wrong, "fr", "", ())
    assert said in str(refused.value)
    assert str(refused.value).startswith("line ")


def test_a_layout_is_saved_only_where_letters_can_be_made_with_it(site: str) -> None:
    import frappe

    layout = frappe.get_doc("Diaspora Layout", newsletter.LAYOUT)
    layout.mjml = layout.mjml.replace("#0f5a46", "#123456")
    layout.save()
    layout.mjml = layout.mjml.replace("[[ body ]]", "")
    with pytest.raises(frappe.ValidationError, match="body"):
        layout.save()


def test_a_tag_that_is_refused_can_be_read_in_the_message(site: str) -> None:
    import frappe

    layout = frappe.get_doc("Diaspora Layout", newsletter.LAYOUT)
    layout.mjml = layout.mjml.replace("<mj-body", "<video></video><mj-body", 1)
    with pytest.raises(frappe.ValidationError, match="&lt;video>"):
        layout.save()
