"""The newsletter of the sample and of the benches: one culture letter in three languages. Pure data; nobody is real."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TITLE = "Lettre culturelle, printemps 2027"
TOPIC = "culture"
LAYOUT = "mission-newsletter"
FALLBACK = "fr"

# language -> subject, preheader
LINES = {
    "fr": (
        "{% if first_name %}{{ first_name }}, un{% else %}Un{% endif %} printemps de voix, de fil et d’encre",
        "Sept rendez-vous gratuits d’avril à juin, dont plusieurs près de {{ city }}.",
    ),
    "ar": (
        "ربيع من الأصوات والخيوط والحبر: سبعة مواعيد في انتظاركم",
        "سبعة مواعيد مجانية من أبريل إلى يونيو، بعضها على مقربة من {{ city }}.",
    ),
    "en": (
        "{% if first_name %}{{ first_name }}, a{% else %}A{% endif %} spring of voices, thread and ink",
        "Seven free events from April to June, several of them near {{ city }}.",
    ),
}

_FOLDER = Path(__file__).parent
_LAYOUTS = _FOLDER.parents[1] / "fixtures" / "diaspora_layout.json"


def body(language: str) -> str:
    """Return the MJML of one language."""
    return (_FOLDER / f"{language}.mjml").read_text(encoding="utf-8")


def layout_mjml() -> str:
    """Return the MJML of the layout, as the app installs it."""
    layouts = json.loads(_LAYOUTS.read_text(encoding="utf-8"))
    return next(str(layout["mjml"]) for layout in layouts if layout["code"] == LAYOUT)


def campaign_doc(*, segment: str, sender: str) -> dict[str, Any]:
    """Return the campaign to insert; the caller adds the district."""
    return {
        "doctype": "Diaspora Campaign",
        "title": TITLE,
        "topic": TOPIC,
        "segment": segment,
        "sender": sender,
        "layout": LAYOUT,
        "recipient_policy": "one per person",
        "track_clicks": 1,
        "variants": [
            {
                "language": language,
                "subject": subject,
                "preheader": preheader,
                "body": body(language),
                "is_fallback": int(language == FALLBACK),
            }
            for language, (subject, preheader) in LINES.items()
        ],
    }


def content_blocks() -> list[dict[str, Any]]:
    """Return the blocks that say in each language who writes, and from where."""
    return [
        {
            "doctype": "Diaspora Content Block",
            "code": "mission-name",
            "title": "Nom du poste",
            "kind": "text",
            "body": "Poste consulaire de démonstration",
            "translations": [
                {"language": "ar", "field": "body", "text": "البعثة القنصلية النموذجية"},
                {"language": "en", "field": "body", "text": "Demonstration consular mission"},
            ],
        },
        {
            "doctype": "Diaspora Content Block",
            "code": "mission-address",
            "title": "Adresse du poste",
            "kind": "text",
            "body": "1, place du Modèle, 75000 Paris, France",
            "translations": [{"language": "ar", "field": "body", "text": "1, place du Modèle, 75000 Paris، فرنسا"}],
        },
    ]
