"""The templates of the public pages: Frappe's environment does not escape by itself, so each value must say so."""

import re
from pathlib import Path

import pytest

import diaspora

ROOT = Path(diaspora.__file__).parent
TEMPLATES = [*sorted((ROOT / "www" / "diaspora").glob("*.html")), *sorted((ROOT / "templates").glob("public_*.html"))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_value_is_escaped(path: Path):
    values = re.findall(r"\{\{(.*?)\}\}", path.read_text("utf-8"))
    # super() is the text of the template above, not a value
    assert [value for value in values if not value.strip().endswith("| e") and value.strip() != "super()"] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_page_needs_no_script_and_loads_nothing_from_elsewhere(path: Path):
    text = path.read_text("utf-8")
    assert "<script" not in text and not re.search(r"\son[a-z]+=", text)
    assert not re.search(r'(?:src|href)="https?:', text)


def whole_page(name: str) -> str:
    """The template of a page with those that it includes."""
    page = (ROOT / "www" / "diaspora" / name).read_text("utf-8")
    return re.sub(r'\{% include "diaspora/(.+?)" %\}', lambda found: (ROOT / found[1]).read_text("utf-8"), page)


def test_no_topic_and_no_agreement_is_ticked_before_a_person_does_it():
    form = whole_page("subscribe.html")
    boxes = re.findall(r'<input type="checkbox"[^>]*?(?:\{%.*?%\}[^>]*?)*>', form)
    assert len(boxes) == 3
    assert all(re.search(r"\{% if [a-z._]+ %\} checked\{% endif %\}", box) for box in boxes)


def test_the_style_keeps_its_braces_out_of_the_template_language():
    style = (ROOT / "templates" / "public_page.css").read_text("utf-8")
    assert not re.search(r"\{\{|\{%|\{#", style)
