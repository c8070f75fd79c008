"""The same people with fewer words: the fourth stage, on a checked tree.

Negation is pushed down to the conditions (`is not` becomes NOT of `is`), groups of one and groups within groups of the
same kind disappear, everyone and nobody are worked out. Sound because a condition is true or not true, never unknown.
"""

from __future__ import annotations

from dataclasses import replace

from diaspora.segments.catalogue import CONTACT, FIELDS
from diaspora.segments.operators import OPERATORS
from diaspora.segments.tree import AllOf, AnyOf, Condition, Everyone, Nobody, Node, NotOf, Related, Saved


def simplify_tree(node: Node, scope: str = CONTACT) -> Node:
    """An equivalent tree in which NotOf stands only around a condition, a related or a saved segment."""
    return _simplify(node, scope, negated=False)


def _simplify(node: Node, scope: str, *, negated: bool) -> Node:
    if isinstance(node, NotOf):
        return _simplify(node.child, scope, negated=not negated)
    if isinstance(node, AllOf | AnyOf):
        return _group(node, scope, negated=negated)
    if isinstance(node, Everyone | Nobody):
        return Everyone() if isinstance(node, Everyone) is not negated else Nobody()
    return _leaf(node, scope, negated=negated)


def _group(node: AllOf | AnyOf, scope: str, *, negated: bool) -> Node:
    # De Morgan: not all = any not.
    kind = AllOf if isinstance(node, AllOf) is not negated else AnyOf
    absorbing, neutral = (Nobody(), Everyone()) if kind is AllOf else (Everyone(), Nobody())
    children: dict[Node, None] = {}
    for child in node.children:
        simple = _simplify(child, scope, negated=negated)
        if simple == absorbing:
            return absorbing
        for part in simple.children if isinstance(simple, kind) else (simple,):
            if part != neutral:
                children[part] = None
    if not children:
        return neutral
    return kind(tuple(children)) if len(children) > 1 else next(iter(children))


def _leaf(node: Node, scope: str, *, negated: bool) -> Node:
    if isinstance(node, Condition):
        node, turned = _positive(node, scope)
        negated = negated is not turned
    elif isinstance(node, Related):
        node = replace(node, where=_simplify(node.where, node.relation, negated=False))
        if isinstance(node.where, Nobody):
            return Everyone() if negated else Nobody()
    elif isinstance(node, Saved):
        node = replace(node, child=_simplify(node.child, scope, negated=False))
        if isinstance(node.child, Everyone | Nobody):
            return _simplify(node.child, scope, negated=negated)
    return NotOf(node) if negated else node


def _positive(node: Condition, scope: str) -> tuple[Condition, bool]:
    """The condition with a positive operator, and whether that turned it round."""
    operator = OPERATORS[FIELDS[scope, node.field].type, node.op]
    if operator.negates:
        return replace(node, op=operator.negates), True
    if node.value is False:
        return replace(node, value=True), True
    return node, False
