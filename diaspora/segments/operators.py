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

from diaspora.segments.operator_phrases import SAYS


@dataclass(frozen=True, slots=True)
class Operator:
    """A row: `takes` is the shape of the value (VALUE_SHAPES), `prose` a template per language."""

    type: str
    name: str
    takes: str
    sql: str
    prose: Mapping[str, str]
    negates: str | None = None
    # Dates: which days the value means, a name of operands.SPANS.
    span: str = "as written"
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
    "weeks": "a number of weeks, 1 to 5,200",
    "months": "a number of months, 1 to 1,200",
    "years": "a number of years, 1 to 100",
    "place": "a list of latitude, longitude and kilometres",
    "yes or no": "true or false",
}

_IS = "({column} = {value} AND HEX({column}) = {value_hex})"
_ONE_OF = "({column} IN {values} AND HEX({column}) IN {values_hex})"
_CONTAINS = "({column} LIKE {containing} ESCAPE '!' AND LENGTH(REPLACE({column}, {value}, '')) < LENGTH({column}))"
_STARTS_WITH = "({column} LIKE {starting} ESCAPE '!' AND HEX({column}) LIKE {starting_hex})"
_HAS_TEXT = "(LENGTH({column}) > 0)"

# As crm.consent.may_receive reads the states: a grant of the topic stands, even beside an objection to all topics
# (it was given later); without one, a withdrawal or an objection to the topic or to all of them counts.
# The plus sign keeps SQLite from looking up one contact after the other: most topics have very many.
AMONG = "+c.name IN ("
_CHOSE = AMONG + "SELECT s.contact FROM `tabDiaspora Subscription` s WHERE {only}s.channel = 'email' AND "
_OF_TOPIC = "(s.topic = {value} AND HEX(s.topic) = {value_hex})"
_OF_ALL = "(s.topic IS NULL OR s.topic = '')"
_NEGATIVE = "s.state IN ('withdrawn', 'objected')"
_GRANTED = f"{_CHOSE}s.state = 'granted' AND {_OF_TOPIC})"
_GRANTED_BESIDE = (
    "SELECT 1 FROM `tabDiaspora Subscription` b WHERE b.contact = s.contact AND b.channel = 'email'"
    " AND b.state = 'granted' AND b.topic = {value} AND HEX(b.topic) = {value_hex}"
)
_WITHDRAWN = f"{_CHOSE}({_OF_ALL} OR {_OF_TOPIC}) AND {_NEGATIVE} AND NOT EXISTS ({_GRANTED_BESIDE}))"
_DECIDED = f"{_CHOSE}({_OF_TOPIC} OR ({_OF_ALL} AND {_NEGATIVE})))"


def _of_text(type_: str) -> tuple[Operator, ...]:
    return (
        Operator(type_, "is", "text", _IS, SAYS["is"]),
        Operator(type_, "is not", "text", "", SAYS["is not"], negates="is"),
        Operator(type_, "contains", "text", _CONTAINS, SAYS["contains"]),
        Operator(type_, "does not contain", "text", "", SAYS["does not contain"], negates="contains"),
        Operator(type_, "starts with", "text", _STARTS_WITH, SAYS["starts with"]),
        *_of_emptiness(type_, _HAS_TEXT),
    )


def _of_choice(type_: str, is_: str, one_of: str | None) -> tuple[Operator, ...]:
    return (
        Operator(type_, "is", "choice", is_, SAYS["is"]),
        Operator(type_, "is not", "choice", "", SAYS["is not"], negates="is"),
        Operator(type_, "is one of", "choices", one_of or "", SAYS["one of"], repeats=None if one_of else "is"),
        Operator(type_, "is none of", "choices", "", SAYS["none of"], negates="is one of"),
        *_of_emptiness(type_, _HAS_TEXT),
    )


def _of_emptiness(type_: str, sql: str) -> tuple[Operator, Operator]:
    return (
        Operator(type_, "is not empty", "nothing", sql, SAYS["is not empty"]),
        Operator(type_, "is empty", "nothing", "", SAYS["is empty"], negates="is not empty"),
    )


