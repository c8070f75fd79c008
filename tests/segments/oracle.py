"""The brute-force oracle: walks the tree for one person after the other, in Python, with no table and no SQL.

Written from docs/segments.md, not from the code. Imports nothing of the code under test but the tree's type.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from diaspora.segments.tree import AllOf, AnyOf, Condition, Everyone, Nobody, Node, NotOf, Related, Saved

from .corpus import Membership, Person, World

ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None})


def fold(text: str | None) -> str:
    """Small letters without marks, letters and digits in words."""
    plain = unicodedata.normalize("NFKD", (text or "").translate(ARABIC)).translate(ARABIC).casefold()
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    spaced = "".join(character if character.isalnum() else " " for character in kept)
    return " ".join("".join(str(unicodedata.digit(c, -1)) if c.isdigit() else c for c in spaced).split())


@dataclass(frozen=True)
class Oracle:
    """Who is in a tree, on a day, in a zone; `sees_religious` is the reader's right."""

    world: World
    today: date
    zone: str = "UTC"
    sees_religious: bool = True

    def members(self, tree: Node) -> set[str]:
        """Names of the active contacts that match and that the reader may see."""
        return {
            person.name
            for person in self.world.people
            if person.status == "active" and self.may_see(person) and self.holds(tree, person)
        }

    def may_see(self, person: Person) -> bool:
        return self.sees_religious or self.world.institutions.get(person.institution or "") != "place of worship"

    def holds(self, node: Node, person: Person) -> bool:
        match node:
            case Everyone():
                return True
            case Nobody():
                return False
            case AllOf(children):
                return all(self.holds(child, person) for child in children)
            case AnyOf(children):
                return any(self.holds(child, person) for child in children)
            case NotOf(child):
                return not self.holds(child, person)
            case Saved():
                return self.holds(node.child, person)
            case Related():
                return any(self.holds_for(node.where, held) for held in self.memberships_of(person))
            case Condition():
                return self.contact_condition(node, person)
        raise AssertionError(node)

    def memberships_of(self, person: Person) -> list[Membership]:
        return [
            held
            for held in self.world.memberships
            if held.contact == person.name
            and (self.sees_religious or self.world.institutions.get(held.institution or "") != "place of worship")
        ]

    def holds_for(self, node: Node, held: Membership) -> bool:
        match node:
            case Everyone():
                return True
            case Nobody():
                return False
            case AllOf(children):
                return all(self.holds_for(child, held) for child in children)
            case AnyOf(children):
                return any(self.holds_for(child, held) for child in children)
            case NotOf(child):
                return not self.holds_for(child, held)
            case Condition():
                return self.membership_condition(node, held)
        raise AssertionError(node)

    def contact_condition(self, node: Condition, person: Person) -> bool:  # noqa: C901 - a case per field
        match node.field:
            case "first_name":
                return folded(node, fold(person.first_name or person.first_name_ar))
            case "last_name":
                return folded(node, fold(person.last_name or person.last_name_ar))
            case "full_name":
                texts = (person.first_name, person.last_name, person.first_name_ar, person.last_name_ar)
                return folded(node, fold(" ".join(text or "" for text in texts)))
            case "city" | "profession":
                return folded(node, fold(getattr(person, node.field)))
            case "source":
                return written(node, person.source or "")
            case "postal_code":
                capitals = Condition(node.field, node.op, str(node.value).upper() if node.value else None)
                return written(capitals, (person.postal_code or "").upper())
            case "gender" | "country" | "district" | "province_of_origin" | "affiliation" | "kind":
                return chosen(node, [getattr(person, node.field) or ""])
            case "region_of_origin":
                return chosen(node, [self.world.provinces.get(person.province_of_origin or "") or ""])
            case "preferred_language":
                return spoken(node, (person.preferred_language or "").lower())
            case "birth_year":
                return numbered(node, person.birth_year or None)
            case "age":
                return numbered(node, self.today.year - person.birth_year if person.birth_year else None)
            case "has_email":
                return bool(person.email) is node.value
            case "has_phone":
                return bool(person.phone) is node.value
            case "created":
                moment = datetime.fromisoformat(person.creation).replace(tzinfo=UTC)
                return dated(node, moment.astimezone(ZoneInfo(self.zone)).date(), self.today)
            case "topic":
                return self.topic(node, person)
        raise AssertionError(node)

    def topic(self, node: Condition, person: Person) -> bool:
        own = [c for c in self.world.choices if c.contact == person.name and c.channel == "email"]
        states = [choice.state for choice in own if choice.topic == node.value]
        over_all = [choice.state for choice in own if not choice.topic]
        subscribed = "granted" in states
        withdrawn = not subscribed and bool({"withdrawn", "objected"} & {*states, *over_all})
        return {
            "is subscribed to": subscribed,
            "has withdrawn": withdrawn,
            "has a decision": subscribed or withdrawn,
            "has no decision": not subscribed and not withdrawn,
        }[node.op]

    def membership_condition(self, node: Condition, held: Membership) -> bool:
        title, activities = self.world.associations.get(held.association or "", ("", ()))
        match node.field:
            case "association" | "institution":
                return chosen(node, [getattr(held, node.field) or ""])
            case "association_title":
                return folded(node, fold(title))
            case "activity":
                return chosen(node, list(activities))
            case "institution_kind":
                return chosen(node, [self.world.institutions.get(held.institution or "") or ""])
            case "function":
                return written(node, held.function or "")
            case "from_date" | "to_date":
                text = getattr(held, node.field)
                return dated(node, date.fromisoformat(text) if text else None, self.today)
            case "current":
                return overlaps(held, self.today, self.today) is node.value
            case "period":
                pair = node.value if isinstance(node.value, tuple) else (node.value, node.value)
                return overlaps(held, date.fromisoformat(str(pair[0])), date.fromisoformat(str(pair[1])))
        raise AssertionError(node)


