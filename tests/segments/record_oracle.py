"""What a condition says of one record: the oracle's part for all relations but affiliations.

Written from docs/segments.md, not from the code. Imports nothing of the code under test but the tree's type.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from diaspora.segments.tree import Condition

from .record_comparing import as_tuple, covers, dated, fold, numbered
from .records import Record

# What docs/segments.md says of each field: its type.
KINDS: dict[str, dict[str, str]] = {
    "leadership": {"association": "link", "association_title": "folded", "activity": "link", "function": "text"},
    "imam": {"place_of_worship": "link", "language": "language"},
    "teacher": {"school": "link", "programme": "text", "subjects": "text"},
    "mandate": {"office": "text", "constituency": "text"},
    "investor": {"company": "link", "sector": "link", "region": "link", "ticket_minimum": "number",
                 "ticket_maximum": "number", "currency": "link", "horizon": "link", "stage": "link"},
    "student": {"university": "link", "field_of_study": "text", "level": "link", "expected_end": "day"},
    "competency": {"skill": "text", "sector": "link"},
    "event": {"event": "link", "state": "link", "kind": "link", "topic": "link", "date": "moment"},
    "interaction": {"kind": "link", "subject": "text", "date": "day", "role": "text"},
    "consent": {"topic": "link", "channel": "link", "action": "link", "source": "text", "date": "moment"},
    "mail sent": {"campaign": "link", "topic": "link", "date": "moment"},
    "mail delivered": {"campaign": "link", "topic": "link", "date": "moment"},
    "mail opened": {"campaign": "link", "topic": "link", "date": "moment"},
    "mail clicked": {"campaign": "link", "topic": "link", "date": "moment"},
    "list": {"list": "link"},
}  # fmt: skip

NEGATIVES = {
    "is not": "is", "does not contain": "contains", "is empty": "is not empty", "is none of": "is one of", "!=": "=",
}  # fmt: skip


def record_holds(node: Condition, record: Record, today: date, zone: str) -> bool:
    """Whether the condition holds for the record, on a day, in a zone."""
    if node.field in ("current", "period"):
        return _term_holds(node, record, today)
    kind = KINDS[record.relation][node.field]
    stored = record.values[node.field]
    values = stored if isinstance(stored, list) else [stored]
    if node.op in NEGATIVES:
        positive = Condition(node.field, NEGATIVES[node.op], node.value)
        return not any(_one_holds(kind, positive, value, today, zone) for value in values)
    return any(_one_holds(kind, node, value, today, zone) for value in values)


def _one_holds(kind: str, node: Condition, stored: object, today: date, zone: str) -> bool:
    if kind in ("day", "moment"):
        return dated(node, _day(kind, stored, zone), today)
    if kind == "number":
        return numbered(node, stored if isinstance(stored, int) else None)
    text = fold(str(stored or "")) if kind == "folded" else str(stored or "")
    if node.op == "is not empty":
        return text != ""
    if kind == "language":
        return any(covers(wanted, text.lower()) for wanted in as_tuple(node))
    if kind == "link":
        return text != "" and text in as_tuple(node)
    wanted = fold(str(node.value)) if kind == "folded" else str(node.value).strip()
    return {"is": text == wanted, "contains": wanted in text, "starts with": text.startswith(wanted)}[node.op]


def _day(kind: str, stored: object, zone: str) -> date | None:
    if not stored:
        return None
    moment = datetime.fromisoformat(str(stored))
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date() if kind == "moment" else moment.date()


def _term_holds(node: Condition, record: Record, today: date) -> bool:
    first, last = record.values["from"], record.values["to"]
    starts = date.fromisoformat(str(first)) if first else date.min
    ends = date.fromisoformat(str(last)) if last else date.max
    if node.field == "current":
        return (starts <= today <= ends) is node.value
    asked = [date.fromisoformat(str(day)) for day in as_tuple(node)]
    return starts <= asked[-1] and ends >= asked[0]
