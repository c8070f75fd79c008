"""Names across scripts and transliterations, against a table written by hand."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaspora.crm.arabic_folding import fold_text, is_arabic
from diaspora.crm.name_folding import name_skeletons, search_keys, word_skeletons

from .name_table import DIFFERENT, SAME

LETTERS = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "Z"]), max_size=30)


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_all_spellings_of_a_name_share_a_skeleton(spellings):
    apart = [(a, b) for a, b in combinations(spellings, 2) if not set(name_skeletons(a)) & set(name_skeletons(b))]
    assert apart == []


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=lambda name: name)
def test_different_names_share_no_skeleton(one, other):
    assert not set(name_skeletons(one)) & set(name_skeletons(other))


def test_the_order_of_the_names_does_not_matter():
    assert set(name_skeletons("BENALI Mohamed")) & set(name_skeletons("محمد بن علي"))


def test_a_contact_in_arabic_is_found_by_a_search_in_latin():
    keys = {key.key for key in search_keys("", "", "محمد", "بن علي") if key.kind == "skeleton"}
    assert all(keys & set(word) for word in word_skeletons("Mohammed Benali"))


def test_the_keys_of_a_contact_in_both_scripts_name_their_kind():
    keys = search_keys("Mohammed", "Ben Ali", "محمد", "بن علي")
    assert {(key.kind, key.key) for key in keys if key.kind != "skeleton"} == {
        ("latin", "ali ben mohammed"),
        ("arabic", "بن علي محمد"),
    }
    assert "mhmad" in {key.key for key in keys}
    assert all(len(key.key) <= 140 for key in keys)


def test_a_contact_without_a_name_has_no_keys():
    assert search_keys("", "", "", "") == ()


def test_a_long_list_of_names_gives_a_bounded_number_of_keys():
    keys = search_keys("Khalid Khadija Ghita Jamal " * 10, "El Kharraz", "خديجة جمال " * 10, "الغزالي")
    assert len(keys) < 150


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Aït  Ouali", "ait ouali"),
        ("Ben-Ali", "ben ali"),
        ("STRASSE Straße", "strasse strasse"),
        ("Œuvre Łódź", "oeuvre lodz"),
        ("فاطِمَةُ الزَّهراء", "فاطمه الزهرا"),
        ("مـحـمـد", "محمد"),
        ("أحمد إلهام آمال ٱلله", "احمد الهام امال الله"),
        ("مصطفى", "مصطفي"),
        ("مصطفي", "مصطفي"),
        ("رئيس مؤمن", "رييس مومن"),
        ("٠٦ ١٢ ۳٤", "06 12 34"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("a\u200fb", "ab"),
        ("", ""),
    ],
)
def test_folding(written, folded):
    assert fold_text(written) == folded


@given(LETTERS)
def test_folding_twice_is_folding_once(text):
    assert fold_text(fold_text(text)) == fold_text(text)


@given(LETTERS)
def test_folding_leaves_single_blanks_only(text):
    assert " ".join(fold_text(text).split()) == fold_text(text)


@given(LETTERS, LETTERS)
def test_every_name_has_keys_of_the_stored_length(first, last):
    assert all(0 < len(key.key) <= 140 for key in search_keys(first, last, last, first))


@given(st.sampled_from(SAME), st.randoms(use_true_random=False))
def test_case_and_blanks_change_no_skeleton(spellings, random):
    name = random.choice(spellings)
    assert name_skeletons(f"  {name.upper()} ") == name_skeletons(name.lower())


def test_the_script_is_told_by_the_first_letter():
    assert is_arabic("«محمد» Mohammed")
    assert not is_arabic("12, rue Mohammed محمد")
    assert not is_arabic("12")
