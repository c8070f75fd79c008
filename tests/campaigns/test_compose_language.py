"""Which variant a person gets (scenario 7), and how the merge fields speak of a person."""

from __future__ import annotations

import pytest

from diaspora.campaigns.language import choose_variant, count_by_variant, direction_of
from diaspora.campaigns.merge_fields import MERGE_FIELDS, Person, clean_line, clean_value, merge_values

VARIANTS = ("ar", "fr", "en")


@pytest.mark.parametrize(
    ("preferred", "variant"),
    [
        ("ar", "ar"),
        ("ar-MA", "ar"),
        ("ar_MA", "ar"),
        ("AR-ma ", "ar"),
        ("fr-BE", "fr"),
        ("nl", "en"),
        ("de", "en"),
        ("", "en"),
        (None, "en"),
        ("arabic", "en"),
    ],
)
def test_a_person_gets_the_nearest_variant_or_the_fallback(preferred: str | None, variant: str) -> None:
    assert choose_variant(preferred, VARIANTS, "en") == variant


def test_a_regional_variant_comes_before_the_general_one() -> None:
    assert choose_variant("fr-BE", ("fr", "fr-BE"), "fr") == "fr-BE"
    assert choose_variant("fr-CA", ("fr", "fr-BE"), "fr") == "fr"


def test_a_fallback_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="fallback"):
        choose_variant("nl", ("ar",), "fr")


def test_the_fallback_is_counted_for_everybody_whose_language_is_missing() -> None:
    preferred = {"ar": 10, "ar-MA": 5, "fr-BE": 7, "nl": 3, "de": 2, "": 4}
    assert count_by_variant(preferred, VARIANTS, "fr") == {"ar": 15, "fr": 16, "en": 0}


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("ar-MA", "rtl"), ("fr", "ltr"), ("en-GB", "ltr")])
def test_arabic_is_written_from_right_to_left(language: str, direction: str) -> None:
    assert direction_of(language) == direction


KARIMA = Person(first_name="Karima", last_name="Tazi", first_name_ar="كريمة", last_name_ar="التازي", gender="female")


@pytest.mark.parametrize(
    ("person", "language", "greeting"),
    [
        (KARIMA, "fr", "Chère Karima Tazi"),
        (KARIMA, "ar", "السيدة الفاضلة كريمة التازي"),
        (KARIMA, "en", "Dear Karima Tazi"),
        (Person(first_name="Driss", gender="male"), "fr-BE", "Cher Driss"),
        (Person(first_name="Driss"), "fr", "Bonjour Driss"),
        (Person(first_name="Driss", gender="other"), "ar", "تحية طيبة Driss"),
        (Person(), "fr", "Madame, Monsieur"),
        (Person(), "ar", "تحية طيبة وبعد"),
        (Person(first_name="Driss"), "nl", "Dear Driss"),
        (Person(first_name="{name}{0}", gender="male"), "fr", "Cher {name}{0}"),
    ],
)
def test_the_greeting_follows_language_and_gender_and_never_guesses(
    person: Person, language: str, greeting: str
) -> None:
    assert merge_values(person, language)["greeting"] == greeting


def test_unknown_fields_have_a_stand_in_in_the_language_of_the_variant() -> None:
    assert merge_values(Person(), "fr")["city"] == "votre ville"
    assert merge_values(Person(), "ar")["city"] == "مدينتكم"
    assert set(merge_values(Person(), "fr")) == set(MERGE_FIELDS)


def test_the_district_is_named_in_the_language_of_the_variant() -> None:
    person = Person(district_title="Lyon", district_titles={"ar": "ليون"})
    assert merge_values(person, "ar")["district_title"] == "ليون"
    assert merge_values(person, "fr")["district_title"] == "Lyon"


def test_line_breaks_and_overrides_are_removed_from_values() -> None:
    assert clean_value("Karim\r\nBcc: all@example.org") == "Karim Bcc: all@example.org"
    assert clean_value("\u202eKarim\u2066\x00") == "Karim"
    assert clean_value("x" * 500) == "x" * 140


def test_joiners_of_arabic_and_emoji_survive_cleaning() -> None:
    assert clean_line("می\u200cخواهم") == "می\u200cخواهم"
