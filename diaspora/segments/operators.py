"""The operators, as a table: per type of field what each takes, its SQL, and what it says in three languages.

Pure data. `sql` names `{column}` and the values that emit.py derives from the condition's value and puts into
parameters; an operator with `negates` has none: it is NOT of the positive one, so that what is unknown (NULL, 0, "")
never fulfils a positive operator and always fulfils its negation.

Text is compared by bytes on both databases: the first half of each comparison may use an index, the second (HEX,
REPLACE) takes away what MariaDB's collation holds equal and SQLite's does not ("strasse" and "straße", "a" and "a ").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operator:
    """A row: `takes` is the shape of the value (VALUE_SHAPES), `prose` a template per language."""

    type: str
    name: str
    takes: str
    sql: str
    prose: Mapping[str, str]
    negates: str | None = None
    # The name of the operator that is tried with each value of a list in turn.
    repeats: str | None = None


# What a value may be: how it is written in a tree.
VALUE_SHAPES: dict[str, str] = {
    "nothing": "no value",
    "text": "a text",
    "choice": "one of the field's choices",
    "choices": "a list of the field's choices",
    "number": "a whole number",
    "numbers": "a list of two whole numbers, the lower first",
    "date": "a date, YYYY-MM-DD",
    "dates": "a list of two dates, the earlier first",
    "days": "a number of days, 1 to 36,500",
    "yes or no": "true or false",
}

_IS = "({column} = {value} AND HEX({column}) = {value_hex})"
_ONE_OF = "({column} IN {values} AND HEX({column}) IN {values_hex})"
_CONTAINS = "({column} LIKE {containing} ESCAPE '!' AND LENGTH(REPLACE({column}, {value}, '')) < LENGTH({column}))"
_STARTS_WITH = "({column} LIKE {starting} ESCAPE '!' AND HEX({column}) LIKE {starting_hex})"
_HAS_TEXT = "(LENGTH({column}) > 0)"

# As crm.consent.may_receive reads the states: a grant of the topic stands, even beside an objection to all topics
# (it was given later); without one, a withdrawal or an objection to the topic or to all of them counts.
_CHOSE = "c.name IN (SELECT s.contact FROM `tabDiaspora Subscription` s WHERE s.channel = 'email' AND "
_OF_TOPIC = "(s.topic = {value} AND HEX(s.topic) = {value_hex})"
_OF_ALL = "COALESCE(s.topic, '') = ''"
_NEGATIVE = "s.state IN ('withdrawn', 'objected')"
_GRANTED = f"{_CHOSE}s.state = 'granted' AND {_OF_TOPIC})"
_WITHDRAWN = f"({_CHOSE}{_NEGATIVE} AND ({_OF_ALL} OR {_OF_TOPIC})) AND NOT COALESCE({_GRANTED}, 0))"
_DECIDED = f"{_CHOSE}({_OF_TOPIC} OR ({_OF_ALL} AND {_NEGATIVE})))"

# Templates of prose: {field} is the field's own phrase, {value} the value. The Arabic ones need no agreement
# in gender with the field, whichever it is.
_SAYS: dict[str, dict[str, str]] = {
    "is": {"en": "whose {field} is {value}", "fr": "dont {field} est {value}", "ar": "التي {field} {value}"},
    "is not": {
        "en": "whose {field} is not {value}",
        "fr": "dont {field} n'est pas {value}",
        "ar": "التي {field} غير {value}",
    },
    "one of": {
        "en": "whose {field} is one of {value}",
        "fr": "dont {field} est parmi {value}",
        "ar": "التي {field} من بين {value}",
    },
    "none of": {
        "en": "whose {field} is none of {value}",
        "fr": "dont {field} n'est pas parmi {value}",
        "ar": "التي {field} من غير {value}",
    },
    "contains": {
        "en": "whose {field} contains {value}",
        "fr": "dont {field} contient {value}",
        "ar": "التي في {field} النص {value}",
    },
    "does not contain": {
        "en": "whose {field} does not contain {value}",
        "fr": "dont {field} ne contient pas {value}",
        "ar": "التي ليس في {field} النص {value}",
    },
    "starts with": {
        "en": "whose {field} starts with {value}",
        "fr": "dont {field} commence par {value}",
        "ar": "التي أول {field} النص {value}",
    },
    "is empty": {
        "en": "whose {field} is unknown",
        "fr": "dont on ne connaît pas {field}",
        "ar": "التي لا بيان عن {field}",
    },
    "is not empty": {
        "en": "whose {field} is known",
        "fr": "dont on connaît {field}",
        "ar": "التي يوجد بيان عن {field}",
    },
    "below": {
        "en": "whose {field} is less than {value}",
        "fr": "dont {field} est en dessous de {value}",
        "ar": "التي {field} أقل من {value}",
    },
    "above": {
        "en": "whose {field} is more than {value}",
        "fr": "dont {field} est au-dessus de {value}",
        "ar": "التي {field} أكثر من {value}",
    },
    "between": {
        "en": "whose {field} is between {low} and {high}",
        "fr": "dont {field} est entre {low} et {high}",
        "ar": "التي {field} بين {low} و{high}",
    },
    "on": {"en": "whose {field} is {value}", "fr": "dont {field} est le {value}", "ar": "التي {field} يوم {value}"},
    "before": {
        "en": "whose {field} is before {value}",
        "fr": "dont {field} est avant le {value}",
        "ar": "التي {field} قبل {value}",
    },
    "after": {
        "en": "whose {field} is after {value}",
        "fr": "dont {field} est après le {value}",
        "ar": "التي {field} بعد {value}",
    },
    "between dates": {
        "en": "whose {field} is from {low} to {high}",
        "fr": "dont {field} est du {low} au {high}",
        "ar": "التي {field} من {low} إلى {high}",
    },
    "last days": {
        "en": "whose {field} is at most {value} day(s) ago",
        "fr": "dont {field} remonte à {value} jour(s) au plus",
        "ar": "التي {field} خلال آخر {value} من الأيام",
    },
    "held on": {
        "en": "which was held on {value}",
        "fr": "qui était en cours le {value}",
        "ar": "التي كانت قائمة يوم {value}",
    },
    "held between": {
        "en": "which was held at some time from {low} to {high}",
        "fr": "qui était en cours à un moment du {low} au {high}",
        "ar": "التي كانت قائمة في وقت ما من {low} إلى {high}",
    },
    "subscribed": {
        "en": "who are subscribed to {value}",
        "fr": "qui sont abonnés à {value}",
        "ar": "المشتركة في {value}",
    },
    "withdrawn": {
        "en": "who have withdrawn from {value}",
        "fr": "qui se sont désabonnés de {value}",
        "ar": "التي سحبت موافقتها من {value}",
    },
    "decision": {
        "en": "who have decided about {value}",
        "fr": "qui se sont prononcés sur {value}",
        "ar": "التي أبدت قرارا بشأن {value}",
    },
    "no decision": {
        "en": "who have not decided about {value}",
        "fr": "qui ne se sont pas prononcés sur {value}",
        "ar": "التي لم تبد أي قرار بشأن {value}",
    },
    # A yes/no field brings its own two phrases (catalogue.py).
    "yes or no": {"en": "{field}", "fr": "{field}", "ar": "{field}"},
}


def _of_text(type_: str) -> tuple[Operator, ...]:
    return (
        Operator(type_, "is", "text", _IS, _SAYS["is"]),
        Operator(type_, "is not", "text", "", _SAYS["is not"], negates="is"),
        Operator(type_, "contains", "text", _CONTAINS, _SAYS["contains"]),
        Operator(type_, "does not contain", "text", "", _SAYS["does not contain"], negates="contains"),
        Operator(type_, "starts with", "text", _STARTS_WITH, _SAYS["starts with"]),
        *_of_emptiness(type_, _HAS_TEXT),
    )


def _of_choice(type_: str, is_: str, one_of: str | None) -> tuple[Operator, ...]:
    return (
        Operator(type_, "is", "choice", is_, _SAYS["is"]),
        Operator(type_, "is not", "choice", "", _SAYS["is not"], negates="is"),
        Operator(type_, "is one of", "choices", one_of or "", _SAYS["one of"], repeats=None if one_of else "is"),
        Operator(type_, "is none of", "choices", "", _SAYS["none of"], negates="is one of"),
        *_of_emptiness(type_, _HAS_TEXT),
    )


def _of_emptiness(type_: str, sql: str) -> tuple[Operator, Operator]:
    return (
        Operator(type_, "is not empty", "nothing", sql, _SAYS["is not empty"]),
        Operator(type_, "is empty", "nothing", "", _SAYS["is empty"], negates="is not empty"),
    )


_NUMBER = (
    Operator("number", "=", "number", "({column} = {value})", _SAYS["is"]),
    Operator("number", "!=", "number", "", _SAYS["is not"], negates="="),
    Operator("number", "<", "number", "({column} < {value})", _SAYS["below"]),
    Operator("number", ">", "number", "({column} > {value})", _SAYS["above"]),
    Operator("number", "between", "numbers", "({column} >= {low} AND {column} <= {high})", _SAYS["between"]),
    *_of_emptiness("number", "({column} IS NOT NULL)"),
)

# Days are days of the mission's zone: {start} is the first moment of the first day meant, {end} the first one after.
_DATE = (
    Operator("date", "is on", "date", "({column} >= {start} AND {column} < {end})", _SAYS["on"]),
    Operator("date", "before", "date", "({column} < {start})", _SAYS["before"]),
    Operator("date", "after", "date", "({column} >= {end})", _SAYS["after"]),
    Operator("date", "between", "dates", "({column} >= {start} AND {column} < {end})", _SAYS["between dates"]),
    Operator("date", "in the last days", "days", "({column} >= {start} AND {column} < {end})", _SAYS["last days"]),
    *_of_emptiness("date", "({column} IS NOT NULL)"),
)

# A period has a first and a last day, either of which may be open.
_HELD = "(({column} IS NULL OR {column} < {end}) AND ({until} IS NULL OR {until} >= {start}))"
_PERIOD = (
    Operator("period", "on", "date", _HELD, _SAYS["held on"]),
    Operator("period", "between", "dates", _HELD, _SAYS["held between"]),
)

_YES_OR_NO = (Operator("yes or no", "is", "yes or no", "{column}", _SAYS["yes or no"]),)

# "is subscribed to", "has withdrawn" and "has no decision" share out everyone.
_TOPIC = (
    Operator("topic", "is subscribed to", "choice", _GRANTED, _SAYS["subscribed"]),
    Operator("topic", "has withdrawn", "choice", _WITHDRAWN, _SAYS["withdrawn"]),
    Operator("topic", "has a decision", "choice", _DECIDED, _SAYS["decision"]),
    Operator("topic", "has no decision", "choice", "", _SAYS["no decision"], negates="has a decision"),
)

# A language tag covers its regional forms: "ar" is also "ar-MA".
_IS_LANGUAGE = "({column} = {value} OR {column} LIKE {value_and_region} ESCAPE '!')"

OPERATORS: dict[tuple[str, str], Operator] = {
    (row.type, row.name): row
    for row in (
        *_of_text("folded text"),
        *_of_text("text"),
        *_of_choice("choice", _IS, _ONE_OF),
        *_of_choice("link", _IS, _ONE_OF),
        *_of_choice("language", _IS_LANGUAGE, None),
        *_NUMBER,
        *_DATE,
        *_PERIOD,
        *_YES_OR_NO,
        *_TOPIC,
    )
}


def operators_of(type_: str) -> dict[str, Operator]:
    """The operators of a type of field by their names, in the order of the menu."""
    return {name: row for (kind, name), row in OPERATORS.items() if kind == type_}
