"""Where and when there are more reports than usual: the prospective space-time permutation scan.

Source: Kulldorff, Heffernan, Hartman, Assunção and Mostashari 2005, "A space-time permutation scan statistic
for disease outbreak detection", PLoS Medicine 2(3), e59; Gumbel tail: Abrams, Kleinman and Kulldorff 2010,
Int J Health Geographics 9, 61; early stop: Besag and Clifford 1991, Biometrika 78, 301-304.
Needs no population: expected is what the place's own past and the day's own total give. Points are degrees
(WGS 84), radii metres, times whole days back from the last day. Knows no reports.

>>> rng = np.random.default_rng(7)
>>> place, age = rng.integers(0, 50, 2000), rng.integers(0, 200, 2000)
>>> place, age = np.append(place, [3] * 9), np.append(age, [0, 0, 0, 0, 1, 1, 1, 2, 2])
>>> lat, lon = 31 + rng.uniform(0, 0.3, 50), 121 + rng.uniform(0, 0.3, 50)
>>> found = scan(Reports.of(lat[place], lon[place], age), Asked(radius_m=3000), rng).clusters[0]
>>> found.days, found.observed, round(found.expected, 1), found.p_value
(3, 9, 1.1, 0.001)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.errors import Missing, OutOfRange
from leadline.methods import cylinder
from leadline.methods.geodesy import MEAN_RADIUS_M, Floats
from leadline.methods.zones import Zones, zones_of

Whole = NDArray[np.int64]

#: score that the first random draws are asked for; lowered until each draw's best cylinder reached it
_FIRST_FLOOR = 3.0
#: part of the lowest maximum so far that later draws are asked for
_CAUTION = 0.9
#: floors below this are 0: every cylinder is scored
_LEAST_FLOOR = 0.3
#: replicates from which a Gumbel distribution is fitted
_LEAST_FITTED = 99
#: counts up to this fit into 16 bits
_MOST_PACKED = 65_535
_SQRT_6 = math.sqrt(6.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the scan looks for; the defaults are a city's daily question."""

    #: longest time window, days; all windows end with the last day
    window_days: int = 7
    #: largest radius of a circle, metres
    radius_m: float = 5_000.0
    #: a circle holds at most this share of all reports, 0 to 1
    share: float = 0.5
    #: a cylinder with fewer reports is none
    least: int = 2
    #: random draws
    replicates: int = 999
    #: stop once so many draws scored at least as much as the observed best; None never stops early
    stop_after: int | None = None
    #: clusters that are told at most
    clusters: int = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cluster:
    """One cylinder with more reports than expected."""

    #: numbers of its places, the centre first
    places: Whole
    #: from its centre to its farthest place, metres
    radius_m: float
    #: the last so many days
    days: int
    #: reports in it
    observed: int
    #: reports that its places' past and its days' totals let expect
    expected: float
    #: log-likelihood ratio
    score: float
    #: share of random draws, this one included, whose best cylinder scored as much anywhere
    p_value: float
    #: the same from a Gumbel distribution fitted to the draws; None for too few draws
    tail_p: float | None
    #: days until as strong a cylinder is to be expected by chance, asking once a day
    recurrence_days: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scan:
    """What was found, and against what."""

    #: clusters that share no place, the strongest first
    clusters: tuple[Cluster, ...]
    #: the largest score of each random draw, in the order drawn
    maxima: Floats
    #: cylinders that were tried
    tried: int
    #: reports in all, and in the longest window
    total: int
    recent: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reports:
    """Where and when the reports came from; `Reports.of` makes it from columns."""

    #: degrees of each place
    lat: Floats
    lon: Floats
    #: number of the place of each report
    place: Whole
    #: whole days back of each report, 0 the last day
    age: Whole
    #: a number for each age, such as its weekday: reports are then only exchanged between days of one number,
    #: which removes what places do on their weekdays
    strata: Whole | None = None
    #: side of the squares whose points were taken as one place, metres; 0 where none were
    grain_m: float = 0.0

    @classmethod
    def of(
        cls, lat: Floats, lon: Floats, age: Whole, *, grain_m: float = 0.0, strata: Whole | None = None
    ) -> Reports:
        """From coordinates and age of each report; points of one square of `grain_m` are one place."""
        north, east, place = places_of(np.asarray(lat, dtype=float), np.asarray(lon, dtype=float), grain_m)
        return cls(
            lat=north,
            lon=east,
            place=place,
            age=np.asarray(age, dtype=np.int64),
            strata=strata,
            grain_m=grain_m,
        )


