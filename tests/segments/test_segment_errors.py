"""A wrong tree is refused with the path, the reason and, where something is near, a proposal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diaspora.segments.compiler import read_tree
from diaspora.segments.errors import CheckError, LimitError, SavedSegmentError, SegmentError, ShapeError, proposal
from diaspora.segments.inline import StoredSegment
from diaspora.segments.parse import parse_tree
from diaspora.segments.tree import MAX_CONDITIONS, MAX_DEPTH

LEAF = {"field": "city", "op": "is", "value": "Lyon"}


def nested(levels: int, kind: str = "all") -> dict[str, Any]:
    """A tree of that many levels, the leaf counted."""
    tree: dict[str, Any] = LEAF
    for _ in range(levels - 1):
        tree = {"not": tree} if kind == "not" else {kind: [tree]}
    return tree


def refusal(tree: Any) -> SegmentError:
    with pytest.raises(SegmentError) as caught:
        read_tree(tree)
    return caught.value


@pytest.mark.parametrize(
    ("tree", "code", "path"),
    [
        ([], "not an object", ""),
        ({}, "no kind", ""),
        ({"al": [LEAF]}, "no kind", ""),
        ({"all": [LEAF], "any": [LEAF]}, "no kind", ""),
        ({"all": []}, "empty list", "all"),
        ({"any": []}, "empty list", "any"),
        ({"all": LEAF}, "not a list", "all"),
        ({"all": [LEAF, "x"]}, "not an object", "all/1"),
        ({"not": []}, "not an object", "not"),
        ({"everyone": 1}, "not true", "everyone"),
        ({"nobody": False}, "not true", "nobody"),
        ({"segment": 3}, "not a text", "segment"),
        ({"field": "city", "value": "Lyon"}, "missing", ""),
        ({"field": "city", "op": "is", "value": {"x": 1}}, "not a value", "value"),
        ({"field": "city", "op": "is", "value": "Lyon", "case": 1}, "unknown key", ""),
        ({"all": [LEAF, {"not": {"related": "affiliation", "were": LEAF}}]}, "unknown key", "all/1/not"),
    ],
)
def test_a_shape_that_is_no_tree_is_refused_with_its_path(tree: Any, code: str, path: str) -> None:
    error = refusal(tree)
    assert isinstance(error, ShapeError)
    assert (error.code, error.path) == (code, path)


@pytest.mark.parametrize(
    ("leaf", "code", "path"),
    [
        ({"field": "ctiy", "op": "is", "value": "x"}, "unknown field", "field"),
        ({"field": "function", "op": "is", "value": "x"}, "unknown field", "field"),
        ({"field": "city", "op": "equals", "value": "x"}, "unknown operator", "op"),
        ({"field": "city", "op": "IS", "value": "x"}, "unknown operator", "op"),
        ({"field": "city", "op": "is"}, "value missing", "value"),
        ({"field": "city", "op": "is empty", "value": "x"}, "no value allowed", "value"),
        ({"field": "city", "op": "is", "value": ["x"]}, "not a text", "value"),
        ({"field": "city", "op": "is", "value": 3}, "not a text", "value"),
        ({"field": "city", "op": "contains", "value": ""}, "nothing to compare", "value"),
        ({"field": "city", "op": "contains", "value": "%"}, "nothing to compare", "value"),
        ({"field": "city", "op": "is", "value": "🌊"}, "nothing to compare", "value"),
        ({"field": "source", "op": "contains", "value": "  "}, "nothing to compare", "value"),
        ({"field": "source", "op": "is", "value": "a\nb"}, "line break", "value"),
        ({"field": "source", "op": "is", "value": "a\ud800"}, "line break", "value"),
        ({"field": "source", "op": "is", "value": "x" * 501}, "text too long", "value"),
        ({"field": "postal_code", "op": "is", "value": "é1"}, "not plain", "value"),
        ({"field": "gender", "op": "is", "value": "Female"}, "not a choice", "value"),
        ({"field": "gender", "op": "is one of", "value": ["female", "mal"]}, "not a choice", "value/1"),
        ({"field": "gender", "op": "is one of", "value": []}, "no values", "value"),
        ({"field": "gender", "op": "is one of", "value": "female"}, "not a list of values", "value"),
        ({"field": "district", "op": "is one of", "value": ["x"] * 201}, "too many values", "value"),
        ({"field": "preferred_language", "op": "is", "value": "français"}, "not a language", "value"),
        ({"field": "age", "op": "<", "value": "35"}, "not a number", "value"),
        ({"field": "age", "op": "<", "value": 35.5}, "not a number", "value"),
        ({"field": "age", "op": "<", "value": True}, "not a number", "value"),
        ({"field": "age", "op": "<", "value": 10**400}, "out of range", "value"),
        ({"field": "birth_year", "op": "=", "value": 0}, "out of range", "value"),
        ({"field": "age", "op": "between", "value": [35, 18]}, "wrong order", "value"),
        ({"field": "age", "op": "between", "value": [18]}, "not a pair", "value"),
        ({"field": "age", "op": "between", "value": 18}, "not a pair", "value"),
        ({"field": "age", "op": "between", "value": [18, "x"]}, "not a number", "value/1"),
        ({"field": "created", "op": "before", "value": "abc"}, "not a date", "value"),
        ({"field": "created", "op": "before", "value": "20240101"}, "not a date", "value"),
        ({"field": "created", "op": "before", "value": "2024-02-30"}, "not a date", "value"),
        ({"field": "created", "op": "before", "value": "0001-01-01"}, "out of range", "value"),
        ({"field": "created", "op": "before", "value": 2024}, "not a date", "value"),
        ({"field": "created", "op": "in the last days", "value": 0}, "out of range", "value"),
        ({"field": "created", "op": "between", "value": ["2024-02-02", "2024-02-01"]}, "wrong order", "value"),
        ({"field": "has_email", "op": "is", "value": 1}, "not yes or no", "value"),
        ({"field": "topic", "op": "is subscribed to"}, "value missing", "value"),
        ({"related": "affilation"}, "unknown relation", "related"),
        ({"related": "affiliation", "where": LEAF}, "unknown field", "where/field"),
        ({"related": "affiliation", "where": {"related": "affiliation"}}, "not here", "where"),
        ({"segment": "none"}, "unknown segment", "segment"),
    ],
)
def test_what_means_nothing_is_refused_with_its_path(leaf: dict[str, Any], code: str, path: str) -> None:
    assert (refusal(leaf).code, refusal(leaf).path) == (code, path)
    deep = refusal({"all": [LEAF, LEAF, {"not": leaf}]})
    assert (deep.code, deep.path) == (code, f"all/2/not/{path}")


@pytest.mark.parametrize(
    ("leaf", "proposed"),
    [
        ({"field": "ctiy", "op": "is", "value": "x"}, '"city"'),
        ({"field": "First_Name", "op": "is", "value": "x"}, '"first_name"'),
        ({"field": "city", "op": "contain", "value": "x"}, '"contains"'),
        ({"field": "gender", "op": "is", "value": "femal"}, '"female"'),
        ({"related": "affilation"}, '"affiliation"'),
    ],
)
def test_something_near_is_proposed(leaf: dict[str, Any], proposed: str) -> None:
    assert f"did you mean {proposed}?" in str(refusal(leaf))


def test_the_message_says_where_and_what_to_write() -> None:
    tree = {"all": [LEAF, LEAF, {"field": "created", "op": "before", "value": "abc"}]}
    assert str(refusal(tree)) == 'all/2/value: "abc" is not a date (use YYYY-MM-DD)'


@pytest.mark.parametrize("kind", ["all", "any", "not"])
def test_a_tree_of_twelve_levels_passes_and_one_of_thirteen_does_not(kind: str) -> None:
    assert read_tree(nested(MAX_DEPTH, kind))
    assert refusal(nested(MAX_DEPTH + 1, kind)).code == "too deep"


@pytest.mark.parametrize("kind", ["all", "any", "not"])
def test_a_tree_ten_thousand_deep_is_refused_as_dict_and_as_text(kind: str) -> None:
    error = refusal(nested(10_000, kind))
    assert isinstance(error, LimitError)
    opening, closing = ('{"not":', "}") if kind == "not" else (f'{{"{kind}":[', "]}")
    text = opening * 10_000 + json.dumps(LEAF) + closing * 10_000
    assert refusal(text).code == refusal(text.encode()).code == "too deep"
    assert refusal(opening * 10_000).code == "too deep"


def test_a_value_ten_thousand_deep_is_refused() -> None:
    value: Any = "x"
    for _ in range(10_000):
        value = [value]
    assert refusal({"field": "district", "op": "is one of", "value": value}).path == "value/0"


def test_five_hundred_conditions_pass_and_one_more_does_not() -> None:
    assert read_tree({"any": [LEAF] * MAX_CONDITIONS})
    error = refusal({"any": [LEAF] * (MAX_CONDITIONS + 1)})
    assert (error.code, error.path) == ("too many conditions", "any/500")


def test_a_related_condition_counts_beside_the_conditions_in_it() -> None:
    leaf = {"related": "affiliation", "where": {"field": "current", "op": "is", "value": True}}
    assert read_tree({"any": [leaf] * 250})
    assert refusal({"any": [leaf] * 251}).code == "too many conditions"


@pytest.mark.parametrize("text", ["", "{", "nonsense", '{"all":', b"\xff\xfe", '{"nobody":true,"nobody":true}', "NaN"])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    assert isinstance(refusal(text), ShapeError)


def test_brackets_within_texts_do_not_count_as_depth() -> None:
    value = '[{"\\' * 100
    leaf = {"field": "source", "op": "is", "value": value}
    assert parse_tree(json.dumps(leaf)) == parse_tree(leaf)


def test_a_text_of_a_million_characters_is_refused_at_once() -> None:
    assert refusal(" " * 1_000_001).code == "too long"


def segments(**trees: dict[str, Any]) -> Any:
    return {name: StoredSegment(name, name.title(), tree) for name, tree in trees.items()}.get


def test_saved_segments_that_contain_each_other_are_refused() -> None:
    load = segments(one={"all": [{"segment": "two"}]}, two={"not": {"segment": "one"}})
    with pytest.raises(SavedSegmentError) as caught:
        read_tree({"any": [LEAF, {"segment": "one"}]}, load)
    assert (caught.value.code, caught.value.path) == ("circular segment", "any/1/segment/all/0/segment/not/segment")


def test_limits_hold_for_the_tree_with_its_saved_segments() -> None:
    load = segments(deep=nested(11), wide={"any": [LEAF] * 400})
    assert read_tree({"not": {"segment": "deep"}}, load)
    for tree, code in (
        ({"not": {"not": {"segment": "deep"}}}, "too deep"),
        ({"all": [{"segment": "wide"}, {"any": [LEAF] * 101}]}, "too many conditions"),
    ):
        with pytest.raises(LimitError) as caught:
            read_tree(tree, load)
        assert caught.value.code == code


def test_segments_that_double_at_every_level_are_refused_soon() -> None:
    trees: dict[str, Any] = {"s0": LEAF}
    for level in range(1, 40):
        trees[f"s{level}"] = {"any": [{"segment": f"s{level - 1}"}] * 10}
    with pytest.raises(LimitError):
        read_tree({"segment": "s39"}, segments(**trees))


def test_a_chain_of_segments_that_only_refer_to_the_next_is_refused() -> None:
    trees: dict[str, Any] = {f"s{level}": {"segment": f"s{level + 1}"} for level in range(1_000)}
    with pytest.raises(LimitError):
        read_tree({"segment": "s0"}, segments(**trees))


def test_an_error_within_a_saved_segment_names_the_way_to_it() -> None:
    load = segments(wrong={"all": [LEAF, {"field": "ctiy", "op": "is", "value": "x"}]})
    with pytest.raises(CheckError) as caught:
        read_tree({"not": {"segment": "wrong"}}, load)
    assert caught.value.path == "not/segment/all/1/field"


def test_a_refusal_is_told_with_its_proposal_in_the_readers_language() -> None:
    french = {
        "unknown field {found}{proposal}": "champ inconnu {found}{proposal}",
        '; did you mean "{name}"?': " ; vouliez-vous dire « {name} » ?",
    }
    error = CheckError("unknown field", "all/0/field", found='"cit"', proposal=proposal("cit", ["city", "district"]))
    assert str(error) == 'all/0/field: unknown field "cit"; did you mean "city"?'
    assert error.said(french.__getitem__) == 'all/0/field: champ inconnu "cit" ; vouliez-vous dire « city » ?'
