"""E-mail addresses, telephone numbers and link tokens: one form each, and nothing else gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaspora.crm.email_address import address_key, normalise_email
from diaspora.crm.errors import BadEmail, BadPhone, BadToken
from diaspora.crm.link_token import make_token, read_token
from diaspora.crm.phone_number import to_e164

KEY = b"k" * 32
OTHER_KEY = b"o" * 32


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Amina.Tazi@Exemple.FR", "amina.tazi@exemple.fr"),
        ("  amina@exemple.fr\t", "amina@exemple.fr"),
        ("amina+news@exemple.fr", "amina+news@exemple.fr"),
        ("amina@exemplé.fr", "amina@xn--exempl-gva.fr"),
        ("\u202aamina@exemple.fr\u202c", "amina@exemple.fr"),
        ("o'neil@exemple.fr", "o'neil@exemple.fr"),
    ],
)
def test_an_address_is_stored_in_one_form(written, stored):
    assert normalise_email(written) == stored


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("amina@exemple.fr\nBcc: all@exemple.fr", "line break"),
        ("amina\r@exemple.fr", "line break"),
        ("amina@exem\u2028ple.fr", "line break"),
        ("amina", "not an address"),
        ("amina@", "not an address"),
        ("@exemple.fr", "not an address"),
        ("amina@exemple", "not an address"),
        ("amina..tazi@exemple.fr", "not an address"),
        ("amina@ex emple.fr", "not an address"),
        ("amina@exemple.fr,b@exemple.fr", "not an address"),
        ("a" * 65 + "@exemple.fr", "not an address"),
        ("a" * 60 + "@" + "b" * 63 + "." + "c" * 63 + "." + "d" * 63 + ".fr", "too long"),
        ("amina\x00@exemple.fr", "not an address"),
        ("<amina@exemple.fr>", "not an address"),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(written, code):
    with pytest.raises(BadEmail) as refused:
        normalise_email(written)
    assert refused.value.code == code


@given(st.text(max_size=80))
def test_whatever_is_accepted_is_accepted_again_unchanged(text):
    try:
        stored = normalise_email(text)
    except BadEmail:
        return
    assert normalise_email(stored) == stored
    assert not any(char in stored for char in "\r\n\0 ")


def test_an_address_key_is_hex_depends_on_the_site_and_on_nothing_else():
    key = address_key("amina@exemple.fr", KEY)
    assert len(key) == 64
    assert set(key) <= set("0123456789abcdef")
    assert key == address_key("amina@exemple.fr", KEY) != address_key("amina@exemple.fr", OTHER_KEY)


@pytest.mark.parametrize(
    ("written", "country", "stored"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("0033 6 12 34 56 78", "", "+33612345678"),
        ("+33 (0)6.12.34.56.78", "", "+33612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "FR", "+33612345678"),
        ("00212 612-345678", "FR", "+212612345678"),
        ("0612345678", "ma", "+212612345678"),
        ("0470 12 34 56", "BE", "+32470123456"),
        ("612345678", "FR", "+33612345678"),
    ],
)
def test_a_number_is_stored_as_e164(written, country, stored):
    assert to_e164(written, country) == stored


@pytest.mark.parametrize(("written", "country"), [("", "FR"), ("12", "FR"), ("non", "FR"), ("0612345678", "")])
def test_what_is_no_number_is_refused(written, country):
    with pytest.raises(BadPhone):
        to_e164(written, country)


@given(st.sampled_from("uocp"), st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=140))
def test_a_token_reads_back_also_in_capitals(kind, ident):
    token = make_token(kind, ident, KEY)
    assert read_token(token, "uocp", KEY) == (kind, ident)
    assert read_token(f" {token.upper()}\n", "uocp", KEY) == (kind, ident)
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")


@given(st.data())
def test_a_token_with_any_character_changed_is_refused(data):
    token = make_token("u", "0123456789abcdef", KEY)
    place = data.draw(st.integers(0, len(token) - 1))
    char = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz234567").filter(lambda c: c != token[place]))
    with pytest.raises(BadToken):
        read_token(token[:place] + char + token[place + 1 :], "uocp", KEY)


@pytest.mark.parametrize(
    "token", ["", "u", "u" + "a" * 32, "é", "u" * 1000, "../../etc", make_token("u", "x", OTHER_KEY)]
)
def test_a_token_from_elsewhere_is_refused(token):
    with pytest.raises(BadToken):
        read_token(token, "u", KEY)


def test_a_token_of_one_kind_is_not_one_of_another():
    with pytest.raises(BadToken):
        read_token(make_token("c", "x", KEY), {"u", "o"}, KEY)


@pytest.mark.parametrize(("kind", "ident"), [("uu", "x"), ("1", "x"), ("u", ""), ("u", "محمد"), ("u", "x" * 141)])
def test_a_token_is_made_of_one_letter_and_ascii(kind, ident):
    with pytest.raises(ValueError, match="a token needs"):
        make_token(kind, ident, KEY)
