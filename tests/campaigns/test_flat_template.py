"""The fast path of rendering writes what Jinja writes, for every template that the allow-list passes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaspora.campaigns import templates
from diaspora.campaigns.flat_template import Fixed, FlatTemplate, PiecedText
from diaspora.campaigns.merge_fields import StandIn
from diaspora.campaigns.templates import compile_template

NAMES = ("city", "first_name", "association")
TEXTS = st.text(alphabet="aé م<>&'\"{}%\n\\#-", max_size=12).filter(
    lambda text: not any(mark in text for mark in ("{{", "{%", "{#", "}}", "%}", "#}")) and not text.endswith("{")
)
EXPRESSIONS = st.recursive(
    st.sampled_from([*NAMES, '"Lyon"', '""', "'<b>'"]),
    lambda inner: st.one_of(
        st.builds("({})|upper".format, inner),
        st.builds("({})|lower".format, inner),
        st.builds("({})|trim".format, inner),
        st.builds('({})|default("you & me")'.format, inner),
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
        st.builds("({}) == ({})".format, inner, inner),
        st.builds("({}) != ({})".format, inner, inner),
    ),
    max_leaves=4,
)
SOURCES = st.recursive(
    st.one_of(TEXTS, st.builds("{{{{ {} }}}}".format, EXPRESSIONS)),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("{{% if {} %}}{}{{% endif %}}".format, EXPRESSIONS, inner),
        st.builds("{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}".format, EXPRESSIONS, inner,
                  EXPRESSIONS, inner, inner),
    ),
    max_leaves=6,
)  # fmt: skip
VALUES = st.fixed_dictionaries(
    {name: st.one_of(st.text(max_size=8), st.builds(StandIn, st.text(max_size=8))) for name in NAMES}
)


def by_jinja(source: str, values: dict[str, Any], *, html: bool) -> str:
    return templates._ENVIRONMENTS[html].from_string(source).render(values)


@given(source=SOURCES, values=VALUES, html=st.booleans())
def test_it_writes_what_jinja_writes(source: str, values: dict[str, Any], html: bool) -> None:
    template = compile_template(source, html=html)
    assert isinstance(template, FlatTemplate)
    rendered = template.render(values)
    assert rendered == by_jinja(source, values, html=html)
    assert "".join(rendered.pieces) == rendered


def test_the_constant_pieces_are_the_same_objects_in_every_mail() -> None:
    template = compile_template("<p>{{ city }}</p>", html=True)
    one, other = (template.render({"city": city}) for city in ("Lyon", "Fès"))
    assert isinstance(one, PiecedText)
    assert isinstance(other, PiecedText)
    assert [isinstance(piece, Fixed) for piece in one.pieces] == [True, False, True]
    assert one.pieces[0] is other.pieces[0]


def test_what_is_not_flat_is_left_to_jinja() -> None:
    source = "{% for item in names %}{{ item }},{% endfor %}"
    template = compile_template(source, html=True, names=frozenset({"names"}), lists=frozenset({"names"}))
    assert not isinstance(template, FlatTemplate)
    assert template.render({"names": ["a", "b"]}) == "a,b,"


def test_a_chain_of_comparisons_is_left_to_jinja_too() -> None:
    assert not isinstance(compile_template("{{ city == city != city }}", html=True), FlatTemplate)


def test_a_value_that_is_missing_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(LookupError):
        compile_template("{{ city }}", html=True).render({})