def scan(reports: Reports, asked: Asked, rng: np.random.Generator) -> Scan:
    """The clusters of the last days, and the chance of as strong ones if reports keep their places and days.

    Raises OutOfRange or Missing, each saying what is wrong with the reports or the question.
    """
    _check_places(reports.lat, reports.lon)
    _check_reports(reports.place, reports.age, len(reports.lat), asked)
    past = _Past.of(reports, asked)
    zones = zones_of(
        reports.lat, reports.lon, past.weights.sum(axis=1), asked.radius_m, asked.share * past.total
    )
    world = cylinder.World(
        zones.starts, zones.members, past.weights, past.shares, float(past.total), asked.least
    )
    seen = cylinder.strongest(world, past.observed)
    best = float(seen[0].max(initial=0.0))
    close, rank = _by_neighbourhood(world, reports, asked.radius_m)
    maxima = _maxima(close, past, rank, asked, (best, rng)) if best > 0 else np.zeros(0)
    chosen = _apart(zones, seen, asked.clusters)
    return Scan(
        clusters=tuple(_cluster(zones, past, asked, (row, seen), maxima) for row in chosen),
        maxima=maxima,
        tried=len(zones) * asked.window_days,
        total=past.total,
        recent=int(past.drawn.sum()),
    )


def places_of(lat: Floats, lon: Floats, grain_m: float = 0.0) -> tuple[Floats, Floats, Whole]:
    """(lat, lon) of the different places, and the place of each point.

    With a grain, points of one square of about that side are one place, at their mean; never over the
    antimeridian.
    """
    if not len(lat):
        return np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64)
    if grain_m <= 0:
        keys = np.column_stack((lat, lon))
    else:
        step = math.degrees(grain_m / MEAN_RADIUS_M)
        row = np.floor(np.asarray(lat) / step)
        narrow = np.maximum(np.cos(np.radians((row + 0.5) * step)), 1e-6)
        keys = np.column_stack((row, np.floor(np.asarray(lon) * narrow / step)))
    _, place = np.unique(keys, axis=0, return_inverse=True)
    place = place.reshape(-1).astype(np.int64)
    count = np.bincount(place)
    return np.bincount(place, lat) / count, np.bincount(place, lon) / count, place


def gumbel_p(score: float, maxima: Floats) -> float | None:
    """Chance of a maximum of at least `score`, by moments of the random maxima; None for fewer than 99."""
    if len(maxima) < _LEAST_FITTED or float(np.std(maxima)) == 0.0:
        return None
    scale = float(np.std(maxima, ddof=1)) * _SQRT_6 / math.pi
    place = float(np.mean(maxima)) - np.euler_gamma * scale
    return float(-math.expm1(-math.exp(-(score - place) / scale)))


