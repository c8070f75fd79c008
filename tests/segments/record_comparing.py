"""How the oracle compares: texts, choices, numbers, days. Written from docs/segments.md, not from the code."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from diaspora.segments.tree import Condition

ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None})


def fold(text: str | None) -> str:
    """Small letters without marks, letters and digits in words."""
    plain = unicodedata.normalize("NFKD", (text or "").translate(ARABIC)).translate(ARABIC).casefold()
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    spaced = "".join(character if character.isalnum() else " " for character in kept)
    return " ".join("".join(str(unicodedata.digit(c, -1)) if c.isdigit() else c for c in spaced).split())


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
    match node.op:
        case "is":
            return covers(node.value, tag)
        case "is not":
            return not covers(node.value, tag)
        case "is one of":
            return any(covers(value, tag) for value in as_tuple(node))
        case "is none of":
            return not any(covers(value, tag) for value in as_tuple(node))
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


def dated(node: Condition, day: date | None, today: date) -> bool:  # noqa: C901 - a case per operator
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
        case "in the last days" | "in the last weeks":
            assert isinstance(node.value, int)
            days = node.value * (7 if node.op == "in the last weeks" else 1)
            return today - timedelta(days=days) <= day <= today
        case "in the last months" | "in the last years":
            assert isinstance(node.value, int)
            months = node.value * (12 if node.op == "in the last years" else 1)
            return earlier(today, months) <= day <= today
        case "in the next days":
            assert isinstance(node.value, int)
            return today <= day <= today + timedelta(days=node.value)
        case "more than days ago":
            assert isinstance(node.value, int)
            return day < today - timedelta(days=node.value)
        case "this month":
            return (day.year, day.month) == (today.year, today.month)
        case "this year":
            return day.year == today.year
        case "is empty":
            return False
        case "is not empty":
            return True
    raise AssertionError(node)


def earlier(day: date, months: int) -> date:
    """So many months earlier; the 31st becomes the last day of a shorter month."""
    year, month = day.year, day.month - months
    while month < 1:
        year, month = year - 1, month + 12
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def covers(wanted: object, tag: str) -> bool:
    """Whether a language covers a tag in small letters: "ar" covers "ar-ma"."""
    return tag == str(wanted).lower() or tag.startswith(f"{str(wanted).lower()}-")


def as_tuple(node: Condition) -> tuple[object, ...]:
    """The value as a tuple, of one where it is not a list."""
    return node.value if isinstance(node.value, tuple) else (node.value,)
