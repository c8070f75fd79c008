"""The brute-force oracle: walks the tree for one person after the other, in Python, with no table and no SQL.

Written from docs/segments.md, not from the code. Imports nothing of the code under test but the tree's type.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from diaspora.segments.tree import AllOf, AnyOf, Condition, Everyone, Nobody, Node, NotOf, Related, Saved

from .corpus import Membership, Person, World
from .record_comparing import chosen, dated, fold, folded, numbered, spoken, written
from .record_oracle import record_holds
from .records import Record


@dataclass(frozen=True)
class Oracle:
    """Who is in a tree, on a day, in a zone; `sees_religious` is the reader's right."""

    world: World
    today: date
    zone: str = "UTC"
    sees_religious: bool = True
    # The reader's districts; None: all.
    districts: frozenset[str] | None = None

    def members(self, tree: Node) -> set[str]:
        """Names of the active contacts that match and that the reader may see."""
        return {
            person.name
            for person in self.world.people
            if person.status == "active" and self.may_see(person) and self.holds(tree, person)
        }

    def may_see(self, person: Person) -> bool:
        if self.districts is not None and person.district not in self.districts:
            return False
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
                records = [held for held in self.related_to(person, node.relation) if self.holds_for(node.where, held)]
                return len(records) >= node.at_least
            case Condition():
                return self.contact_condition(node, person)
        raise AssertionError(node)

    def related_to(self, person: Person, relation: str) -> list[Membership] | list[Record]:
        if relation == "affiliation":
            return self.memberships_of(person)
        own = [r for r in self.world.records if r.relation == relation and r.contact == person.name]
        return [record for record in own if self.may_see_record(record)]

    def may_see_record(self, record: Record) -> bool:
        """Scanners' openings and clicks count for nobody, those of other districts not for this reader."""
        is_by_scanner = record.by_machine and record.relation in ("mail opened", "mail clicked")
        is_elsewhere = record.district is not None and record.district not in (self.districts or {record.district})
        of_worship = self.world.institutions.get(record.institution or "") == "place of worship"
        is_religious = record.relation == "imam" or of_worship
        return not is_by_scanner and not is_elsewhere and (self.sees_religious or not is_religious)

    def memberships_of(self, person: Person) -> list[Membership]:
        return [
            held
            for held in self.world.memberships
            if held.contact == person.name
            and (self.sees_religious or self.world.institutions.get(held.institution or "") != "place of worship")
        ]

    def holds_for(self, node: Node, held: Membership | Record) -> bool:
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
                if isinstance(held, Record):
                    return record_holds(node, held, self.today, self.zone)
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
            case "place":
                return near(node, person)
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
            case "institution_title":
                return folded(
                    node,
                    fold(
                        f"{held.institution} {held.institution}" if held.institution in self.world.institutions else ""
                    ),
                )
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


def overlaps(held: Membership, first: date, last: date) -> bool:
    starts = date.fromisoformat(held.from_date) if held.from_date else date.min
    ends = date.fromisoformat(held.to_date) if held.to_date else date.max
    return starts <= last and ends >= first


def near(node: Condition, person: Person) -> bool:
    """By the angle between two vectors from the middle of the earth: another way than the haversine."""
    if node.op in ("is empty", "is not empty"):
        return (person.latitude is not None) is (node.op == "is not empty")
    if person.latitude is None or person.longitude is None:
        return node.op == "is farther than km from"
    assert isinstance(node.value, tuple)
    latitude, longitude, km = (float(number) for number in node.value)
    one, other = vector(latitude, longitude), vector(person.latitude, person.longitude)
    cross = math.hypot(
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )
    angle = math.atan2(cross, sum(a * b for a, b in zip(one, other, strict=True)))
    return (angle * 6371.0088 <= km) is (node.op == "is within km of")


def vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    """The point on a globe of radius 1."""
    up, around = math.radians(latitude), math.radians(longitude)
    return math.cos(up) * math.cos(around), math.cos(up) * math.sin(around), math.sin(up)
