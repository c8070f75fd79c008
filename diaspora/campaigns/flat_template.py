"""A checked template as constant pieces with values between them: what Jinja would render, several times faster.

Takes Jinja's own syntax tree, after the allow-list has passed it, and says None to what it does not know (loops).
A test holds its output equal to Jinja's. The pieces are kept with the text, so that a provider encodes the constant
ones once and not for each reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import eq, ne

from jinja2 import nodes
from markupsafe import escape

Values = Mapping[str, object]
Evaluate = Callable[[Values], object]


class Fixed(str):
    """A piece that is the same in every mail of a variant."""

    __slots__ = ()


class PiecedText(str):
    """A text that remembers the pieces it is made of; constant ones are Fixed."""

    __slots__ = ("pieces",)
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that is written out, escaped where the template is HTML."""

    evaluate: Evaluate


@dataclass(frozen=True, slots=True)
class Branch:
    """An `if` with what stands in it and in its `else`."""

    test: Evaluate
    then: Sequence[Step]
    otherwise: Sequence[Step]


Step = Fixed | Slot | Branch


class FlatTemplate:
    """A template that renders a mapping of values to a PiecedText. Thread-safe."""

    def __init__(self, steps: Sequence[Step], *, html: bool) -> None:
        self._steps = steps
        self._written: Callable[[object], str] = _escaped if html else str

    def render(self, values: Values | None = None, /, **named: object) -> PiecedText:
        """The text for these values, called as Jinja's own. Raises LookupError where one is missing."""
        values = named if values is None else values
        pieces: list[str] = []
        self._write(self._steps, values, pieces)
        text = PiecedText("".join(pieces))
        text.pieces = tuple(pieces)
        return text

    def _write(self, steps: Sequence[Step], values: Values, pieces: list[str]) -> None:
        for step in steps:
            if isinstance(step, Fixed):
                pieces.append(step)
            elif isinstance(step, Slot):
                pieces.append(self._written(step.evaluate(values)))
            else:
                self._write(step.then if step.test(values) else step.otherwise, values, pieces)


def flatten(tree: nodes.Template, filters: Mapping[str, Callable[..., object]], *, html: bool) -> FlatTemplate | None:
    """The template of a tree that the allow-list has passed; None where it holds what is not known here."""
    try:
        return FlatTemplate(tuple(_steps(tree.body, filters)), html=html)
    except _NotFlat:
        return None


class _NotFlat(Exception):
    """Something that only Jinja renders."""


def _steps(body: Iterable[nodes.Node], filters: Mapping[str, Callable[..., object]]) -> Iterable[Step]:
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if isinstance(part, nodes.TemplateData):
                    yield Fixed(part.data)
                else:
                    yield Slot(_expression(part, filters))
        elif isinstance(node, nodes.If):
            yield _branch(node, filters)
        else:
            raise _NotFlat


def _branch(node: nodes.If, filters: Mapping[str, Callable[..., object]]) -> Branch:
    otherwise: tuple[Step, ...] = tuple(_steps(node.else_, filters))
    for other in reversed(node.elif_):
        otherwise = (Branch(_expression(other.test, filters), tuple(_steps(other.body, filters)), otherwise),)
    return Branch(_expression(node.test, filters), tuple(_steps(node.body, filters)), otherwise)


def _expression(node: nodes.Node, filters: Mapping[str, Callable[..., object]]) -> Evaluate:
    match node:
        case nodes.Name():
            name = node.name
            return lambda values: values[name]
        case nodes.Const():
            constant: object = node.value
            return lambda _: constant
        case nodes.Filter() if node.node is not None:
            inner, function = _expression(node.node, filters), filters[node.name]
            arguments = [_expression(argument, filters) for argument in node.args]
            return lambda values: function(inner(values), *(argument(values) for argument in arguments))
        case nodes.Not():
            negated = _expression(node.node, filters)
            return lambda values: not negated(values)
        case nodes.And():
            left, right = _expression(node.left, filters), _expression(node.right, filters)
            return lambda values: left(values) and right(values)
        case nodes.Or():
            first, second = _expression(node.left, filters), _expression(node.right, filters)
            return lambda values: first(values) or second(values)
        case nodes.Compare():
            return _comparison(node, filters)
        case _:
            raise _NotFlat


def _comparison(node: nodes.Compare, filters: Mapping[str, Callable[..., object]]) -> Evaluate:
    if len(node.ops) != 1 or node.ops[0].op not in ("eq", "ne"):
        raise _NotFlat
    compare = eq if node.ops[0].op == "eq" else ne
    left, right = _expression(node.expr, filters), _expression(node.ops[0].expr, filters)
    return lambda values: compare(left(values), right(values))


def _escaped(value: object) -> str:
    return str(escape(value))