@dataclass(frozen=True, slots=True, eq=False)
class _Past:
    """The reports as the kernels want them."""

    #: (places, strata) reports
    weights: Whole
    #: (strata, windows) share of the stratum's reports that lie in the window
    shares: Floats
    #: (places, windows) reports of each window
    observed: Whole
    #: places of all reports, by stratum, and where each stratum begins
    pool: NDArray[np.int32]
    bounds: Whole
    #: stratum and number of reports of each of the last days
    stratum: Whole
    drawn: Whole
    total: int

    @classmethod
    def of(cls, reports: Reports, asked: Asked) -> _Past:
        """Count everything once."""
        place, age, places = reports.place, reports.age, len(reports.lat)
        days = asked.window_days
        of_day = _numbered(reports.strata, max(int(age.max()) + 1, days))
        groups = int(of_day.max()) + 1
        own = of_day[age]
        weights = np.bincount(place * groups + own, minlength=places * groups).reshape(places, groups)
        recent = age < days
        drawn = np.bincount(age[recent], minlength=days)
        held = np.bincount(place[recent] * days + age[recent], minlength=places * days).reshape(places, days)
        in_window = np.zeros((groups, days))
        in_window[of_day[:days], np.arange(days)] = drawn
        sizes = np.maximum(weights.sum(axis=0), 1)
        order = np.argsort(own, kind="stable")
        return cls(
            weights=np.ascontiguousarray(weights, dtype=np.int64),
            shares=np.cumsum(in_window, axis=1) / sizes[:, None],
            observed=np.cumsum(held, axis=1, dtype=np.int64),
            pool=place[order].astype(np.int32),
            bounds=np.append(0, np.cumsum(np.bincount(own, minlength=groups))).astype(np.int64),
            stratum=of_day[:days].copy(),
            drawn=drawn.astype(np.int64),
            total=len(place),
        )


def _numbered(strata: Whole | None, longest: int) -> Whole:
    if strata is None:
        return np.zeros(longest, dtype=np.int64)
    if len(strata) < longest:
        raise OutOfRange("strata", f"one for each of {longest} days", f"only {len(strata)} were given")
    return np.unique(strata[:longest], return_inverse=True)[1].astype(np.int64)


def _by_neighbourhood(
    world: cylinder.World, reports: Reports, radius_m: float
) -> tuple[cylinder.World, Whole]:
    """The same cylinders with neighbours close in memory, and the new number of each place."""
    row = np.floor(np.radians(reports.lat) * MEAN_RADIUS_M / radius_m)
    order = np.lexsort((np.where(row % 2 == 0, reports.lon, -reports.lon), row))
    rank = np.argsort(order)
    lengths = np.diff(world.starts)[order]
    starts = np.append(0, np.cumsum(lengths))
    taken = np.repeat(world.starts[order] - starts[:-1], lengths) + np.arange(starts[-1])
    members = rank[world.members[taken]].astype(np.int32)
    weights = np.ascontiguousarray(world.weights[order])
    return world._replace(starts=starts.astype(np.int64), members=members, weights=weights), rank


def _maxima(
    world: cylinder.World, past: _Past, rank: Whole, asked: Asked, asking: tuple[float, np.random.Generator]
) -> Floats:
    """The largest score of each random draw, until all are drawn or enough scored as much as the observed."""
    best, rng = asking
    pool = rank[past.pool].astype(np.int32)
    recent = int(past.drawn.sum())
    packed = np.uint16 if recent <= _MOST_PACKED else np.uint32
    counts = np.zeros((len(past.weights), asked.window_days, cylinder.LANES), dtype=packed)
    sieve = _Sieve(world, np.zeros((len(world.members), asked.window_days), dtype=packed), recent)
    maxima = np.zeros(0)
    while len(maxima) < asked.replicates:
        uniforms = rng.random((cylinder.LANES, recent))
        cylinder.tally(pool, past.bounds, past.stratum, past.drawn, uniforms, counts)
        maxima = np.append(maxima, sieve.largest(counts))
        reached = np.flatnonzero(maxima[: asked.replicates] >= best)
        if asked.stop_after is not None and len(reached) >= asked.stop_after:
            return maxima[: reached[asked.stop_after - 1] + 1]
    return maxima[: asked.replicates]


