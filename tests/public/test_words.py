"""The words of the public pages: complete in every language, and filled in literally."""

import re

import pytest

from diaspora.campaigns.public_pages.words import choose_language, fill, languages, preferred_of, words_in


def flat(language: str) -> dict[str, str]:
    """Section/key -> text."""
    return {
        f"{section}/{key}": text
        for section, entries in words_in(language).items()
        if isinstance(entries, dict)
        for key, text in entries.items()
    }


def test_the_pages_speak_the_mission_s_three_languages():
    assert {"ar", "en", "fr"} <= set(languages())


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_text_and_none_is_empty(language: str):
    texts = flat(language)
    assert texts.keys() == flat("en").keys()
    assert all(text.strip() for text in texts.values())


@pytest.mark.parametrize("language", languages())
def test_a_translation_keeps_the_places_that_are_filled_in(language: str):
    english = flat("en")
    for key, text in flat(language).items():
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", english[key]), key


def test_arabic_reads_from_the_right():
    assert words_in("ar")["direction"] == "rtl"
    assert words_in("fr")["direction"] == "ltr"


@pytest.mark.parametrize(
    ("wishes", "chosen"),
    [
        (("ar-MA",), "ar"),
        (("fr_BE", "ar"), "fr"),
        (("nl", "ar"), "ar"),
        (("", None, "de"), "en"),
        ((), "en"),
    ],
)
def test_the_first_wish_that_the_pages_speak_wins(wishes: tuple[str | None, ...], chosen: str):
    assert choose_language(*wishes) == chosen


def test_a_browser_s_languages_are_taken_best_first():
    assert preferred_of("nl;q=0.5, ar-MA, fr;q=0.8, en;q=0") == ["ar-MA", "fr", "nl"]
    assert preferred_of("fr;q=never") == []
    assert preferred_of(None) == []


def test_a_value_with_braces_is_shown_and_not_read():
    assert fill("For {address}: “{topic}”", address="{topic}", topic="a") == "For {topic}: “a”"
