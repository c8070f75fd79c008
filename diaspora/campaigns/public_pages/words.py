"""The words of the public pages, one TOML file per language; never decides what a page does.

They lie here and not among the interface's translations because these pages follow the message's language, not the
session's, and because the reader's language may be one that the interface does not have.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

SOURCE_LANGUAGE = "en"
_FOLDER = Path(__file__).parent / "words"
_PLACE = re.compile(r"\{(\w+)\}")


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that the pages speak, sorted."""
    return tuple(sorted(entry.stem for entry in _FOLDER.glob("*.toml")))


@cache
def words_in(language: str) -> Mapping[str, Any]:
    """Section -> key -> text of one of `languages()`, with `name` and `direction` beside the sections."""
    if language not in languages():
        raise KeyError(f"no public pages in {language!r}: there are {', '.join(languages())}")
    text = (_FOLDER / f"{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def choose_language(*wishes: str | None) -> str:
    """The first wish that the pages speak: exactly ("ar"), or by its base language ("ar-MA"); English at last."""
    for wish in wishes:
        base = (wish or "").strip().lower().replace("_", "-").split("-", 1)[0]
        if base in languages():
            return base
    return SOURCE_LANGUAGE


def preferred_of(accept_language: str | None) -> list[str]:
    """The languages of an Accept-Language header (RFC 9110, 12.5.4), best first; at most ten are looked at."""
    weighed: list[tuple[float, str]] = []
    for part in (accept_language or "")[:200].split(",")[:10]:
        code, _, parameters = part.strip().partition(";")
        try:
            weight = float(parameters.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        if code and weight > 0:
            weighed.append((-weight, code))
    return [code for _, code in sorted(weighed, key=lambda found: found[0])]


def fill(text: str, **values: str) -> str:
    """Put values in the place of their {names}, literally: what a value contains is never read as a place itself."""
    return _PLACE.sub(lambda place: values.get(place.group(1), place.group()), text)
