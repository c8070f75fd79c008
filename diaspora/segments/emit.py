"""A simplified tree to SQL: the fifth stage. The same text for MariaDB 10.11 and SQLite 3.40.

Text comes from the tables of fields and operators only; every value goes through the one allocator of parameters.
Each saved segment and each related condition becomes a common table expression, so that subqueries never nest
(SQLite's parser overflows at ten). The reader's row rules and the active status are always ANDed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from string import Formatter
from typing import TYPE_CHECKING

from diaspora.segments.catalogue import CONTACT, FIELDS, RELATIONS, SHIELDED_CONTACT, Field, Relation
from diaspora.segments.operands import Calendar, Operand, hex_of, operand
from diaspora.segments.operators import OPERATORS, Operator
from diaspora.segments.tree import AllOf, AnyOf, Condition, Everyone, Node, NotOf, Related, Saved

if TYPE_CHECKING:
    from diaspora.crm.row_rules import RowRules

CONTACTS = "`tabDiaspora Contact` c"
# The contacts of a page or a sample, where not all are asked about.
PEOPLE = "people"
EVERYONE, NOBODY = "1 = 1", "1 = 0"
# MariaDB refuses a WITH clause of more than 64 elements (error 4003); what comes after is a plain subquery.
MAX_CTES = 60


class Parameters:
    """The one allocator: a value in, a placeholder out. The prefix keeps them apart from the caller's own."""

    def __init__(self, prefix: str = "seg") -> None:
        self.prefix = prefix
        self.values: dict[str, str | int | float] = {}

    def add(self, value: Operand) -> str:
        """`%(seg1)s` for a value, `(%(seg1)s, %(seg2)s)` for several."""
        if isinstance(value, tuple):
            return f"({', '.join(self.add(item) for item in value)})"
        name = f"{self.prefix}{len(self.values) + 1}"
        self.values[name] = value
        return f"%({name})s"


@dataclass(frozen=True, slots=True)
class Emitted:
    """`ctes` are `name AS (SELECT ...)`, in the order in which they need each other; `where` goes over alias c."""

    ctes: tuple[str, ...]
    where: str
    params: dict[str, str | int | float]

    def select(self, columns: str = "c.name, c.row_no", more: str = "") -> str:
        """A whole SELECT over the members. Both arguments are SQL of the caller's own, never a value."""
        prologue = f"WITH {', '.join(self.ctes)} " if self.ctes else ""
        return f"{prologue}SELECT {columns} FROM {CONTACTS} WHERE {self.where}{more}"


def emit_tree(node: Node, rules: RowRules, calendar: Calendar, people: str | None = None) -> Emitted:
    """SQL for the active contacts that the reader may see and for whom the simplified tree holds.

    `people` is SQL (never a value) after FROM and WHERE that limits the tables to some contacts c: a page, a sample.
    """
    emitter = Emitter(rules, calendar)
    if people is not None:
        emitter.limit_to(people)
    parts = ["c.status = 'active'", *([people] if people else []), *emitter.readable()]
    if not isinstance(node, Everyone):
        parts.append(emitter.node(node, CONTACT))
    return Emitted(tuple(emitter.ctes), " AND ".join(parts), emitter.parameters.values)


