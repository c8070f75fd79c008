"""Templates that people write: Jinja narrowed to an allow-list, checked on the syntax tree before anything runs.

Allowed: text, output of a catalogue field, the listed filters, `if` on fields, `for` over the catalogue's lists.
Everything else (calls, attributes, items, arithmetic, range, set, include, macros) is refused with its line.
Jinja's immutable sandbox stands behind that; alone it would let an endless loop or a giant string through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from diaspora.sentence import Sentence

from .errors import TemplateRefused
from .flat_template import FlatTemplate, flatten
from .merge_fields import MERGE_FIELDS, NAMED_LISTS, URL_FIELDS

MAX_SOURCE_CHARACTERS = 300_000
MAX_OUTPUT_CHARACTERS = 2_000_000
MAX_NODES = 5_000
MAX_EXPRESSION_DEPTH = 12
MAX_LOOP_DEPTH = 2
MAX_LIST_ITEMS = 50
_VALUE_CHARACTERS = 2_100  # the longest link; a merge value has at most 140

KNOWN_NAMES = frozenset(MERGE_FIELDS) | URL_FIELDS


def _default(value: object, stand_in: str = "") -> object:
    # Jinja's own takes "" for a value; for a person who writes a letter it is a hole.
    return value or stand_in


def _lower(value: object) -> str:
    return str(value).lower()


def _trim(value: object) -> str:
    return str(value).strip()


def _upper(value: object) -> str:
    return str(value).upper()


FILTERS: Mapping[str, Callable[..., object]] = {
    "default": _default,
    "lower": _lower,
    "trim": _trim,
    "upper": _upper,
}

_STATEMENTS = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For)
_EXPRESSIONS = (nodes.Name, nodes.Const, nodes.Filter, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand)
_COMPARISONS = frozenset({"eq", "ne"})

# What a person is told about the constructs that they most often reach for.
_REASONS: Mapping[type[nodes.Node], str] = {
    nodes.Getattr: "attributes cannot be reached (write a field of the catalogue, such as {{ first_name }})",
    nodes.Getitem: "items cannot be reached (write a field of the catalogue, such as {{ first_name }})",
    nodes.Call: "nothing can be called",
    nodes.Test: "tests are not allowed (write {% if city %} to ask whether a field is known)",
    nodes.Assign: "set is not allowed",
    nodes.Include: "include is not allowed (use a content block)",
    nodes.Import: "import is not allowed",
    nodes.FromImport: "import is not allowed",
    nodes.Extends: "extends is not allowed (choose a layout)",
    nodes.Block: "block is not allowed",
    nodes.Macro: "macros are not allowed",
    nodes.CallBlock: "macros are not allowed",
    nodes.Scope: "autoescape is not allowed",
    nodes.FilterBlock: "filter blocks are not allowed (write {{ city|upper }})",
    nodes.CondExpr: "an if inside an expression is not allowed (write {% if city %} ... {% endif %})",
    nodes.Concat: "joining with ~ is not allowed (write the fields one after the other)",
}


def check_template(source: str, *, names: frozenset[str] = KNOWN_NAMES, lists: frozenset[str] = NAMED_LISTS) -> None:
    """Refuse a template that is not wholly inside the allow-list.

    `names` are the values that may be put out, `lists` those that may be looped over.
    Raises TemplateRefused with the line (from 1) and the reason. Runs nothing of the template.
    """
    _Check(names, lists).run(_parse(source))


def compile_template(
    source: str,
    *,
    html: bool,
    names: frozenset[str] = KNOWN_NAMES,
    lists: frozenset[str] = NAMED_LISTS,
) -> FlatTemplate | Template:
    """Check a template and compile it once; `html` decides whether values are escaped. Raises TemplateRefused."""
    check_template(source, names=names, lists=lists)
    return flatten(_parse(source), FILTERS, html=html) or _ENVIRONMENTS[html].from_string(source)


def fields_used(source: str) -> frozenset[str]:
    """Return the names that a template puts out or asks about. Raises TemplateRefused where it does not parse."""
    return frozenset(node.name for node in _parse(source).find_all(nodes.Name))


def _environment(html: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=html, undefined=StrictUndefined, keep_trailing_newline=True, cache_size=0
    )
    environment.globals = {}
    environment.tests = {}
    environment.filters = dict(FILTERS)
    return environment


_ENVIRONMENTS: Mapping[bool, ImmutableSandboxedEnvironment] = {False: _environment(False), True: _environment(True)}


def _parse(source: str) -> nodes.Template:
    if len(source) > MAX_SOURCE_CHARACTERS:
        raise TemplateRefused(1, Sentence("longer than {limit:,} characters", limit=MAX_SOURCE_CHARACTERS))
    try:
        return _ENVIRONMENTS[False].parse(source)
    except TemplateSyntaxError as error:
        raise TemplateRefused(error.lineno, error.message or Sentence("not a template")) from error
    except RecursionError as error:
        raise TemplateRefused(_first_deep_line(source), Sentence("nested too deeply")) from error
    except ValueError as error:  # more digits than Python reads
        raise TemplateRefused(1, Sentence("a number is too long")) from error
    except TemplateError as error:
        raise TemplateRefused(1, str(error)) from error


def _first_deep_line(source: str) -> int:
    found = re.search(r"[(\[{]{20}|(?:not\s+){20}", source)
    return source.count("\n", 0, found.start()) + 1 if found else 1


class _Check:
    """One walk over one syntax tree, iterative, so that no tree is too deep for it."""

    def __init__(self, names: frozenset[str], lists: frozenset[str]) -> None:
        self._names = names
        self._lists = lists
        self._size = 0

    def run(self, tree: nodes.Template) -> None:
        # node, names of the loops around it, depth of its expression
        waiting: list[tuple[nodes.Node, tuple[str, ...], int]] = [(tree, (), 0)]
        seen = 0
        while waiting:
            node, loops, depth = waiting.pop()
            seen += 1
            if seen > MAX_NODES:
                raise TemplateRefused(node.lineno, Sentence("more than {limit:,} parts", limit=MAX_NODES))
            waiting.extend(self._visit(node, loops, depth))

    def _visit(
        self, node: nodes.Node, loops: tuple[str, ...], depth: int
    ) -> Iterator[tuple[nodes.Node, tuple[str, ...], int]]:
        if isinstance(node, nodes.For):
            yield from self._visit_loop(node, loops)
            return
        if isinstance(node, _EXPRESSIONS):
            depth += 1
            self._check_expression(node, loops, depth)
        elif not isinstance(node, _STATEMENTS):
            raise TemplateRefused(node.lineno, _reason(node))
        self._grow(node, loops)
        for child in node.iter_child_nodes():
            child.lineno = child.lineno or node.lineno  # Jinja leaves out the line of what it makes itself
            yield child, loops, depth

    def _visit_loop(self, node: nodes.For, loops: tuple[str, ...]) -> Iterator[tuple[nodes.Node, tuple[str, ...], int]]:
        if not isinstance(node.iter, nodes.Name) or node.iter.name not in self._lists:
            known = ", ".join(sorted(self._lists)) or Sentence("there is none yet")
            raise TemplateRefused(
                node.lineno, Sentence("a loop runs over a list of the catalogue only ({known})", known=known)
            )
        if not isinstance(node.target, nodes.Name) or node.recursive or node.test is not None:
            raise TemplateRefused(node.lineno, Sentence("write a loop as {% for item in list %}"))
        if len(loops) >= MAX_LOOP_DEPTH:
            raise TemplateRefused(node.lineno, Sentence("more than {limit} loops in each other", limit=MAX_LOOP_DEPTH))
        for child in (*node.body, *node.else_):
            yield child, (*loops, node.target.name), 0

    def _check_expression(self, node: nodes.Node, loops: tuple[str, ...], depth: int) -> None:
        if depth > MAX_EXPRESSION_DEPTH:
            raise TemplateRefused(node.lineno, Sentence("an expression is nested too deeply"))
        if isinstance(node, nodes.Name) and node.name not in self._names and node.name not in loops:
            raise TemplateRefused(node.lineno, _unknown("field", node.name, self._names))
        if isinstance(node, nodes.Const) and not isinstance(node.value, str):
            raise TemplateRefused(node.lineno, Sentence("only text in quotes may be written out or compared with"))
        if isinstance(node, nodes.Filter):
            _check_filter(node)
        if isinstance(node, nodes.Compare) and any(operand.op not in _COMPARISONS for operand in node.ops):
            raise TemplateRefused(node.lineno, Sentence("fields are compared with == and != only"))

    def _grow(self, node: nodes.Node, loops: tuple[str, ...]) -> None:
        if isinstance(node, nodes.TemplateData):
            size = len(node.data)
        elif isinstance(node, nodes.Const):
            size = len(str(node.value))
        else:
            size = _VALUE_CHARACTERS if isinstance(node, nodes.Name) else 0
        self._size += size * MAX_LIST_ITEMS ** len(loops)
        if self._size > MAX_OUTPUT_CHARACTERS:
            limit = MAX_OUTPUT_CHARACTERS
            raise TemplateRefused(
                node.lineno, Sentence("the message could grow beyond {limit:,} characters", limit=limit)
            )


def _unknown(kind: str, name: str, known: Iterable[str]) -> Sentence:
    names = ", ".join(sorted(known))
    if kind == "filter":
        return Sentence('unknown filter "{name}" (known: {known})', name=name, known=names)
    return Sentence('unknown field "{name}" (known: {known})', name=name, known=names)


def _check_filter(node: nodes.Filter) -> None:
    if node.name not in FILTERS:
        raise TemplateRefused(node.lineno, _unknown("filter", node.name, FILTERS))
    most = 1 if node.name == "default" else 0
    if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None or len(node.args) > most:
        raise TemplateRefused(node.lineno, Sentence('the filter "{name}" takes no such argument', name=node.name))
    if any(not isinstance(argument, nodes.Const) for argument in node.args):
        raise TemplateRefused(node.lineno, Sentence('the filter "{name}" takes text in quotes', name=node.name))
    if node.node is None:
        raise TemplateRefused(node.lineno, Sentence("a filter stands behind a field"))


def _reason(node: nodes.Node) -> str:
    for kind, reason in _REASONS.items():
        if isinstance(node, kind):
            return Sentence(reason)
    if isinstance(node, nodes.BinExpr | nodes.UnaryExpr):
        return Sentence("there is no arithmetic")
    return Sentence("{what} is not allowed", what=type(node).__name__.lower())
