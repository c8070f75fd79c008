"""The tables of fields and operators as the menu of a tree editor, in one language. Pure."""

from __future__ import annotations

from typing import Any

from diaspora.segments.catalogue import CONTACT, RELATIONS, Field, fields_of
from diaspora.segments.operators import VALUE_SHAPES, operators_of
from diaspora.segments.tree import MAX_CONDITIONS, MAX_DEPTH

LANGUAGES = ("en", "fr", "ar")


def menu(lang: str) -> dict[str, Any]:
    """Fields with labels, operators and choices; relations with theirs; the limits. Other languages get English."""
    base = lang.replace("_", "-").split("-")[0].lower()
    language = base if base in LANGUAGES else "en"
    return {
        "language": language,
        "limits": {"depth": MAX_DEPTH, "conditions": MAX_CONDITIONS},
        "value_shapes": VALUE_SHAPES,
        "fields": _fields(CONTACT, language),
        "relations": [
            {"name": relation.name, "label": relation.label[language], "fields": _fields(relation.name, language)}
            for relation in RELATIONS.values()
        ],
    }


def _fields(scope: str, language: str) -> list[dict[str, Any]]:
    return [_field(field, language) for field in fields_of(scope).values()]


def _field(field: Field, language: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": field.name,
        "label": field.label[language],
        "type": field.type,
        "operators": [{"name": row.name, "takes": row.takes} for row in operators_of(field.type).values()],
    }
    if field.choices:
        entry["choices"] = [{"value": value, "label": words[language]} for value, words in field.choices.items()]
    if field.links_to:
        entry["links_to"] = field.links_to
    return entry
