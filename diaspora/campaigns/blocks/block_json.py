"""Blocks from JSON and back: a table of kinds and fields, read strictly, so that nothing is guessed or lost.

The same table is the schema that the composer asks for (`schema`) and that docs/campaigns.md describes. What is only
unfinished (an empty text, a button without a target) is let in and told by `block_checks`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, cast

from diaspora.campaigns.errors import BlockRefused
from diaspora.sentence import Sentence

from .block import Block, Button, Columns, Divider, Event, Figure, Figures, Footer, Heading, Picture, Text

VERSION = 1
MAX_CHARACTERS = 200_000
MAX_BLOCKS = 60
MAX_IN_A_COLUMN = 8
MAX_FIGURES = 4
_ID = re.compile(r"[A-Za-z0-9_-]{1,24}")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\uf8ff]")


@dataclass(frozen=True, slots=True)
class TextField:
    """A text of at most so many characters; `html` for the rich subset."""

    most: int
    html: bool = False
    one_line: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these values."""

    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A list of simple blocks."""


@dataclass(frozen=True, slots=True)
class FigureList:
    """A list of key figures."""


Field = TextField | Choice | Flag | Inner | FigureList

_LINE, _NAME, _LINK = TextField(300), TextField(140), TextField(2_000)
_RICH = TextField(20_000, html=True, one_line=False)
_ALIGN = Choice(("start", "center", "end"))

KINDS: Mapping[str, tuple[type[Block], Mapping[str, Field]]] = {
    "heading": (Heading, {"text": _LINE, "level": Choice((1, 2, 3)), "align": _ALIGN}),
    "text": (Text, {"html": _RICH, "align": _ALIGN}),
    "picture": (
        Picture,
        {
            "picture": _NAME,
            "alt": _LINE,
            "decorative": Flag(),
            "href": _LINK,
            "width": Choice(("full", "half", "small")),
        },
    ),
    "button": (
        Button,
        {"label": TextField(80), "href": _LINK, "style": Choice(("primary", "secondary")), "align": _ALIGN},
    ),
    "event": (Event, {"event": _NAME, "label": TextField(80)}),
    "figures": (Figures, {"items": FigureList()}),
    "columns": (Columns, {"start": Inner(), "end": Inner(), "ratio": Choice(("1:1", "2:1", "1:2"))}),
    "divider": (Divider, {}),
    "footer": (Footer, {"html": TextField(4_000, html=True, one_line=False)}),
}
SIMPLE = ("heading", "text", "picture", "button", "divider")
_FIGURE: Mapping[str, Field] = {"value": TextField(40), "label": TextField(120)}
_KIND_OF = {made: kind for kind, (made, _) in KINDS.items()}


def parse_blocks(text: str | None) -> tuple[Block, ...]:
    """Return the blocks of a JSON text; none for "" and None. Raises BlockRefused with the place and the remedy."""
    if not text or not text.strip():
        return ()
    if len(text) > MAX_CHARACTERS:
        raise BlockRefused("blocks", Sentence("more than {limit:,} characters in all", limit=MAX_CHARACTERS))
    try:
        raw = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BlockRefused("blocks", Sentence("this is not JSON: {error}", error=str(error)[:120])) from error
    if not isinstance(raw, dict) or set(cast("dict[str, Any]", raw)) != {"version", "blocks"}:
        raise BlockRefused("blocks", Sentence('write {"version": 1, "blocks": [...]}'))
    document = cast("dict[str, Any]", raw)
    if type(document["version"]) is not int or document["version"] != VERSION:
        raise BlockRefused("version", Sentence("only version {version} is known", version=VERSION))
    blocks = _blocks(document["blocks"], "blocks", tuple(KINDS), MAX_BLOCKS)
    _check_ids(document["blocks"], "blocks", set())
    return blocks


def dump_blocks(blocks: Sequence[Block]) -> str:
    """Return blocks as canonical JSON: `parse_blocks` gives them back."""
    document = {"version": VERSION, "blocks": [as_json(block) for block in blocks]}
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def as_json(block: Block) -> dict[str, Any]:
    """Return one block as JSON takes it."""
    if isinstance(block, Columns):
        inner = {"start": [as_json(one) for one in block.start], "end": [as_json(one) for one in block.end]}
        return {"kind": "columns", "id": block.id, "ratio": block.ratio, **inner}
    return {"kind": kind_of(block), **asdict(block)}


def kind_of(block: Block) -> str:
    """Return the kind of a block, as its JSON names it."""
    return _KIND_OF[type(block)]


def schema() -> dict[str, Any]:
    """Return the kinds and their fields, as the composer needs them: type, limit, choices, default."""
    return {
        "version": VERSION,
        "most_blocks": MAX_BLOCKS,
        "most_in_a_column": MAX_IN_A_COLUMN,
        "in_a_column": list(SIMPLE),
        "kinds": {
            kind: {name: _described(field) | _default_of(made, name) for name, field in of_kind.items()}
            for kind, (made, of_kind) in KINDS.items()
        },
    }


def _described(field: Field) -> dict[str, Any]:
    if isinstance(field, TextField):
        return {"type": "html" if field.html else "text", "most": field.most}
    if isinstance(field, Choice):
        return {"type": "choice", "values": list(field.values)}
    if isinstance(field, Flag):
        return {"type": "flag"}
    if isinstance(field, Inner):
        return {"type": "blocks", "most": MAX_IN_A_COLUMN}
    return {"type": "figures", "most": MAX_FIGURES, "fields": {name: _described(of) for name, of in _FIGURE.items()}}


def _default_of(made: type[Block], name: str) -> dict[str, Any]:
    field = next(field for field in fields(made) if field.name == name)
    return {} if field.default is field.default_factory else {"default": field.default}


def _blocks(raw: object, path: str, kinds: Sequence[str], most: int) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise BlockRefused(path, Sentence("write a list of blocks"))
    items = cast("list[object]", raw)
    if len(items) > most:
        raise BlockRefused(path, Sentence("more than {limit} blocks", limit=most))
    return tuple(_block(item, f"{path}/{number}", kinds) for number, item in enumerate(items))


def _block(raw: object, path: str, kinds: Sequence[str]) -> Block:
    values = _mapping(raw, path)
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        raise BlockRefused(
            f"{path}/kind", Sentence("{shown} is not one of {known}", shown=_shown(kind), known=", ".join(kinds))
        )
    made, known = KINDS[kind]
    given = _values(values, path, known, made, {"kind", "id"})
    ident = values.get("id", "")
    if not isinstance(ident, str) or (ident and not _ID.fullmatch(ident)):
        raise BlockRefused(f"{path}/id", Sentence("an id has at most 24 letters, digits, - and _"))
    return made(id=ident, **given)


def _values(
    values: Mapping[str, object], path: str, known: Mapping[str, Field], made: type[Any], more: set[str]
) -> dict[str, Any]:
    if unknown := sorted(set(values) - set(known) - more):
        names = ", ".join(known) or "id"
        raise BlockRefused(
            f"{path}/{unknown[0][:60]}", Sentence("there is no such field (known: {known})", known=names)
        )
    needed = {field.name for field in fields(made) if field.default is field.default_factory}
    given: dict[str, Any] = {}
    for name, field in known.items():
        if name in values:
            given[name] = _value(values[name], f"{path}/{name}", field)
        elif name in needed:
            raise BlockRefused(f"{path}/{name}", Sentence("this field is missing"))
    return given


def _value(raw: object, path: str, field: Field) -> object:
    if isinstance(field, TextField):
        return _text(raw, path, field)
    if isinstance(field, Choice):
        if isinstance(raw, bool) or raw not in field.values:
            known = ", ".join(str(value) for value in field.values)
            raise BlockRefused(path, Sentence("{shown} is not one of {known}", shown=_shown(raw), known=known))
        return raw
    if isinstance(field, Flag):
        if not isinstance(raw, bool):
            raise BlockRefused(path, Sentence("write true or false"))
        return raw
    if isinstance(field, Inner):
        return _blocks(raw, path, SIMPLE, MAX_IN_A_COLUMN)
    return _figures(raw, path)


def _text(raw: object, path: str, field: TextField) -> str:
    if not isinstance(raw, str):
        raise BlockRefused(path, Sentence("write a text"))
    if len(raw) > field.most:
        raise BlockRefused(path, Sentence("longer than {limit:,} characters", limit=field.most))
    if _CONTROLS.search(raw):
        raise BlockRefused(path, Sentence("holds a control character or one of private use: write it anew"))
    if field.one_line and any(sign in raw for sign in "\r\n"):
        raise BlockRefused(path, Sentence("holds a line break: write it on one line"))
    return raw


def _figures(raw: object, path: str) -> tuple[Figure, ...]:
    if not isinstance(raw, list) or not 1 <= len(cast("list[object]", raw)) <= MAX_FIGURES:
        raise BlockRefused(path, Sentence("write a list of 1 to {limit} figures", limit=MAX_FIGURES))
    return tuple(
        Figure(**_values(_mapping(item, f"{path}/{number}"), f"{path}/{number}", _FIGURE, Figure, set()))
        for number, item in enumerate(cast("list[object]", raw))
    )


def _check_ids(raw: list[dict[str, Any]], path: str, seen: set[str]) -> None:
    for number, item in enumerate(raw):
        ident = item.get("id", "")
        if ident and ident in seen:
            raise BlockRefused(f"{path}/{number}/id", Sentence("two blocks have the id {shown}", shown=ident))
        seen.add(ident)
        for side in ("start", "end"):
            _check_ids(item[side] if item["kind"] == "columns" else [], f"{path}/{number}/{side}", seen)


def _mapping(raw: object, path: str) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise BlockRefused(path, Sentence("write an object with a field for each value"))
    return cast("dict[str, object]", raw)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:60]


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no value of JSON")
