"""The template of the workspace's page: everything escaped, no script in it."""

import re
from pathlib import Path

import diaspora

PAGE = (Path(diaspora.__file__).parent / "www" / "outreach.html").read_text("utf-8")


def test_every_value_is_escaped():
    values = re.findall(r"\{\{(.*?)\}\}", PAGE)
    assert values and [value for value in values if not value.strip().endswith("| e")] == []


def test_no_script_stands_in_the_page_and_nothing_comes_from_elsewhere():
    assert re.findall(r"<script(?![^>]*\bsrc=)", PAGE) == []
    assert not re.search(r"\son[a-z]+=", PAGE)
    assert not re.search(r'(?:src|href)="https?:', PAGE)
