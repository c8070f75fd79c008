"""Dates as people and programs write them, in the years of living memory. Pure.

Day before month, as in all the languages of our files but American English; where only the other order makes a date,
that one. Excel counts days from 1899-12-30 (its 1900 was a leap year).
"""

import re
import unicodedata
from datetime import date, timedelta

from diaspora.crm.arabic_folding import fold_text

_EXCEL_EPOCH = date(1899, 12, 30)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_NUMERIC = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:[T ,].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")  # from 1927 on: four digits are a year
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_MONTHS: dict[str, int] = {
    word: month
    for month, words in enumerate(
        (
            "janvier janv january jan enero januari يناير", "fevrier fevr february feb febrero februari فبراير",
            "mars march mar marzo maart مارس", "avril avr april apr abril ابريل", "mai may mayo mei ماي مايو",
            "juin june jun junio juni يونيو", "juillet juil july jul julio juli يوليوز يوليو",
            "aout august aug agosto augustus غشت اغسطس", "septembre sept september sep septiembre شتنبر سبتمبر",
            "octobre oct october octubre oktober okt اكتوبر", "novembre nov november noviembre نونبر نوفمبر",
            "decembre dec december diciembre dic دجنبر ديسمبر",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
NO_DATE = frozenset({"0001-01-01", "0000-00-00", "1900-01-00", "00/00/0000", "01/01/0001"})
"""What registers write where there is no date."""


def read_date(text: str, this_year: int, *, years_ahead: int = 0) -> str:
    """YYYY-MM-DD of a date in a usual form, "" for none or for what cannot be read.

    Two digits of a year are of the hundred years that end `years_ahead` after this one. A serial number of Excel has
    five digits.
    """
    last_year = this_year + years_ahead
    digits = ascii_digits(text).strip()
    if digits in NO_DATE:
        return ""
    for read in (_iso, _numeric, _compact, _in_words):
        if found := read(digits, last_year):
            return found.isoformat()
    if found := _serial(digits, this_year):
        return found.isoformat()
    return ""


def read_year(text: str, this_year: int) -> int:
    """The year that a year, a date or a serial number says; 0 for none."""
    digits = ascii_digits(text).strip()
    if found := _YEAR.search(digits):
        return int(found.group())
    day = read_date(digits, this_year)
    return int(day[:4]) if day else 0


def ascii_digits(text: str) -> str:
    """Arabic-Indic and other digits as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char for char in text)


def _iso(text: str, _last_year: int) -> date | None:
    found = _ISO.fullmatch(text)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else None


def _compact(text: str, _last_year: int) -> date | None:
    found = _COMPACT.fullmatch(text)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else None


def _numeric(text: str, last_year: int) -> date | None:
    found = _NUMERIC.fullmatch(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), _whole_year(found[3], last_year)
    return _day(year, second, first) or _day(year, first, second)


def _in_words(text: str, last_year: int) -> date | None:
    words = fold_text(text).split()
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [word.removesuffix("er").removesuffix("st").removesuffix("th") for word in words if word not in _MONTHS]
    numbers = [word for word in numbers if word.isdecimal()]
    if len(months) != 1 or len(numbers) != 2:
        return None
    day, year = reversed(numbers) if len(numbers[0]) == 4 else numbers
    return _day(_whole_year(year, last_year), months[0], int(day))


def _serial(text: str, this_year: int) -> date | None:
    found = _SERIAL.fullmatch(text)
    if not found:
        return None
    day = _EXCEL_EPOCH + timedelta(days=int(found[1]))
    return day if 1900 <= day.year <= this_year + 20 else None


def _whole_year(text: str, last_year: int) -> int:
    if len(text) > 2:
        return int(text)
    year = last_year // 100 * 100 + int(text)
    return year if year <= last_year else year - 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year > 1 else None
    except ValueError:
        return None
