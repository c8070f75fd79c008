"""The corpus's records in plain tables, as the schema holds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from diaspora.crm.name_folding import fold_text

from .records import CAMPAIGNS, EVENTS, LISTS, Record

_NAMED = "name varchar(140) primary key, "
_CHILD = f"{_NAMED}parent varchar(140), parenttype varchar(140), "
_POSTING = "posting_from date, posting_to date"
TABLES: dict[str, str] = {
    "Diaspora Association Leader": f"{_CHILD}contact varchar(140), `function` varchar(140), from_date date,"
    " to_date date",
    "Diaspora Imam": f"{_NAMED}contact varchar(140), place_of_worship varchar(140), {_POSTING}",
    "Diaspora Spoken Language": f"{_CHILD}language varchar(140)",
    "Diaspora Teacher": f"{_NAMED}contact varchar(140), school varchar(140), programme varchar(140), subjects text,"
    f" {_POSTING}",
    "Diaspora Elected Official": f"{_NAMED}contact varchar(140)",
    "Diaspora Mandate": f"{_CHILD}office varchar(140), constituency varchar(140), from_date date, to_date date",
    "Diaspora Investor": f"{_NAMED}contact varchar(140), company varchar(140), ticket_minimum decimal(21,9) not null"
    " default 0, ticket_maximum decimal(21,9) not null default 0, currency varchar(140), horizon varchar(140),"
    " stage varchar(140)",
    "Diaspora Sector Interest": f"{_CHILD}sector varchar(140)",
    "Diaspora Region Interest": f"{_CHILD}region varchar(140)",
    "Diaspora Student": f"{_NAMED}contact varchar(140), university varchar(140), field_of_study varchar(140),"
    " level varchar(140), expected_end date",
    "Diaspora Competency": f"{_NAMED}contact varchar(140)",
    "Diaspora Skill": f"{_CHILD}skill varchar(140)",
    "Diaspora Event": f"{_NAMED}kind varchar(140), topic varchar(140), starts_at datetime(6)",
    "Diaspora Event Registration": f"{_NAMED}event varchar(140), contact varchar(140), state varchar(140)",
    "Diaspora Interaction": f"{_NAMED}subject varchar(140), kind varchar(140), held_on date, district varchar(140)",
    "Diaspora Interaction Participant": f"{_CHILD}contact varchar(140), role varchar(140)",
    "Diaspora Consent": f"{_NAMED}contact varchar(140), topic varchar(140), channel varchar(140), action varchar(140),"
    " source varchar(140), given_at datetime(6)",
    "Diaspora Campaign": f"{_NAMED}topic varchar(140), district varchar(140)",
    "Diaspora Recipient": f"{_NAMED}contact varchar(140), campaign varchar(140), state varchar(140),"
    " sent_at datetime(6)",
    "Diaspora Mail Event": f"{_NAMED}contact varchar(140), campaign varchar(140), kind varchar(140),"
    " machine varchar(140), occurred_at datetime(6)",
    "Diaspora People List": f"{_NAMED}district varchar(140)",
    "Diaspora People List Entry": f"{_CHILD}contact varchar(140)",
}

Insert = Callable[[str, dict[str, Any]], None]


def fill_records(insert: Insert, records: tuple[Record, ...]) -> None:
    """Campaigns, events and lists, then each record with its children; `insert(table, row)` puts one row."""
    for name, (topic, district) in CAMPAIGNS.items():
        insert("Diaspora Campaign", {"name": name, "topic": topic, "district": district})
    for name, (kind, topic, starts_at) in EVENTS.items():
        insert("Diaspora Event", {"name": name, "kind": kind, "topic": topic, "starts_at": starts_at})
    for name, district in LISTS.items():
        insert("Diaspora People List", {"name": name, "district": district})
    for number, record in enumerate(records):
        _FILLERS[record.relation.split()[0]](insert, f"r{number}", record)
    for kind, machine in (("sent", "failed"), ("sent", "skipped")):
        row = {"name": f"not {kind} {machine}", "contact": "blank", "campaign": "spring", "state": machine}
        insert("Diaspora Recipient", row)


def _values(record: Record, *names: str, **columns: str) -> dict[str, Any]:
    renamed = {column: record.values[name] for name, column in columns.items()}
    return {name: record.values[name] for name in names} | renamed


def _children(insert: Insert, doctype: str, parent: str, parenttype: str, column: str, values: Any) -> None:
    for place, value in enumerate(values):
        row = {"name": f"{parent}-{column}{place}", "parent": parent, "parenttype": parenttype, column: value}
        insert(doctype, row)


def _leadership(insert: Insert, name: str, record: Record) -> None:
    row = _values(record, "function", association="parent", **{"from": "from_date", "to": "to_date"})
    insert("Diaspora Association Leader", {"name": name, "parenttype": "Diaspora Association",
                                           "contact": record.contact, **row})  # fmt: skip
    assert fold_text(str(record.values["association_title"]))


def _imam(insert: Insert, name: str, record: Record) -> None:
    row = _values(record, "place_of_worship", **{"from": "posting_from", "to": "posting_to"})
    insert("Diaspora Imam", {"name": name, "contact": record.contact, **row})
    spoken = record.values["language"]
    _children(insert, "Diaspora Spoken Language", name, "Diaspora Imam", "language", spoken)


def _teacher(insert: Insert, name: str, record: Record) -> None:
    row = _values(record, "school", "programme", "subjects", **{"from": "posting_from", "to": "posting_to"})
    insert("Diaspora Teacher", {"name": name, "contact": record.contact, **row})


def _mandate(insert: Insert, name: str, record: Record) -> None:
    insert("Diaspora Elected Official", {"name": f"o{name}", "contact": record.contact})
    row = _values(record, "office", "constituency", **{"from": "from_date", "to": "to_date"})
    insert("Diaspora Mandate", {"name": name, "parent": f"o{name}", "parenttype": "Diaspora Elected Official", **row})


def _investor(insert: Insert, name: str, record: Record) -> None:
    row = _values(record, "company", "ticket_minimum", "ticket_maximum", "currency", "horizon", "stage")
    tickets = {key: row[key] or 0 for key in ("ticket_minimum", "ticket_maximum")}
    insert("Diaspora Investor", {"name": name, "contact": record.contact, **row, **tickets})
    for column in ("sector", "region"):
        doctype = f"Diaspora {column.title()} Interest"
        _children(insert, doctype, name, "Diaspora Investor", column, record.values[column])


def _student(insert: Insert, name: str, record: Record) -> None:
    row = _values(record, "university", "field_of_study", "level", "expected_end")
    insert("Diaspora Student", {"name": name, "contact": record.contact, **row})


def _competency(insert: Insert, name: str, record: Record) -> None:
    insert("Diaspora Competency", {"name": name, "contact": record.contact})
    _children(insert, "Diaspora Skill", name, "Diaspora Competency", "skill", record.values["skill"])
    _children(insert, "Diaspora Sector Interest", name, "Diaspora Competency", "sector", record.values["sector"])


def _event(insert: Insert, name: str, record: Record) -> None:
    row = _values(record, "event", "state")
    insert("Diaspora Event Registration", {"name": name, "contact": record.contact, **row})


def _interaction(insert: Insert, name: str, record: Record) -> None:
    row = _values(record, "subject", "kind", date="held_on")
    insert("Diaspora Interaction", {"name": name, "district": record.district, **row})
    child = {"name": f"{name}-p", "parent": name, "parenttype": "Diaspora Interaction", "contact": record.contact}
    insert("Diaspora Interaction Participant", {**child, "role": record.values["role"]})


def _consent(insert: Insert, name: str, record: Record) -> None:
    row = _values(record, "topic", "channel", "action", "source", date="given_at")
    insert("Diaspora Consent", {"name": name, "contact": record.contact, **row})


def _mail(insert: Insert, name: str, record: Record) -> None:
    row = {"name": name, "contact": record.contact, "campaign": record.values["campaign"]}
    kind = record.relation.split()[1]
    if kind == "sent":
        insert("Diaspora Recipient", {**row, "state": "sent", "sent_at": record.values["date"]})
        return
    machine = "machine" if record.by_machine else "human"
    event = {"kind": kind, "machine": machine, "occurred_at": record.values["date"]}
    insert("Diaspora Mail Event", {**row, **event})


def _list(insert: Insert, name: str, record: Record) -> None:
    row = {"name": name, "parent": record.values["list"], "parenttype": "Diaspora People List"}
    insert("Diaspora People List Entry", {**row, "contact": record.contact})


_FILLERS: dict[str, Callable[[Insert, str, Record], None]] = {
    "leadership": _leadership, "imam": _imam, "teacher": _teacher, "mandate": _mandate, "investor": _investor,
    "student": _student, "competency": _competency, "event": _event, "interaction": _interaction,
    "consent": _consent, "mail": _mail, "list": _list,
}  # fmt: skip