_NUMBER = (
    Operator("number", "=", "number", "({column} = {value})", SAYS["is"]),
    Operator("number", "!=", "number", "", SAYS["is not"], negates="="),
    Operator("number", "<", "number", "({column} < {value})", SAYS["below"]),
    Operator("number", ">", "number", "({column} > {value})", SAYS["above"]),
    Operator("number", "between", "numbers", "({column} >= {low} AND {column} <= {high})", SAYS["between"]),
    *_of_emptiness("number", "({column} IS NOT NULL)"),
)

# Days are days of the mission's zone: {start} is the first moment of the first day meant, {end} the first one after.
_WITHIN = "({column} >= {start} AND {column} < {end})"
_DATE = (
    Operator("date", "is on", "date", _WITHIN, SAYS["on"]),
    Operator("date", "before", "date", "({column} < {start})", SAYS["before"]),
    Operator("date", "after", "date", "({column} >= {end})", SAYS["after"]),
    Operator("date", "between", "dates", _WITHIN, SAYS["between dates"]),
    Operator("date", "in the last days", "days", _WITHIN, SAYS["last days"], span="last days"),
    Operator("date", "in the last weeks", "weeks", _WITHIN, SAYS["last weeks"], span="last weeks"),
    Operator("date", "in the last months", "months", _WITHIN, SAYS["last months"], span="last months"),
    Operator("date", "in the last years", "years", _WITHIN, SAYS["last years"], span="last years"),
    Operator("date", "in the next days", "days", _WITHIN, SAYS["next days"], span="next days"),
    Operator("date", "more than days ago", "days", "({column} < {start})", SAYS["days ago"], span="last days"),
    Operator("date", "this month", "nothing", _WITHIN, SAYS["this month"], span="this month"),
    Operator("date", "this year", "nothing", _WITHIN, SAYS["this year"], span="this year"),
    *_of_emptiness("date", "({column} IS NOT NULL)"),
)

# A period has a first and a last day, either of which may be open.
_HELD = "(({column} IS NULL OR {column} < {end}) AND ({until} IS NULL OR {until} >= {start}))"
_PERIOD = (
    Operator("period", "on", "date", _HELD, SAYS["held on"]),
    Operator("period", "between", "dates", _HELD, SAYS["held between"]),
)

_YES_OR_NO = (Operator("yes or no", "is", "yes or no", "{column}", SAYS["yes or no"]),)

# "is subscribed to", "has withdrawn" and "has no decision" share out everyone.
_TOPIC = (
    Operator("topic", "is subscribed to", "choice", _GRANTED, SAYS["subscribed"]),
    Operator("topic", "has withdrawn", "choice", _WITHDRAWN, SAYS["withdrawn"]),
    Operator("topic", "has a decision", "choice", _DECIDED, SAYS["decision"]),
    Operator("topic", "has no decision", "choice", "", SAYS["no decision"], negates="has a decision"),
)

# The square around the circle may use an index; then the haversine itself, compared before its arc sine and radius
# (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984).
_NEAR = (
    "({column}.has_coordinates = 1 AND {column}.latitude >= {south} AND {column}.latitude <= {north}"
    " AND {column}.longitude >= {west} AND {column}.longitude <= {east}"
    " AND POWER(SIN(RADIANS({column}.latitude - {latitude}) / 2), 2) + {latitude_cosine}"
    " * COS(RADIANS({column}.latitude)) * POWER(SIN(RADIANS({column}.longitude - {longitude}) / 2), 2) <= {reach})"
)
_PLACE = (
    Operator("place", "is within km of", "place", _NEAR, SAYS["near"]),
    Operator("place", "is farther than km from", "place", "", SAYS["far"], negates="is within km of"),
    *_of_emptiness("place", "({column}.has_coordinates = 1)"),
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
        *_PLACE,
    )
}


def operators_of(type_: str) -> dict[str, Operator]:
    """The operators of a type of field by their names, in the order of the menu."""
    return {name: row for (kind, name), row in OPERATORS.items() if kind == type_}
