"""A tree as leaves (conditions, related records) and what binds them: each leaf a set of row numbers, the rest bits.

A set is a whole number with a bit per row number of a contact. A leaf is known by its question, that is by its SQL
and parameters with the reader's rules in them: who asks the same may be told the same. Pure.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING, Any

from diaspora.segments.catalogue import CONTACT, FIELDS, RELATIONS
from diaspora.segments.emit import CONTACTS, Emitter
from diaspora.segments.operands import Calendar
from diaspora.segments.operators import AMONG
from diaspora.segments.tree import AllOf, AnyOf, Condition, Everyone, Node, NotOf, Related, Saved, children_of

if TYPE_CHECKING:
    from diaspora.crm.row_rules import RowRules

Bits = int
# Row numbers and digits come as texts; more leaves at once might not fit into MariaDB's packet (16 MB).
MAX_PER_SCAN = 12
# MariaDB cuts what is longer, 1 MB unless told otherwise; counts beside the texts tell.
ROOM = "SET STATEMENT group_concat_max_len = 1073741824 FOR "
# Who looks at all records is quicker to look each one's campaign up in a short list than to go by campaign.
_ALL = "SET STATEMENT group_concat_max_len = 1073741824, optimizer_switch = 'semijoin=off' FOR "
# Three leaves share a digit, 0 to 7; which digits have a sign, as "0" and "1", and as the numbers 0 and 1.
_SIGNS = (1, 2, 4)
_AS_TEXT = {sign: {48 + digit: "1" if digit & sign else "0" for digit in range(8)} for sign in _SIGNS}
_AS_BYTES = {sign: bytes(int(byte in range(48, 56) and bool(byte & sign)) for byte in range(256)) for sign in _SIGNS}
_TABLE = re.compile(r"`tab([^`]+)`")


@dataclass(frozen=True, slots=True)
class Leaf:
    """`node` is a condition or a related; Everyone stands for all active contacts whom the reader sees.

    `tables` are those on whose rows of a contact its bit depends. `is_scanned`: a look at the contact's own row tells.
    """

    node: Node
    question: str
    tables: frozenset[str]
    is_scanned: bool


@dataclass(frozen=True, slots=True)
class Query:
    """One statement: its text per database, and its parameters."""

    texts: Mapping[str, str]
    params: dict[str, Any]


READABLE = Everyone()


def leaves_of(node: Node, rules: RowRules, calendar: Calendar) -> tuple[Leaf, ...]:
    """The leaves of a simplified tree, each once, and READABLE; saved segments are taken apart."""
    found: dict[Node, None] = {READABLE: None}
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Condition | Related):
            found[current] = None
        else:
            waiting.extend(children_of(current))
    return tuple(_leaf(part, rules, calendar) for part in found)


def members(node: Node, sets: Mapping[Node, Bits]) -> Bits:
    """Who is in a simplified tree, of those whom the reader sees; `sets` has its leaves and READABLE."""
    readable = sets[READABLE]
    return readable & _members(node, sets, readable)


def _members(node: Node, sets: Mapping[Node, Bits], readable: Bits) -> Bits:
    if isinstance(node, Condition | Related):
        return sets[node]
    if isinstance(node, AllOf | AnyOf):
        found = readable if isinstance(node, AllOf) else 0
        for child in node.children:
            part = _members(child, sets, readable)
            found = found & part if isinstance(node, AllOf) else found | part
        return found
    if isinstance(node, NotOf):
        return readable & ~_members(node.child, sets, readable)
    if isinstance(node, Saved):
        return _members(node.child, sets, readable)
    return readable if isinstance(node, Everyone) else 0


def scan_query(leaves: Sequence[Leaf], rules: RowRules, calendar: Calendar) -> Query:
    """One look at every contact for several leaves: a count, the row numbers, and per three leaves a digit for each
    contact: 1 where the first holds, plus 2 where the second does, plus 4 where the third does."""
    emitter = Emitter(rules, calendar)
    held = [_holds(leaf.node, emitter) for leaf in leaves]
    digits = [
        " + ".join(f"CASE WHEN {holds} THEN {sign} ELSE 0 END" for holds, sign in zip(three, _SIGNS, strict=False))
        for three in (held[start : start + len(_SIGNS)] for start in range(0, len(held), len(_SIGNS)))
    ]
    joined = {"sqlite": "GROUP_CONCAT({}, '')", "mariadb": "GROUP_CONCAT({} SEPARATOR '')"}
    selects = {
        database: ", ".join(["COUNT(*)", "GROUP_CONCAT(c.row_no)", *(template.format(digit) for digit in digits)])
        for database, template in joined.items()
    }
    return _query(emitter, {database: f"{select} FROM {CONTACTS}" for database, select in selects.items()})


def lookup_query(leaf: Leaf, rules: RowRules, calendar: Calendar) -> Query:
    """Whom one leaf means, as a count and a text: row numbers of a scanned one, else the names that records bear."""
    emitter = Emitter(rules, calendar)
    if leaf.is_scanned:
        columns = "COUNT(c.row_no), GROUP_CONCAT(c.row_no)"
        rest = f"FROM {CONTACTS} WHERE {_holds(leaf.node, emitter)}"
        return _query(emitter, {"sqlite": f"{columns} {rest}", "mariadb": f"{columns} {rest}"})
    records = _records(leaf.node, emitter)
    columns = "COUNT(r.contact), GROUP_CONCAT(r.contact)"
    # SQLite takes each contact once from the order of an index; MariaDB would fill a temporary table with them.
    is_crowded = isinstance(leaf.node, Related) and RELATIONS[leaf.node.relation].is_crowded
    once = f"(SELECT DISTINCT contact FROM {records})" if is_crowded else records
    return _query(emitter, {"sqlite": f"{columns} FROM {once} r", "mariadb": f"{columns} FROM {records} r"})


def _records(node: Node, emitter: Emitter) -> str:
    """What stands after FROM for the records of a related, or of a condition that asks for some: see AMONG."""
    if isinstance(node, Related):
        return emitter.related(node)
    asked = emitter.node(node, CONTACT)
    assert asked.startswith(AMONG)
    return f"({asked.removeprefix(AMONG).removesuffix(')')})"


def patch_query(leaves: Sequence[Leaf], rules: RowRules, calendar: Calendar, state: str) -> Query:
    """Several leaves for the contacts %(touched)s: `state` (SQL of the caller's own), row number, a 1 or 0 per leaf."""
    emitter = Emitter(rules, calendar)
    emitter.limit_to("c.name IN %(touched)s")
    flags = [f"CASE WHEN {_holds(leaf.node, emitter)} THEN 1 ELSE 0 END" for leaf in leaves]
    select = f"{', '.join([state, 'c.row_no', *flags])} FROM {CONTACTS} WHERE c.name IN %(touched)s"
    return _query(emitter, {"sqlite": select, "mariadb": select}, prefix="")


def read_scan(leaves: Sequence[Leaf], row: Sequence[Any]) -> dict[Node, Bits] | None:
    """The sets of a scan; None where the database cut a text."""
    count, numbers, digits = int(row[0]), _row_numbers(str(row[1] or "")), [str(text or "") for text in row[2:]]
    if len(numbers) != count or any(len(text) != count for text in digits):
        return None
    signs = ((text, sign) for text in digits for sign in _SIGNS)
    return {leaf.node: _signed(numbers, text, sign) for leaf, (text, sign) in zip(leaves, signs, strict=False)}


def _signed(numbers: Sequence[int], digits: str, sign: int) -> Bits:
    """The numbers whose digit has the sign."""
    if isinstance(numbers, range):
        return int(digits[::-1].translate(_AS_TEXT[sign]), 2) << numbers.start if digits else 0
    return bits_of(list(compress(numbers, digits.encode().translate(_AS_BYTES[sign]))))


@lru_cache(maxsize=1)
def _row_numbers(text: str) -> Sequence[int]:
    """The numbers in the order in which the database reads people: mostly one after the other, and mostly the same
    as the last time."""
    numbers = _numbers(text)
    plain = range(numbers[0], numbers[0] + len(numbers)) if numbers else range(0)
    return plain if numbers == list(plain) else array("I", numbers)


def read_lookup(row: Sequence[Any]) -> list[str] | None:
    """The row numbers or names of a lookup, as texts; None where the database cut the text."""
    found = str(row[1]).split(",") if row[1] else []
    return found if len(found) == int(row[0]) else None


def bits_of(numbers: Iterable[int]) -> Bits:
    """The set of these row numbers."""
    found = numbers if isinstance(numbers, list) else list(numbers)
    signs = bytearray(b"0") * (max(found, default=-1) + 1)
    for number in found:
        signs[number] = 49  # "1"
    signs.reverse()
    return int(signs, 2) if signs else 0


def numbers_after(bits: Bits, after: int, limit: int) -> list[int]:
    """The next row numbers of a set, in their order."""
    rest = bits >> (after + 1)
    found: list[int] = []
    start = after + 1
    while rest and len(found) < limit:
        step = (rest & -rest).bit_length()
        start += step
        found.append(start - 1)
        rest >>= step
    return found


def with_rows(bits: Bits, outcomes: Iterable[tuple[int, bool]]) -> Bits:
    """The set after these contacts were asked anew."""
    asked = held = 0
    for number, holds in outcomes:
        asked |= 1 << number
        held |= int(holds) << number
    return (bits & ~asked) | held


def _leaf(node: Node, rules: RowRules, calendar: Calendar) -> Leaf:
    emitter = Emitter(rules, calendar)
    holds = _holds(node, emitter)
    sql = " ".join([*emitter.ctes, holds])
    question = f"{sql} {json.dumps(emitter.parameters.values, sort_keys=True)}"
    tables = frozenset(_TABLE.findall(sql))
    is_lookup = isinstance(node, Related) or (
        isinstance(node, Condition) and FIELDS[CONTACT, node.field].type == "topic"
    )
    return Leaf(node, question, tables if is_lookup else tables | {"Diaspora Contact"}, not is_lookup)


def _holds(node: Node, emitter: Emitter) -> str:
    if isinstance(node, Everyone):
        return " AND ".join(["c.status = 'active'", *emitter.readable()])
    return emitter.node(node, CONTACT)


def _numbers(text: Any) -> list[int]:
    return list(map(int, str(text).split(","))) if text else []


def _query(emitter: Emitter, selects: Mapping[str, str], prefix: str = _ALL) -> Query:
    prologue = f"WITH {', '.join(emitter.ctes)} " if emitter.ctes else ""
    texts = {database: f"{prologue}SELECT {select}" for database, select in selects.items()}
    return Query({**texts, "mariadb": prefix + texts["mariadb"]}, dict(emitter.parameters.values))