class Emitter:
    """Turns nodes into expressions, and keeps the parameters and common table expressions that they need."""

    def __init__(self, rules: RowRules, calendar: Calendar, only: str | None = None) -> None:
        """`only` is the name of the one contact of whom the tables are asked; None: all."""
        self.rules = rules
        self.calendar = calendar
        self.parameters = Parameters()
        # What a related record's contact is compared with, where not all contacts are asked about.
        self.only = None if only is None else f"= {self.parameters.add(only)}"
        self.ctes: list[str] = []
        self.sources: dict[Node, str] = {}

    def limit_to(self, people: str) -> None:
        """Ask the tables about the contacts only for which the condition holds."""
        self.ctes.append(f"{PEOPLE} AS (SELECT c.name FROM {CONTACTS} WHERE {people})")
        self.only = f"IN (SELECT name FROM {PEOPLE})"

    def readable(self) -> list[str]:
        """The reader's row rules over alias c. No district and no association: nobody."""
        if self.rules.nothing:
            return [NOBODY]
        parts = [] if self.rules.all_districts else [self._own_rows()]
        return parts if self.rules.sees_religious else [*parts, SHIELDED_CONTACT]

    def _own_rows(self) -> str:
        # A user without districts is the leader of associations, and sees their mailboxes only.
        if self.rules.districts:
            return self._among("c.district", self.rules.districts)
        return self._among("c.association", self.rules.associations) if self.rules.associations else NOBODY

    def _among(self, column: str, names: Iterable[str]) -> str:
        ordered = tuple(sorted(names))
        hexes = tuple(hex_of(name) for name in ordered)
        return f"({column} IN {self.parameters.add(ordered)} AND HEX({column}) IN {self.parameters.add(hexes)})"

    def node(self, node: Node, scope: str) -> str:
        """An expression for a simplified node; true or not true, and NULL only where that means not true."""
        if isinstance(node, AllOf):
            return f"({' AND '.join(self.node(child, scope) for child in node.children)})"
        if isinstance(node, AnyOf):
            return f"({' OR '.join(self.node(child, scope) for child in node.children)})"
        if isinstance(node, NotOf):
            return f"NOT COALESCE({self.node(node.child, scope)}, 0)"
        if isinstance(node, Condition):
            return self.condition(node, scope)
        if isinstance(node, Related):
            return f"c.name IN (SELECT contact FROM {self.related(node)})"
        if isinstance(node, Saved):
            return f"c.name IN (SELECT name FROM {self._saved(node)})"
        return EVERYONE if isinstance(node, Everyone) else NOBODY

    def condition(self, node: Condition, scope: str) -> str:
        """The comparison of a positive operator."""
        field = FIELDS[scope, node.field]
        operator = OPERATORS[field.type, node.op]
        if operator.repeats and isinstance(node.value, tuple):
            each = (replace(node, op=operator.repeats, value=value) for value in node.value)
            return f"({' OR '.join(self.condition(one, scope) for one in each)})"
        comparison = self._comparison(field, operator, node)
        return field.inside.format(condition=comparison) if field.inside else comparison

    def _comparison(self, field: Field, operator: Operator, node: Condition) -> str:
        filled: dict[str, str] = {"only": f"s.contact {self.only} AND " if self.only else ""}
        if "{column}" in operator.sql:
            filled["column"] = self.fill(field.column, {}, field, node)
        if field.until:
            filled["until"] = field.until
        return self.fill(operator.sql, filled, field, node)

    def fill(self, template: str, filled: dict[str, str], field: Field, node: Condition) -> str:
        """A template of the tables with its placeholders filled: given ones, and parameters for the rest."""
        for _text, placeholder, _spec, _conversion in Formatter().parse(template):
            if placeholder and placeholder not in filled:
                span = OPERATORS[field.type, node.op].span
                value = operand(placeholder, field, node.value, self.calendar, span)
                filled[placeholder] = self.parameters.add(value)
        return template.format(**filled)

    def related(self, node: Related) -> str:
        """What stands after FROM for the contacts that have such a record, one row per record."""
        if node not in self.sources:
            relation = RELATIONS[node.relation]
            parts = [f"{relation.contact} {self.only}"] if self.only else []
            parts += [relation.always] if relation.always else []
            parts += [relation.shielded] if relation.shielded and not self.rules.sees_religious else []
            parts += [self._fenced(relation)] if relation.fenced and not self.rules.all_districts else []
            if not isinstance(node.where, Everyone):
                parts.append(self.node(node.where, node.relation))
            where = f" WHERE {' AND '.join(parts)}" if parts else ""
            if node.at_least > 1:
                least = self.parameters.add(node.at_least)
                where += f" GROUP BY {relation.contact} HAVING COUNT(*) >= {least}"
            self.sources[node] = self._source("r", f"{relation.select}{where}")
        return self.sources[node]

    def _fenced(self, relation: Relation) -> str:
        """Records of the reader's districts; none where the reader has no district."""
        if not self.rules.districts:
            return NOBODY
        return relation.fenced.format(condition=self._among(relation.district, self.rules.districts))

    def _saved(self, node: Saved) -> str:
        if node not in self.sources:
            # The child first: it may need expressions of its own, which have to stand before this one.
            limit = f"c.name {self.only} AND " if self.only else ""
            select = f"SELECT c.name FROM {CONTACTS} WHERE {limit}{self.node(node.child, CONTACT)}"
            self.sources[node] = self._source("s", select)
        return self.sources[node]

    def _source(self, letter: str, select: str) -> str:
        if len(self.ctes) >= MAX_CTES:
            return f"({select}) {letter}"
        name = f"{letter}{len(self.ctes) + 1}"
        self.ctes.append(f"{name} AS ({select})")
        return name
