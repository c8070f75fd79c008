"""How much two contacts of one name look like the same person: for a human to judge, never for a merge. Pure."""

from dataclasses import dataclass

SAME_NAME, SAME_BIRTH_YEAR, SAME_PHONE, SAME_CITY = 0.5, 0.25, 0.25, 0.15
_CONTRADICTING = ("birth_year", "gender")


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` from 0 to 1, and what the two have in common."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared. The names read the same already."""

    name: str
    birth_year: int = 0
    gender: str = ""
    city_folded: str = ""
    phone: str = ""


def likeness(one: Person, other: Person) -> Likeness | None:
    """None where something speaks against it, or nothing but the name speaks for it: too many share a name."""
    if any(_differ(getattr(one, field), getattr(other, field)) for field in _CONTRADICTING):
        return None
    score, reasons = SAME_NAME, ["name"]
    for field, weight in (("birth_year", SAME_BIRTH_YEAR), ("phone", SAME_PHONE), ("city_folded", SAME_CITY)):
        if getattr(one, field) and getattr(one, field) == getattr(other, field):
            score += weight
            reasons.append(field.removesuffix("_folded").replace("_", " "))
    return Likeness(round(min(score, 1.0), 2), tuple(reasons)) if len(reasons) > 1 else None


def _differ(one: object, other: object) -> bool:
    return bool(one) and bool(other) and one != other
