"""Nodes back to the JSON of a tree, with saved segments unfolded: what an approval freezes."""

from __future__ import annotations

from typing import Any

from diaspora.segments.tree import AllOf, AnyOf, Condition, Everyone, Nobody, Node, NotOf, Related, Saved


def tree_json(node: Node) -> dict[str, Any]:
    """The tree as JSON takes it; a saved segment is replaced by its own tree, so that later edits do not reach it."""
    if isinstance(node, Condition):
        value = list(node.value) if isinstance(node.value, tuple) else node.value
        return {"field": node.field, "op": node.op} | ({} if value is None else {"value": value})
    if isinstance(node, AllOf | AnyOf):
        return {"all" if isinstance(node, AllOf) else "any": [tree_json(child) for child in node.children]}
    if isinstance(node, NotOf):
        return {"not": tree_json(node.child)}
    if isinstance(node, Related):
        many = {"at least": node.at_least} if node.at_least > 1 else {}
        return {"related": node.relation, "where": tree_json(node.where)} | many
    if isinstance(node, Saved):
        return tree_json(node.child)
    if isinstance(node, Everyone | Nobody):
        return {"everyone" if isinstance(node, Everyone) else "nobody": True}
    return {"segment": node.name}
