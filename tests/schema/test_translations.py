"""Every text of the app stands in French and in Arabic."""

import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from tests.schema.doctypes import APP
from tests.schema.strings import find_strings

ARABIC = re.compile(r"[\u0600-\u06ff]")
# Proper names stay as they are in every script.
PROPER_NAMES = {"mailjet", "smtp", "starttls", "tls"}


def read_texts(name: str) -> dict[str, str]:
    """Return the texts of a PO file that are translated and not marked as fuzzy."""
    with (APP / "locale" / name).open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.id and m.string and not m.fuzzy}  # pyright: ignore


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_text_is_translated(language: str) -> None:
    translated = read_texts(f"{language}.po")
    missing = {text: sorted(places)[0] for text, places in find_strings().items() if text not in translated}
    assert not missing, f"add to diaspora/locale/{language}.po and main.pot: {missing}"


@pytest.mark.parametrize("name", ["fr.po", "ar.po", "main.pot"])
def test_a_text_stands_once(name: str) -> None:
    entries = Counter(re.findall(r"^msgid .*(?:\n\".*)*", (APP / "locale" / name).read_text("utf-8"), re.MULTILINE))
    assert [text for text, times in entries.items() if times > 1] == []


@pytest.mark.parametrize("name", ["fr.po", "ar.po", "main.pot"])
def test_entries_are_parted_by_a_blank_line(name: str) -> None:
    # The front end's reader takes what is not parted for one entry, and shows the second one in English.
    text = (APP / "locale" / name).read_text("utf-8")
    assert re.findall(r'^(?:msgstr .*|".*")\n(?:#|msgid ).*', text, re.MULTILINE) == []


def test_the_template_lists_every_text() -> None:
    with (APP / "locale" / "main.pot").open("rb") as file:
        listed = {message.id for message in read_po(file)}
    assert set(find_strings()) - listed == set()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_translation_keeps_the_places_of_the_values(language: str) -> None:
    places = re.compile(r"\{\w*(?::,)?\}")
    wrong = [
        text
        for text, other in read_texts(f"{language}.po").items()
        if set(places.findall(text)) != set(places.findall(other))
    ]
    assert wrong == []


def test_arabic_texts_are_written_in_arabic() -> None:
    latin = {text for text, arabic in read_texts("ar.po").items() if not ARABIC.search(arabic)}
    assert latin <= PROPER_NAMES


def test_french_texts_keep_the_typography_of_colons_and_semicolons() -> None:
    glued = [text for text in read_texts("fr.po").values() if re.search(r"[^\s\d][;!?](\s|$)|\w:\s", text)]
    assert glued == []


def test_no_text_holds_what_frappe_s_pages_replace() -> None:
    # Seen on Frappe 15.8: it puts a table of contents for {index} into any page, also into the desk's, whose script
    # then ends in the middle of a text: the desk stays empty for everybody who reads it in that language.
    texts = [text for pair in read_texts("fr.po").items() for text in pair] + list(read_texts("ar.po").values())
    assert [text for text in texts if "{index}" in text or "{next}" in text] == []
