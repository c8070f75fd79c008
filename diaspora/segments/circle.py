"""A circle on the globe as numbers for SQL: the square around it, and what the haversine is compared with. Pure.

Source: the mean radius of the earth of the IUGG, 6,371.0088 km.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from diaspora.segments.tree import Value

EARTH_RADIUS_KM = 6371.0088
# Wider than the circle by less than ten metres, so that rounding leaves nobody out.
_MARGIN_DEGREES = 0.0001


@dataclass(frozen=True, slots=True)
class Circle:
    """Degrees; `latitude_cosine` and `reach` (the haversine at the rim) have no unit."""

    latitude: float
    longitude: float
    latitude_cosine: float
    reach: float
    south: float
    north: float
    west: float
    east: float


def circle_of(value: Value) -> Circle:
    """From latitude, longitude (degrees) and radius (kilometres).

    Where the circle holds a pole or crosses the 180th meridian, the square goes all around the globe.
    """
    assert isinstance(value, tuple)
    latitude, longitude, km = (float(number) for number in value)
    angle = km / EARTH_RADIUS_KM
    south, north = latitude - math.degrees(angle), latitude + math.degrees(angle)
    west, east = -180.0, 180.0
    if south > -90 and north < 90:
        # The widest point of a circle lies poleward of its centre.
        width = math.degrees(math.asin(math.sin(angle) / math.cos(math.radians(latitude))))
        if longitude - width > -180 and longitude + width < 180:
            west, east = longitude - width - _MARGIN_DEGREES, longitude + width + _MARGIN_DEGREES
    return Circle(
        latitude,
        longitude,
        math.cos(math.radians(latitude)),
        math.sin(angle / 2) ** 2,
        south - _MARGIN_DEGREES,
        north + _MARGIN_DEGREES,
        west,
        east,
    )
