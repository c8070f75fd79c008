"""What an event's card says: title, day and hour in the event's zone, place, and where to register. Pure.

Months, days and the zone's city come from Unicode's CLDR (Babel); Arabic uses the names of months that Morocco uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_location

from diaspora.campaigns.language import base_language, normalise_tag

# Where a language alone would give another country's words for the months.
_LOCALES: Mapping[str, str] = {"ar": "ar_MA", "en": "en_GB"}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"at": "{day}, {hours} (local time, {city})", "days": "from {first} to {last}", "register": "Register"},
    "fr": {"at": "{day}, {hours} (heure locale, {city})", "days": "du {first} au {last}", "register": "S’inscrire"},
    "ar": {"at": "{day}، {hours} (بالتوقيت المحلي، {city})", "days": "من {first} إلى {last}", "register": "التسجيل"},
}


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event as it stands now; times are naive UTC, `titles` by primary language, `zone` of the tz database."""

    name: str
    title: str
    starts_at: datetime
    zone: str
    ends_at: datetime | None = None
    venue: str = ""
    city: str = ""
    url: str = ""
    titles: Mapping[str, str] = field(default_factory=dict[str, str])

    def title_in(self, language: str) -> str:
        """Return the title in a language, or as it was first written."""
        return self.titles.get(base_language(language)) or self.title

    def is_translated(self, language: str, written_in: str) -> bool:
        """Return whether there is a title in this language, given the language in which titles are first written."""
        return base_language(language) in {*self.titles, base_language(written_in)}

    @property
    def place(self) -> str:
        """The venue and the city, on one line."""
        return ", ".join(part for part in (self.venue, self.city) if part)


def when(event: EventFacts, language: str) -> str:
    """Return day and hours of an event in its own zone, as a reader of this language expects them."""
    zone = ZoneInfo(event.zone)
    start = _local(event.starts_at, zone)
    end = _local(event.ends_at, zone) if event.ends_at else None
    locale, words = _locale(language), _words(language)
    day, hours = format_date(start, "full", locale=locale), _hour(start, locale)
    if end and end.date() != start.date():
        day = words["days"].format(first=day, last=format_date(end, "full", locale=locale))
    elif end:
        hours = f"{hours} – {_hour(end, locale)}"
    city = get_timezone_location(zone, locale=locale, return_city=True)
    return words["at"].format(day=day[:1].upper() + day[1:], hours=hours, city=city)


def register_label(language: str) -> str:
    """Return what the card's button says where its author has not said it."""
    return _words(language)["register"]


def _words(language: str) -> Mapping[str, str]:
    return _WORDS.get(base_language(language), _WORDS["en"])


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(zone)


def _hour(moment: datetime, locale: Locale) -> str:
    return format_time(moment, "short", tzinfo=moment.tzinfo, locale=locale)


def _locale(language: str) -> Locale:
    tag = normalise_tag(language)
    try:
        return Locale.parse(_LOCALES.get(tag) or tag, sep="_" if tag in _LOCALES else "-")
    except (UnknownLocaleError, ValueError):
        base = base_language(language)
        return Locale.parse(_LOCALES.get(base, "en_GB" if base not in _WORDS else base))
