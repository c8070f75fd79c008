"""The time zone of a person, from country, coordinates and city: what the tz database's own table of zones says.

Guesses within a country only: by the nearest principal place, by the city's name, else where most people live. Pure.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# Where most people live, for the countries whose first row in the table is elsewhere (it goes by geography).
_MOST_PEOPLE = {
    "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CD": "Africa/Lagos",
    "DE": "Europe/Berlin", "MY": "Asia/Singapore", "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent",
    "VN": "Asia/Ho_Chi_Minh",
}  # fmt: skip
_PLACE = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?\Z")


@dataclass(frozen=True, slots=True)
class _Zone:
    name: str
    latitude: float
    longitude: float

    @property
    def city(self) -> str:
        return self.name.rpartition("/")[2].replace("_", " ").casefold()


def zone_of(
    country_code: str, city: str = "", latitude: float | None = None, longitude: float | None = None, *, default: str
) -> str:
    """Return the zone of a place, as the tz database names it; `default` where the country (ISO 3166) is not known."""
    zones = _zones_by_country().get(country_code.upper(), ())
    if not zones:
        return default
    if len(zones) == 1:
        return zones[0].name
    if latitude is not None and longitude is not None and (latitude or longitude):
        return min(zones, key=lambda zone: _distance(latitude, longitude, zone)).name
    same = [zone.name for zone in zones if zone.city == city.strip().casefold()]
    return same[0] if same else _MOST_PEOPLE.get(country_code.upper(), zones[0].name)


@lru_cache(maxsize=1)
def _zones_by_country() -> dict[str, tuple[_Zone, ...]]:
    found: dict[str, list[_Zone]] = {}
    table = files("tzdata.zoneinfo").joinpath("zone1970.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        codes, place, name = line.split("\t")[:3]
        zone = _Zone(name, *_degrees(place))
        for code in codes.split(","):
            found.setdefault(code, []).append(zone)
    return {code: tuple(zones) for code, zones in found.items()}


def _degrees(place: str) -> tuple[float, float]:
    """ISO 6709, as the table writes it: ±DDMM±DDDMM or ±DDMMSS±DDDMMSS."""
    found = _PLACE.match(place)
    if found is None:
        raise ValueError(f"{place!r} is no place")
    north, degrees, minutes, seconds, east, *rest = found.groups(default="0")
    return _signed(north, degrees, minutes, seconds), _signed(east, *rest)


def _signed(sign: str, degrees: str, minutes: str, seconds: str) -> float:
    value = int(degrees) + int(minutes) / 60 + int(seconds) / 3600
    return -value if sign == "-" else value


def _distance(latitude: float, longitude: float, zone: _Zone) -> float:
    """The angle between two places, in radians."""
    here, there = math.radians(latitude), math.radians(zone.latitude)
    turn = math.radians(longitude - zone.longitude)
    cosine = math.sin(here) * math.sin(there) + math.cos(here) * math.cos(there) * math.cos(turn)
    return math.acos(max(-1.0, min(1.0, cosine)))
