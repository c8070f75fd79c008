"""How much two contacts or organisations of one name look like the same: for a human to judge, never to merge. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from diaspora.crm.arabic_folding import fold_text

SAME_NAME, SAME_BIRTH_YEAR, SAME_PHONE, SAME_CITY = 0.5, 0.25, 0.25, 0.15
_CONTRADICTING = ("birth_year", "gender")
SAME_TOWN, SAME_DISTRICT = 0.25, 0.15


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


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is compared of an association or an institution. The names read the same already; "" is not known."""

    name: str
    title: str
    register_id: str = ""
    kind: str = ""
    district: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


def likeness(one: Person, other: Person) -> Likeness | None:
    """None where something speaks against it, or nothing but the name speaks for it: too many share a name."""
    if any(_differ(getattr(one, field), getattr(other, field)) for field in _CONTRADICTING):
        return None
    weights = {"birth_year": SAME_BIRTH_YEAR, "phone": SAME_PHONE, "city_folded": SAME_CITY}
    shared = {
        field.removesuffix("_folded").replace("_", " "): weight
        for field, weight in weights.items()
        if _agree(getattr(one, field), getattr(other, field))
    }
    return _scored(shared)


def likeness_of_organisations(one: Organisation, other: Organisation) -> Likeness | None:
    """None where their numbers or kinds differ, or nothing but the name is the same. The district counts where one of
    the two names no town; of two that name different towns an address or a number must be the same."""
    if _differ(one.register_id, other.register_id) or _differ(one.kind, other.kind):
        return None
    shared: dict[str, float] = {}
    town, other_town = fold_text(one.city), fold_text(other.city)
    if _agree(town, other_town):
        shared["city"] = SAME_TOWN
    elif not (town and other_town) and _agree(one.district, other.district):
        shared["district"] = SAME_DISTRICT
    for field in ("phone", "email", "website"):
        if _agree(_plain(getattr(one, field)), _plain(getattr(other, field))):
            shared[field] = SAME_PHONE
    return _scored(shared)


def _scored(shared: Mapping[str, float]) -> Likeness | None:
    if not shared:
        return None
    return Likeness(round(min(SAME_NAME + sum(shared.values()), 1.0), 2), ("name", *shared))


def _plain(text: str) -> str:
    """An address as it is compared: the web's without its scheme, "www." and last slash."""
    return text.casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _agree(one: object, other: object) -> bool:
    return bool(one) and one == other


def _differ(one: object, other: object) -> bool:
    return bool(one) and bool(other) and one != other
