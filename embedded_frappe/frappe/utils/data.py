"""Conversions between texts, numbers, dates and field types, as Frappe's. All times are naive UTC."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dateutil import parser

DATE_FORMAT = "%Y-%m-%d"
TIME_FORMAT = "%H:%M:%S.%f"
DATETIME_FORMAT = f"{DATE_FORMAT} {TIME_FORMAT}"


def now_datetime() -> datetime:
    """Now, naive, in UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def now() -> str:
    """Now as `YYYY-MM-DD HH:MM:SS.ffffff`."""
    return now_datetime().strftime(DATETIME_FORMAT)


def nowdate() -> str:
    return now_datetime().strftime(DATE_FORMAT)


today = nowdate


def nowtime() -> str:
    return now_datetime().strftime(TIME_FORMAT)


def getdate(string_date: Any = None, parse_day_first: bool = False) -> Any:
    """A date of a text, datetime or date; today without an argument. Raises ValidationError."""
    if not string_date:
        return now_datetime().date() if string_date is None else None
    if isinstance(string_date, datetime):
        return string_date.date()
    if isinstance(string_date, date):
        return string_date
    try:
        return date.fromisoformat(string_date)
    except (TypeError, ValueError):
        return _parse(string_date, parse_day_first).date()


def get_datetime(datetime_str: Any = None) -> Any:
    """A datetime of a text, date or datetime; now without an argument. Raises ValidationError."""
    if datetime_str is None:
        return now_datetime()
    if isinstance(datetime_str, datetime) or not datetime_str:
        return datetime_str or None
    if isinstance(datetime_str, date):
        return datetime.combine(datetime_str, time())
    try:
        parsed = datetime.fromisoformat(datetime_str)
    except (TypeError, ValueError):
        parsed = _parse(datetime_str, False)
    return parsed.astimezone(UTC).replace(tzinfo=None) if parsed.tzinfo else parsed


def _parse(text: Any, day_first: bool) -> datetime:
    import frappe

    try:
        return parser.parse(text, dayfirst=day_first)
    except (TypeError, ValueError, OverflowError):
        frappe.throw(f"{text} is not a valid date string.", frappe.InvalidDates, title="Invalid Date")


def to_timedelta(value: Any) -> timedelta | None:
    """A time of day of a text or time, as the interval since midnight."""
    if value is None or value == "" or isinstance(value, timedelta):
        return value or None
    if not isinstance(value, time):
        value = parser.parse(str(value)).time()
    return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)


def cint(s: Any, default: int = 0) -> int:
    """An integer of anything; `default` of what is none."""
    try:
        return int(s)
    except (TypeError, ValueError):
        try:
            return int(float(s))
        except (TypeError, ValueError, OverflowError):
            return default


def flt(s: Any, precision: int | None = None, rounding_method: str | None = None) -> float:
    """A float of anything, 0.0 of what is none; commas between digits are left out."""
    if isinstance(s, str):
        s = s.replace(",", "")
    try:
        number = float(s)
    except (TypeError, ValueError):
        return 0.0
    return number if precision is None else round(number, precision)


def cstr(s: Any, encoding: str = "utf-8") -> str:
    """Text of anything; '' of None."""
    if isinstance(s, bytes):
        return s.decode(encoding)
    return "" if s is None else str(s)


def cast(fieldtype: str, value: Any = None) -> Any:
    """The value as the field type has it in Python; numbers that are not set are 0."""
    if fieldtype in ("Currency", "Float", "Percent"):
        return flt(value)
    if fieldtype in ("Int", "Check"):
        return cint(value)
    if fieldtype == "Date":
        return getdate(value) if value else None
    if fieldtype == "Datetime":
        return get_datetime(value) if value else None
    if fieldtype == "Time":
        return to_timedelta(value)
    return cstr(value) if value is not None or fieldtype in ("Data", "Text", "Small Text", "Long Text") else value
