"""A tree in words, in English, French and Arabic, from the tables of fields and operators.

Pure. A value whose direction is not that of the sentence stands in Unicode isolates (FSI ... PDI), so that "Lyon" or a
date does not turn an Arabic sentence around; direction marks within a value are taken out first.
Source: Unicode Standard Annex 9, 2.4 and 2.7.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from diaspora.segments.catalogue import CONTACT, FIELDS, RELATIONS, Field
from diaspora.segments.compiler import TreeSource, read_tree
from diaspora.segments.inline import SegmentLoader, StoredSegment
from diaspora.segments.operators import OPERATORS
from diaspora.segments.tree import AllOf, AnyOf, Condition, Everyone, Nobody, Node, NotOf, Related, Saved, Scalar

LANGUAGES = ("en", "fr", "ar")
RIGHT_TO_LEFT = frozenset({"ar"})

# The title of a linked document ("Diaspora District", "paris") in the sentence's language.
TitleOf = Callable[[str, str], str]

_FSI, _PDI = "\u2068", "\u2069"
_DIRECTION_MARKS = dict.fromkeys((0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "contacts": "Contacts {clause}",
        "everyone": "All contacts",
        "nobody": "No contact",
        "any of them": "whoever they are",
        "none of them": "of whom there are none",
        "and": " and ",
        "or": " or ",
        "not": "who are not among those {clause}",
        "related not": "which is not one of those {clause}",
        "segment": "who are in the segment {value}",
        "at least": " (at least {value})",
        "comma": ", ",
        "quote": "“{value}”",
    },
    "fr": {
        "contacts": "Contacts {clause}",
        "everyone": "Tous les contacts",
        "nobody": "Aucun contact",
        "any of them": "quels qu'ils soient",
        "none of them": "qui n'existent pas",
        "and": " et ",
        "or": " ou ",
        "not": "qui ne sont pas parmi ceux {clause}",
        "related not": "qui n'est pas de ceux {clause}",
        "segment": "qui sont dans le segment {value}",
        "at least": " (au moins {value})",
        "comma": ", ",
        "quote": "« {value} »",
    },
    "ar": {
        "contacts": "جهات الاتصال {clause}",
        "everyone": "كل جهات الاتصال",
        "nobody": "لا أي جهة اتصال",
        "any of them": "أيا كانت",
        "none of them": "التي لا وجود لها",
        "and": " و",
        "or": " أو ",
        "not": "التي ليست من بين تلك {clause}",
        "related not": "التي ليست من بين تلك {clause}",
        "segment": "التي في الشريحة {value}",
        "at least": " ({value} على الأقل)",
        "comma": "، ",
        "quote": "«{value}»",
    },
}


def describe(
    tree: TreeSource | Node,
    lang: str,
    *,
    load_segment: SegmentLoader | None = None,
    title_of: TitleOf | None = None,
) -> str:
    """The tree as one sentence without a full stop. `lang` may carry a region; other languages get English.

    Without a loader a saved segment is told by its name. Raises SegmentError for a tree that means nothing.
    """
    node = tree if isinstance(tree, Node) else read_tree(tree, load_segment or _by_name)
    return Narrator(lang, title_of).sentence(node)


def _by_name(name: str) -> StoredSegment:
    return StoredSegment(name, name, {"everyone": True})


class Narrator:
    """Tells nodes in one language."""

    def __init__(self, lang: str, title_of: TitleOf | None = None) -> None:
        base = lang.replace("_", "-").split("-")[0].lower()
        self.lang = base if base in LANGUAGES else "en"
        self.words = _WORDS[self.lang]
        self.title_of = title_of

    def sentence(self, node: Node) -> str:
        """The whole tree."""
        if isinstance(node, Everyone | Nobody):
            return self.words["everyone" if isinstance(node, Everyone) else "nobody"]
        return self.words["contacts"].format(clause=self.clause(node))

    def clause(self, node: Node, scope: str = CONTACT) -> str:
        """A node as a relative clause."""
        if isinstance(node, Condition):
            return self._condition(node, scope)
        if isinstance(node, AllOf | AnyOf):
            joint = self.words["and" if isinstance(node, AllOf) else "or"]
            return joint.join(self._within(child, scope) for child in node.children)
        if isinstance(node, NotOf):
            words = self.words["not" if scope == CONTACT else "related not"]
            return words.format(clause=self._within(node.child, scope))
        if isinstance(node, Related):
            return self._related(node)
        if isinstance(node, Saved):
            return self.words["segment"].format(value=self._quoted(node.title))
        return self.words["any of them" if isinstance(node, Everyone) else "none of them"]

    def _within(self, node: Node, scope: str) -> str:
        clause = self.clause(node, scope)
        is_several = isinstance(node, AllOf | AnyOf) and len(node.children) > 1
        # "who have an affiliation which ... and ..." must not swallow what follows.
        return f"({clause})" if is_several or isinstance(node, Related) else clause

    def _related(self, node: Related) -> str:
        relation = RELATIONS[node.relation]
        many = self.words["at least"].format(value=self._isolated(str(node.at_least))) if node.at_least > 1 else ""
        if isinstance(node.where, Everyone):
            return f"{relation.phrase[self.lang]}{many}"
        return f"{relation.opening[self.lang]}{many} {self.clause(node.where, node.relation)}"

    def _condition(self, node: Condition, scope: str) -> str:
        field = FIELDS[scope, node.field]
        if field.type == "yes or no":
            return (field.phrase if node.value else field.denied)[self.lang]
        template = OPERATORS[field.type, node.op].prose[self.lang]
        values = node.value if isinstance(node.value, tuple) else ()
        shown = [self._value(field, value) for value in values]
        if isinstance(node.value, tuple):
            value, low, high = self.words["comma"].join(shown), shown[0], shown[-1]
        else:
            value = low = high = "" if node.value is None else self._value(field, node.value)
        point = self.words["comma"].join(shown[:2])
        return template.format(field=field.phrase[self.lang], value=value, low=low, high=high, point=point)

    def _value(self, field: Field, value: Scalar) -> str:
        text = str(value)
        if field.choices:
            return self._isolated(field.choices[text][self.lang])
        if field.links_to:
            return self._quoted(self.title_of(field.links_to, text) if self.title_of else text)
        return self._quoted(text) if field.type in ("text", "folded text") else self._isolated(text)

    def _quoted(self, text: str) -> str:
        return self.words["quote"].format(value=self._isolated(text))

    def _isolated(self, text: str) -> str:
        plain = text.translate(_DIRECTION_MARKS)
        foreign = ("L", "EN") if self.lang in RIGHT_TO_LEFT else ("R", "AL", "AN")
        is_foreign = any(unicodedata.bidirectional(character) in foreign for character in plain)
        return f"{_FSI}{plain}{_PDI}" if is_foreign else plain
