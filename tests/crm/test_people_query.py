"""The list of people: what each search and filter asks of the database."""

from __future__ import annotations

import pytest

from diaspora.crm.people_query import people_query


def test_an_address_is_looked_up_as_one():
    query = people_query("Salma@Exemple.FR", {}, "name", False)
    assert "primary_email LIKE %(email)s" in query.where
    assert query.values == {"email": "salma@exemple.fr%"}


def test_a_number_is_found_by_its_digits_without_the_leading_zero():
    assert people_query("06 12 34 56 78", {}, "name", False).values == {"phone": "%612345678%"}


def test_a_name_is_searched_as_written_and_by_its_skeletons():
    query = people_query("محمد بنعلي", {}, "name", False)
    assert " OR " in query.where and "skeletons0" in query.values and "skeletons1" in query.values


def test_signs_of_like_are_taken_literally():
    assert people_query("a%_!@x", {}, "name", False).values == {"email": "a!%!_!!@x%"}


@pytest.mark.parametrize("text", ["", "   ", "...", "\u0640", "'; DROP TABLE x; --", "%" * 500, "a" * 10_000])
def test_nothing_of_the_text_stands_in_the_sql(text: str):
    query = people_query(text, {}, "name", False)
    assert "DROP" not in query.where and "aaa" not in query.where


def test_what_is_no_filter_or_sort_is_refused():
    with pytest.raises(KeyError):
        people_query("", {"row_no": "1"}, "name", False)
    with pytest.raises(KeyError):
        people_query("", {}, "name; --", False)


def test_the_order_is_never_left_to_chance():
    assert people_query("", {}, "city", True).order.endswith("`tabDiaspora Contact`.name DESC")
