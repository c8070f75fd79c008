"""Templates that people write: what the allow-list lets through, and what it refuses with line and reason."""

from __future__ import annotations

import pytest

from diaspora.campaigns.errors import TemplateRefused
from diaspora.campaigns.templates import check_template, compile_template, fields_used

ACCEPTED = [
    "Bonjour {{ first_name }}",
    "{{ greeting }}, {% if city %}à {{ city|upper }}{% else %}où que vous soyez{% endif %}",
    '{{ city | default("votre ville") }}',
    '{% if district_title == "Lyon" and not association %}A{% elif city != "Paris" or association %}B{% endif %}',
    "{% raw %}{{ not a field }}{% endraw %}",
    "",
]

REFUSED = [
    ("{% for i in range(1000000000) %}x{% endfor %}", 1, "list of the catalogue"),
    ("a\n{% for x in first_name %}x{% endfor %}", 2, "list of the catalogue"),
    ("a\n\n{{ first_name.__class__ }}", 3, "attributes"),
    ("{{ first_name['__class__'] }}", 1, "items"),
    ("{{ ''.join(first_name) }}", 1, "called"),
    ("{{ cycler() }}", 1, "called"),
    ("{{ 2 ** 100000000 }}", 1, "arithmetic"),
    ("{{ 'x' * 1000000000 }}", 1, "arithmetic"),
    ("{{ first_name ~ last_name }}", 1, "~"),
    ("{{ -first_name }}", 1, "arithmetic"),
    ("{{ 1 }}", 1, "text in quotes"),
    ("{{ [1, 2] }}", 1, "list is not allowed"),
    ("{{ {} }}", 1, "dict is not allowed"),
    ("{{ password }}", 1, 'unknown field "password"'),
    ("{{ self }}", 1, 'unknown field "self"'),
    ("{{ first_name|safe }}", 1, "safe"),
    ("{{ first_name|attr('__class__') }}", 1, "attr"),
    ("{{ first_name|default(last_name) }}", 1, "text in quotes"),
    ("{{ first_name|default('a', true) }}", 1, "no such argument"),
    ("{% if city > 'A' %}x{% endif %}", 1, "== and !="),
    ("{% if city is defined %}x{% endif %}", 1, "tests"),
    ("{{ 'a' if city else 'b' }}", 1, "inside an expression"),
    ("{% set x = 'a' %}", 1, "set"),
    ("{% include 'secret' %}", 1, "include"),
    ("{% import 'secret' as s %}", 1, "import"),
    ("{% from 'secret' import s %}", 1, "import"),
    ("{% extends 'secret' %}", 1, "extends"),
    ("{% block a %}{% endblock %}", 1, "block"),
    ("{% macro a() %}{% endmacro %}", 1, "macros"),
    ("{% filter upper %}a{% endfilter %}", 1, "filter blocks"),
    ("{% autoescape false %}{{ city }}{% endautoescape %}", 1, "autoescape"),
    ("{% while true %}x{% endwhile %}", 1, "while"),
    ("a\n{% if city %}\nb", 2, "end of template"),
    ("{{ first_name", 1, "end of"),
    ("{{ 'a }}", 1, "unexpected"),
]


@pytest.mark.parametrize("source", ACCEPTED)
def test_a_template_of_fields_filters_and_conditions_is_accepted(source: str) -> None:
    assert check_template(source) is None


@pytest.mark.parametrize(("source", "line", "reason"), REFUSED)
def test_what_is_not_on_the_list_is_refused_with_line_and_reason(source: str, line: int, reason: str) -> None:
    with pytest.raises(TemplateRefused) as refusal:
        check_template(source)
    assert refusal.value.line == line
    assert reason in str(refusal.value)


def test_a_loop_over_a_named_list_is_accepted() -> None:
    template = compile_template(
        "{% for event in events %}{{ event }};{% endfor %}", html=False, lists=frozenset({"events"})
    )
    assert template.render(events=("Rabat", "Fès")) == "Rabat;Fès;"


def test_loops_nested_three_deep_are_refused() -> None:
    source = "{% for a in events %}{% for b in events %}{% for c in events %}x{% endfor %}{% endfor %}{% endfor %}"
    with pytest.raises(TemplateRefused, match="2 loops"):
        check_template(source, lists=frozenset({"events"}))


def test_a_loop_that_would_print_a_giant_message_is_refused_before_it_runs() -> None:
    source = "{% for a in events %}{% for b in events %}" + "x" * 1_000 + "{% endfor %}{% endfor %}"
    with pytest.raises(TemplateRefused, match="grow beyond"):
        check_template(source, lists=frozenset({"events"}))


@pytest.mark.parametrize(
    "source",
    [
        "{{ " + "(" * 50_000 + "city" + ")" * 50_000 + " }}",
        "{% if " + "not " * 50_000 + "city %}x{% endif %}",
        "{{ city" + "|upper" * 20_000 + " }}",
        "{% if city %}" * 10_000 + "{% endif %}" * 10_000,
        "{{ city }}" * 20_000,
        "{{ " + "9" * 100_000 + " }}",
        "x" * 300_001,
    ],
    ids=["parentheses", "not", "filters", "ifs", "outputs", "a number", "too long"],
)
def test_a_monstrous_template_is_refused_and_not_a_crash(source: str) -> None:
    with pytest.raises(TemplateRefused):
        check_template(source)


def test_the_default_filter_fills_an_empty_value() -> None:
    template = compile_template('{{ city|default("votre ville") }}', html=False)
    assert template.render(city="") == "votre ville"


def test_values_are_escaped_in_html_and_left_plain_in_text() -> None:
    assert compile_template("{{ city }}", html=True).render(city="<b>&") == "&lt;b&gt;&amp;"
    assert compile_template("{{ city }}", html=False).render(city="<b>&") == "<b>&"


def test_the_fields_of_a_template_are_listed() -> None:
    assert fields_used("{{ city }}{% if first_name %}{% endif %}") == {"city", "first_name"}