def folded(node: Condition, text: str) -> bool:
    return written(Condition(node.field, node.op, fold(str(node.value)) if node.value is not None else None), text)


def written(node: Condition, text: str) -> bool:
    value = str(node.value).strip()
    positive = {
        "is": text == value,
        "contains": value in text,
        "starts with": text.startswith(value),
        "is not empty": text != "",
    }
    negative = {"is not": "is", "does not contain": "contains", "is empty": "is not empty"}
    return not positive[negative[node.op]] if node.op in negative else positive[node.op]


def chosen(node: Condition, values: list[str]) -> bool:
    known = [value for value in values if value]
    match node.op:
        case "is":
            return node.value in known
        case "is not":
            return node.value not in known
        case "is one of":
            return any(value in known for value in as_tuple(node))
        case "is none of":
            return not any(value in known for value in as_tuple(node))
        case "is empty":
            return not known
        case "is not empty":
            return bool(known)
    raise AssertionError(node)


def spoken(node: Condition, tag: str) -> bool:
    def covers(wanted: object) -> bool:
        return tag == str(wanted).lower() or tag.startswith(f"{str(wanted).lower()}-")

    match node.op:
        case "is":
            return covers(node.value)
        case "is not":
            return not covers(node.value)
        case "is one of":
            return any(covers(value) for value in as_tuple(node))
        case "is none of":
            return not any(covers(value) for value in as_tuple(node))
        case "is empty":
            return not tag
        case "is not empty":
            return bool(tag)
    raise AssertionError(node)


def numbered(node: Condition, number: int | None) -> bool:
    if number is None:
        return node.op in ("!=", "is empty")
    value = node.value
    match node.op:
        case "=":
            return number == value
        case "!=":
            return number != value
        case "<":
            return number < value  # type: ignore[operator]
        case ">":
            return number > value  # type: ignore[operator]
        case "between":
            low, high = as_tuple(node)
            return low <= number <= high  # type: ignore[operator]
        case "is empty":
            return False
        case "is not empty":
            return True
    raise AssertionError(node)


def dated(node: Condition, day: date | None, today: date) -> bool:
    if day is None:
        return node.op == "is empty"
    match node.op:
        case "is on":
            return day == date.fromisoformat(str(node.value))
        case "before":
            return day < date.fromisoformat(str(node.value))
        case "after":
            return day > date.fromisoformat(str(node.value))
        case "between":
            low, high = as_tuple(node)
            return date.fromisoformat(str(low)) <= day <= date.fromisoformat(str(high))
        case "in the last days":
            assert isinstance(node.value, int)
            return today - timedelta(days=node.value) <= day <= today
        case "is empty":
            return False
        case "is not empty":
            return True
    raise AssertionError(node)


def overlaps(held: Membership, first: date, last: date) -> bool:
    starts = date.fromisoformat(held.from_date) if held.from_date else date.min
    ends = date.fromisoformat(held.to_date) if held.to_date else date.max
    return starts <= last and ends >= first


def as_tuple(node: Condition) -> tuple[object, ...]:
    assert isinstance(node.value, tuple)
    return node.value
