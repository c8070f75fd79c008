"""Words: every operator has them in three languages, and values do not turn a sentence around."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from diaspora.segments.catalogue import CONTACT, FIELDS, RELATIONS, fields_of
from diaspora.segments.errors import SegmentError
from diaspora.segments.menu import menu
from diaspora.segments.operators import OPERATORS, VALUE_SHAPES, operators_of
from diaspora.segments.prose import describe

from .test_oracle_parity import TREES

LANGUAGES = ("en", "fr", "ar")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_of_the_tables_has_words_in_each_language(lang: str) -> None:
    for field in FIELDS.values():
        words = [field.label, field.phrase, *field.choices.values(), *([field.denied] if field.denied else [])]
        assert all(entry[lang].strip() for entry in words), field.name
        assert bool(field.denied) == (field.type == "yes or no"), field.name
    for operator in OPERATORS.values():
        assert operator.prose[lang].strip()
        assert operator.takes in VALUE_SHAPES
    for relation in RELATIONS.values():
        assert relation.label[lang] and relation.phrase[lang] and relation.opening[lang]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=TREES)
def test_isolates_are_balanced_and_no_placeholder_is_left(tree: dict[str, Any]) -> None:
    for lang in LANGUAGES:
        words = describe(tree, lang)
        assert words.count("\u2068") == words.count("\u2069")
        assert not any(mark in words for mark in ("{field}", "{value}", "{low}", "{clause}"))


def test_direction_marks_in_a_value_cannot_turn_the_sentence() -> None:
    leaf = {"field": "city", "op": "is", "value": "Ly\u202eon\u2069\u200f"}
    assert describe(leaf, "ar") == "جهات الاتصال التي مدينتها «\u2068Lyon\u2069»"
    assert describe(leaf, "en") == "Contacts whose city is “Lyon”"


@pytest.mark.parametrize(("lang", "start"), [("fr-BE", "Contacts dont"), ("ar_MA", "جهات"), ("nl", "Contacts whose")])
def test_a_region_is_its_language_and_another_language_is_english(lang: str, start: str) -> None:
    leaf = {"field": "city", "op": "is", "value": "Lyon"}
    assert describe(leaf, lang).startswith(start)
    assert menu(lang)["language"] == {"fr-BE": "fr", "ar_MA": "ar", "nl": "en"}[lang]


def test_a_tree_that_means_nothing_has_no_words() -> None:
    with pytest.raises(SegmentError):
        describe({"field": "ctiy", "op": "is", "value": "Lyon"}, "en")


def test_a_saved_segment_without_a_loader_is_told_by_its_name() -> None:
    assert describe({"segment": "abc"}, "en") == "Contacts who are in the segment “abc”"


def test_the_menu_has_every_field_and_operator_of_the_tables() -> None:
    told = menu("en")
    for scope, entries in ((CONTACT, told["fields"]), ("affiliation", told["relations"][0]["fields"])):
        assert [entry["name"] for entry in entries] == list(fields_of(scope))
        for entry in entries:
            assert [row["name"] for row in entry["operators"]] == list(operators_of(entry["type"]))