class _Sieve:
    """Finds the best cylinder of each draw; scores only those above a floor that each best reaches."""

    def __init__(self, world: cylinder.World, need: NDArray[np.unsignedinteger], recent: int) -> None:
        self.world, self.need, self.recent = world, need, recent
        self.lowest = math.inf
        self._ask(_FIRST_FLOOR)

    def _ask(self, floor: float) -> None:
        self.floor = floor if floor >= _LEAST_FLOOR else 0.0
        edges = cylinder.limits(self.recent, self.world.total, self.floor)
        cylinder.thresholds(self.world, edges, self.need)

    def largest(self, counts: NDArray[np.unsignedinteger]) -> Floats:
        """The largest score of each lane, exactly."""
        best = self._best(counts)
        while self.floor > 0 and best.min() < self.floor:
            self._ask(self.floor * 0.7)
            best = self._best(counts)
        self.lowest = min(self.lowest, float(best.min()))
        if self.lowest * _CAUTION * _CAUTION > self.floor:
            self._ask(self.lowest * _CAUTION)
        return best

    def _best(self, counts: NDArray[np.unsignedinteger]) -> Floats:
        best = np.zeros(cylinder.LANES)
        cylinder.maxima(self.world, counts, self.need, best)
        return best


def _apart(zones: Zones, seen: tuple[Floats, Whole, Whole], most: int) -> list[int]:
    """Centres of the strongest cylinders that share no place, the strongest first."""
    scores, circles, _ = seen
    taken: set[int] = set()
    chosen: list[int] = []
    for centre in np.argsort(-scores, kind="stable").tolist():
        if len(chosen) == most or scores[centre] <= 0:
            break
        own = zones.members[zones.starts[centre] : circles[centre] + 1].tolist()
        if taken.isdisjoint(own):
            taken.update(own)
            chosen.append(centre)
    return chosen


def _cluster(
    zones: Zones, past: _Past, asked: Asked, found: tuple[int, tuple[Floats, Whole, Whole]], maxima: Floats
) -> Cluster:
    centre, (scores, circles, windows) = found
    score, circle, window = float(scores[centre]), int(circles[centre]), int(windows[centre])
    places = zones.members[zones.starts[centre] : circle + 1].astype(np.int64)
    p_value, recurrence = _chances(score, maxima, asked)
    return Cluster(
        places=places,
        radius_m=float(zones.reach_m[circle]),
        days=window + 1,
        observed=int(past.observed[places, window].sum()),
        expected=float((past.weights[places].sum(axis=0) * past.shares[:, window]).sum()),
        score=score,
        p_value=p_value,
        tail_p=gumbel_p(score, maxima),
        recurrence_days=recurrence,
    )


def _chances(score: float, maxima: Floats, asked: Asked) -> tuple[float, float]:
    """Monte Carlo p-value and recurrence interval in days; beyond all draws that of the Gumbel tail."""
    reached = int(np.count_nonzero(maxima >= score))
    if asked.stop_after is not None and reached >= asked.stop_after:
        p_value = reached / len(maxima)
    else:
        p_value = (reached + 1) / (len(maxima) + 1)
    tail = gumbel_p(score, maxima) if reached == 0 else None
    likely = p_value if tail is None else min(p_value, max(tail, 1e-12))
    return p_value, 1 / likely


def _check_places(lat: Floats, lon: Floats) -> None:
    if len(lat) < 2:
        raise OutOfRange("places", "at least 2 different ones", "are all reports at one point?")
    if not (np.isfinite(lat).all() and np.isfinite(lon).all()):
        raise Missing("coordinates", "each place must have both", "reports without a place among them?")
    if not ((np.abs(lat) <= 90) & (np.abs(lon) <= 180)).all():
        raise OutOfRange("coordinates", "degrees within ±90 and ±180", "swapped, or in metres?")


def _check_reports(place: Whole, age: Whole, places: int, asked: Asked) -> None:
    if not len(place):
        raise Missing("reports", "at least one", "an empty file or a filter that leaves none?")
    if len(place) != len(age) or place.min() < 0 or place.max() >= places:
        raise OutOfRange("place", f"one of the {places} places for each report")
    if age.min() < 0:
        raise OutOfRange("day", "none after the last day", "a clock that is ahead?")
    if asked.window_days < 1 or asked.window_days > age.max():
        raise OutOfRange(
            "window", f"1 to {int(age.max())} days, shorter than the past", "all reports at one instant?"
        )
    if asked.replicates < 1 or asked.least < 1 or not 0 < asked.share <= 1:
        raise OutOfRange("replicates, least, share", "at least 1, at least 1, above 0 and at most 1")
