"""Frozen content: canonical, hashed, complete; what differs between two versions is shown."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from diaspora.campaigns.content import (
    FrozenContent,
    FrozenSender,
    FrozenVariant,
    canonical_json,
    differences,
    dump,
    load,
    sha256_of,
)
from diaspora.campaigns.errors import ContentCorrupted

FRENCH = FrozenVariant("fr", "ltr", "Objet", "Aperçu", "<html>é</html>", "é", ("https://agenda.example/",), True)
ARABIC = FrozenVariant("ar", "rtl", "الموضوع", "", "<html></html>", "نص")
CONTENT = FrozenContent(
    campaign="CMP-1",
    title="Printemps",
    topic="culture",
    recipient_policy="one per person",
    layout="mission-newsletter",
    public_url="https://mission.example",
    sender=FrozenSender("S", "culture@mission.example", "Consulat", display_names=(("ar", "القنصلية"),)),
    fallback="fr",
    variants=(FRENCH, ARABIC),
    tracks_clicks=True,
    tree_json='{"everyone":true}',
)


def test_canonical_json_sorts_keys_has_no_blanks_and_keeps_letters() -> None:
    assert canonical_json({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'


def test_what_is_dumped_is_loaded_again_unchanged() -> None:
    text = dump(CONTENT)
    assert load(text, sha256_of(text)) == CONTENT


def test_equal_contents_have_the_same_hash() -> None:
    assert sha256_of(dump(CONTENT)) == sha256_of(dump(replace(CONTENT)))


def test_content_that_does_not_match_its_hash_is_not_loaded() -> None:
    text = dump(CONTENT)
    with pytest.raises(ContentCorrupted, match="hash"):
        load(text.replace("Objet", "Objat"), sha256_of(text))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format_version":2}', '{"format_version":1}'])
def test_content_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ContentCorrupted):
        load(text)


def test_frozen_content_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        CONTENT.title = "Été"  # type: ignore[misc]


def test_the_variant_of_a_person_follows_the_chain() -> None:
    assert CONTENT.variant_for("ar-MA") is ARABIC
    assert CONTENT.variant_for("nl") is FRENCH


def test_the_senders_name_is_in_the_readers_language() -> None:
    assert CONTENT.sender.display_name_in("ar-MA") == "القنصلية"
    assert CONTENT.sender.display_name_in("fr") == "Consulat"


def test_differences_name_the_place_and_both_values() -> None:
    after = replace(CONTENT, topic="tourism", variants=(replace(FRENCH, subject="Nouvel objet"), ARABIC))
    found = [(item.path, item.before, item.after) for item in differences(CONTENT, after)]
    assert found == [("topic", "culture", "tourism"), ("variants/fr/subject", "Objet", "Nouvel objet")]


def test_a_variant_taken_out_is_a_difference() -> None:
    paths = {item.path for item in differences(CONTENT, replace(CONTENT, variants=(FRENCH,)))}
    assert "variants/ar/subject" in paths


def test_equal_contents_have_no_differences() -> None:
    assert differences(CONTENT, replace(CONTENT)) == ()
