"""When a campaign goes out and why, in English, French and Arabic. Pure; dates are written as each language does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from babel import Locale
from babel.dates import format_date, format_time

from diaspora.campaigns.language import base_language

from .hours import Moment, Reason

_LOCALES = {"en": "en_GB", "fr": "fr", "ar": "ar_MA"}
_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "at": "{day} at {hour} ({zone})",
        "because": "{when}, because {reasons}",
        "and": ", ",
        "holiday": "{day} is a holiday ({name})",
        "day": "nothing is sent on {weekday}",
        "hours": "nothing is sent at that hour of {day}",
        "ramadan": "hours are shorter in Ramadan ({day})",
        "friday": "Friday midday is kept free ({day})",
    },
    "fr": {
        "at": "{day} à {hour} ({zone})",
        "because": "{when}, parce que {reasons}",
        "and": ", ",
        "holiday": "le {day} est férié ({name})",
        "day": "rien ne part le {weekday}",
        "hours": "rien ne part à cette heure le {day}",
        "ramadan": "les horaires sont réduits pendant le ramadan ({day})",
        "friday": "le vendredi midi est réservé ({day})",
    },
    "ar": {
        "at": "{day} على الساعة {hour} ({zone})",
        "because": "{when}، لأن {reasons}",
        "and": "، ",
        "holiday": "{day} يوم عطلة ({name})",
        "day": "لا يُرسل شيء يوم {weekday}",
        "hours": "لا يُرسل شيء في تلك الساعة من {day}",
        "ramadan": "الأوقات مقلصة في رمضان ({day})",
        "friday": "وقت صلاة الجمعة محفوظ ({day})",
    },
}


def say(moment: Moment, language: str) -> str:
    """Return when a mail goes out on the clocks of its zone, and what moved it, in a language (others: English)."""
    tongue = _tongue(language)
    when = _PHRASES[tongue]["at"].format(
        day=_day(moment.local.date(), tongue),
        hour=format_time(moment.local, "HH:mm", tzinfo=moment.local.tzinfo, locale=_LOCALES[tongue]),
        zone=moment.zone,
    )
    if not moment.reasons:
        return when
    return _PHRASES[tongue]["because"].format(when=when, reasons=say_reasons(moment.reasons, tongue))


def say_reasons(reasons: Iterable[Reason], language: str) -> str:
    """Return some reasons as one clause."""
    tongue = _tongue(language)
    clauses = [
        _PHRASES[tongue][reason.kind].format(
            day=_day(reason.day, tongue),
            weekday=Locale.parse(_LOCALES[tongue]).days["stand-alone"]["wide"][reason.day.weekday()],
            name=reason.holiday.name_in(tongue) if reason.holiday else "",
        )
        for reason in reasons
    ]
    return _PHRASES[tongue]["and"].join(dict.fromkeys(clauses))


def _day(day: date, tongue: str) -> str:
    return format_date(day, "full", locale=_LOCALES[tongue])


def _tongue(language: str) -> str:
    base = base_language(language)
    return base if base in _PHRASES else "en"
