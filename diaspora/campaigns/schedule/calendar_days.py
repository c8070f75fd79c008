"""Days on which the mission keeps still: public holidays of the host country and of Morocco, and Ramadan.

Computed by maintained libraries (`holidays`; Umm al-Qura for the Hijri calendar) and corrected by what people wrote
down: Morocco sees the moon, and governments move days. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays
from hijridate import Gregorian, Hijri

LANGUAGES = ("en", "fr", "ar")
MOROCCO = "MA"
CLOSED, OPEN, RAMADAN_BEGINS, RAMADAN_ENDS = "closed", "open", "Ramadan begins", "Ramadan ends"
_RAMADAN = 9
# The days that a correction by hand may be away from the computed one.
_NEAR = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person wrote down about a day: `kind` is one of the four above; `titles` by language."""

    day: date
    kind: str
    titles: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day on which nothing is sent, with its name in each language."""

    day: date
    names: Mapping[str, str]

    def name_in(self, language: str) -> str:
        """Return the day's name in a language, or in one that it has."""
        known = (self.names.get(tongue) for tongue in (language, "fr", "en", *self.names))
        return next((name for name in known if name), "")


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """The calendar of a mission: `countries` are ISO codes whose public holidays are kept."""

    countries: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def closed(self, day: date) -> ClosedDay | None:
        """Return why a day is closed, None for an ordinary one. A correction wins over what is computed."""
        for correction in self.corrections:
            if correction.day == day and correction.kind == CLOSED:
                return ClosedDay(day, correction.titles)
        if any(one.day == day and one.kind == OPEN for one in self.corrections):
            return None
        for country in self.countries:
            if day in _holidays_of(country, day.year):
                return ClosedDay(day, _holidays_of(country, day.year)[day])
        return None

    def is_ramadan(self, day: date) -> bool:
        """Return whether a day lies in Ramadan, by the corrected first and last days."""
        try:
            first, last = ramadan_of(day, self.corrections)
        except OverflowError:  # before 1924 and after 2077 the table of Umm al-Qura is silent
            return False
        return first <= day <= last


def ramadan_of(day: date, corrections: Iterable[Correction]) -> tuple[date, date]:
    """Return the first and the last day of the Ramadan nearest to a day . Raises OverflowError."""
    year = Gregorian(day.year, day.month, day.day).to_hijri().year
    spans = [_ramadan(one) for one in (year - 1, year, year + 1)]
    corrected = [
        (_corrected(first, RAMADAN_BEGINS, corrections), _corrected(last, RAMADAN_ENDS, corrections))
        for first, last in spans
    ]
    return min(corrected, key=lambda span: max((span[0] - day).days, (day - span[1]).days, 0))


def known_country(code: str) -> bool:
    """Return whether the public holidays of a country are known."""
    return code.upper() in holidays.list_supported_countries(include_aliases=False)


def _corrected(day: date, kind: str, corrections: Iterable[Correction]) -> date:
    return next((one.day for one in corrections if one.kind == kind and abs(one.day - day) <= _NEAR), day)


@lru_cache(maxsize=64)
def _ramadan(year: int) -> tuple[date, date]:
    first = Hijri(year, _RAMADAN, 1)
    last = Hijri(year, _RAMADAN, first.month_length())
    return date(*first.to_gregorian().datetuple()), date(*last.to_gregorian().datetuple())


@lru_cache(maxsize=256)
def _holidays_of(country: str, year: int) -> dict[date, dict[str, str]]:
    """Public holidays of a country in a year, with the names in the languages that the library knows them in."""
    if not known_country(country):
        return {}
    supported = holidays.country_holidays(country).supported_languages or ()
    found: dict[date, dict[str, str]] = {}
    for language in LANGUAGES:
        spoken = next((one for one in supported if one.split("_")[0] == language), None)
        for day, name in holidays.country_holidays(country, years=year, language=spoken).items():
            if spoken or "en" not in found.get(day, {}):
                found.setdefault(day, {})[language if spoken else ""] = name
    return found
