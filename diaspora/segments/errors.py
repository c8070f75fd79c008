"""What can be wrong with a condition tree, as one exception with a code, a path and parameters.

MESSAGES holds the English source strings; store.py translates them. Nothing here knows the framework.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from diaspora.sentence import Sentence, Translate, said_values

MESSAGES: dict[str, str] = {
    "not json": "this is not JSON: {detail}",
    "too long": "the tree is longer than {limit} characters",
    "too deep": "the tree is deeper than {limit} levels; save a part of it as a segment of its own, or flatten it",
    "too many conditions": "the tree has more than {limit} conditions, saved segments included",
    "too many values": "the tree has more than {limit} values, saved segments included",
    "not an object": 'expected an object such as {{"field": ...}} or {{"all": [...]}}, not {found}',
    "no kind": "expected one of the keys {expected}, found {found}",
    "unknown key": "unknown key {found}{proposal}",
    "not a list": "expected a list of conditions, not {found}",
    "empty list": 'an empty list says nothing; write {{"everyone": true}} or {{"nobody": true}}',
    "not true": "only true can stand here",
    "not a text": "expected a text, not {found}",
    "missing": "{key} is missing",
    "unknown field": "unknown field {found}{proposal}",
    "unknown operator": "unknown operator {found} for {field}{proposal}",
    "unknown relation": "unknown relation {found}{proposal}",
    "not here": "{found} cannot stand inside a related condition",
    "unknown segment": "there is no saved segment {found}, or you may not read it",
    "circular segment": "the saved segment {found} contains itself",
    "no value allowed": "the operator {op} takes no value",
    "value missing": "the operator {op} needs a value",
    "not a value": "{found} cannot be a value",
    "text too long": "the text is longer than {limit} characters",
    "nothing to compare": "{found} has neither a letter nor a digit to compare",
    "not plain": "{found} has other characters than A to Z, digits and signs",
    "line break": "a text cannot contain line breaks or control characters",
    "not a choice": "{found} is not one of the choices{proposal}",
    "not a language": "{found} is not a language tag such as fr or ar-MA",
    "not a number": "{found} is not a whole number (write it without quotation marks)",
    "out of range": "{found} is not between {low} and {high}",
    "not a date": "{found} is not a date (use YYYY-MM-DD)",
    "not yes or no": "{found} is neither true nor false",
    "not a measure": "{found} is not a number",
    "not a place": "expected a list of latitude, longitude and kilometres, such as [45.76, 4.84, 30]",
    "not a pair": "expected a list of two values, the lower first",
    "wrong order": "{low} is after {high}; write the lower value first",
    "not a list of values": "expected a list of values, not {found}",
    "no values": "the list of values is empty",
    "unknown value": "there is no {doctype} {found}{proposal}",
}


class SegmentError(Exception):
    """A tree that is refused. `path` says where (empty: the top), `code` what, `params` fill the message."""

    def __init__(self, code: str, path: str = "", **params: object) -> None:
        self.code = code
        self.path = path
        self.params = params
        super().__init__(self.said(str))

    def said(self, translate: Translate) -> str:
        """The message in the language of `translate`, with the path before it."""
        sentence = translate(MESSAGES[self.code]).format(**said_values(self.params, translate))
        return f"{self.path}: {sentence}" if self.path else sentence


class ShapeError(SegmentError):
    """The JSON is not that of a tree."""


class SavedSegmentError(SegmentError):
    """A saved segment is missing, or contains itself."""


class CheckError(SegmentError):
    """The tree is well formed and means nothing: unknown field, operator or value."""


class LimitError(SegmentError):
    """The tree is too deep or too big."""


def shown(value: object) -> str:
    """A value as an error may quote it: short, and by its kind where it is a structure."""
    if isinstance(value, dict):
        return Sentence("an object")
    if isinstance(value, list | tuple):
        return Sentence("a list")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f'"{value[:60]}"'
    if isinstance(value, int):
        # Longer ones may not be turned into text at all (sys.set_int_max_str_digits).
        return str(value) if abs(value) < 10**30 else Sentence("a very large number")
    return repr(value)[:60]


def proposal(found: object, known: Iterable[str]) -> str:
    """`; did you mean "city"?`, or nothing where nothing is near."""
    candidates = {name.lower(): name for name in known}
    near = get_close_matches(str(found)[:100].lower(), list(candidates), n=1, cutoff=0.6)
    return Sentence('; did you mean "{name}"?', name=candidates[near[0]]) if near else ""
