"""Does a measured shadow fit the sun: misfit, likelihood and what else fits, from azimuth and length ratio.

A shadow points away from the sun, and is cot(elevation) times as long as the upright object is high. Two
numbers are compared, each with the error of its measuring and of what a photo cannot show:

| what | moves the azimuth by | moves the ratio r by |
|---|---|---|
| ground that slopes by g along the shadow | nothing | r² g |
| an object that leans by t | t tan(elevation) | t |
| the edge blurred by the sun's disc, and air that bends otherwise than the mean | nothing | d (1 + r²) |

(first order, at the shorter of the two ratios; the slope's and the object's two directions are
independent). Ratios are compared as asinh(r / 0.2): a tenth of a long shadow and 0.02 of a short one count
alike, and r = 0 is a number like any other. The misfit is chi-square with one degree of freedom a measured
number (Wilks 1938 for the latent time and place, over which its least is taken). The likelihood ratio is
against a sunlit picture of another time and place, uniform over days, hours and the ground between 60 S
and 70 N; one measurement in so many is taken to be simply wrong, so that it is never below that share.
Degrees, seconds since 1970 UTC; elevations as seen through air. Measured: docs/methods/shadow. Knows no
reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2

from leadline.methods.geodesy import Floats, destinations
from leadline.methods.sun import lifted, seen_from, sun_at

Truths = NDArray[np.bool_]

#: ratio below which differences, not shares, count
SHORT = 0.2
#: what the sun's disc leaves open of the shadow's tip, degrees (a quarter of its diameter of 0.53)
BLUR_DEG = 0.13
#: share of the mean refraction by which real air differs (one standard deviation)
AIR = 0.15
#: seen elevation below which the middle of the sun throws no shadow: its upper edge is on the horizon
SET_DEG = -0.27
#: latitudes of the world that a sunlit picture may come from
WORLD = (-60.0, 70.0)
#: an azimuth known no better than this is not known (the standard deviation of a uniform one)
_UNKNOWN_DEG = 103.9
#: standard deviations below which half a per cent of a normal lies
_HALF_PERCENT = 2.576
#: places on a disc (share of its radius, direction in degrees): its middle, half way and its edge
_ROUND = tuple((reach, 45.0 * turn) for reach in (0.5, 1.0) for turn in range(8))
#: a disc smaller than this is a point: the sun's direction changes by 0.009 degrees a kilometre
_POINT_M = 1_000.0
#: rows of the sunlit world; least spread of a measurement seen against it, degrees and asinh
_SUNLIT, _LEAST_DEG, _LEAST_RATIO = 10_000, 2.0, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """What was measured; None where it was not. Standard deviations are those of the measuring alone."""

    #: direction in which the shadow points from the object's foot, degrees from true north
    azimuth_deg: float | None
    azimuth_sd_deg: float
    #: length of the shadow in heights of the object
    ratio: float | None
    ratio_sd: float
    #: standard deviation of the ground's slope and of the object's lean, degrees
    ground_tilt_deg: float = 1.0
    object_tilt_deg: float = 1.0

    @property
    def numbers(self) -> int:
        """How many numbers were measured: 0, 1 or 2."""
        return (self.azimuth_deg is not None) + (self.ratio is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a shadow fits one place and time."""

    #: least misfit over the place's disc and the time's interval; infinite in the night
    chi_square: float
    #: mean likelihood over the same, per degree and asinh
    likelihood: float
    #: where and when it fits best: seconds since 1970, lat, lon; the middle where it fits nowhere
    best: tuple[float, float, float]
    #: azimuth of the shadow and elevation of the sun there and then
    azimuth_deg: float
    elevation_deg: float
    #: highest elevation within the interval: below SET_DEG it was night
    highest_deg: float


def ratio_of(elevation_deg: ArrayLike) -> Floats:
    """Length of a shadow in heights of its object; infinite at the horizon and below.

    >>> round(float(ratio_of(45.0)), 6)
    1.0
    """
    held = np.radians(np.clip(np.asarray(elevation_deg, dtype=np.float64), 0.0, 90.0))
    with np.errstate(divide="ignore"):
        return np.asarray(np.cos(held) / np.sin(held), dtype=np.float64)


def limit_of(numbers: int, rejects: float) -> float:
    """Chi-square above which a true claim lies with the chance `rejects`.

    >>> round(limit_of(2, 0.01), 2)
    9.21
    """
    return float(chi2.isf(rejects, numbers))


def misfit(shadow: Shadow, sun_azimuth_deg: ArrayLike, elevation_deg: ArrayLike) -> tuple[Floats, Floats]:
    """Chi-square and logarithm of the likelihood under a sun here and there; infinite in the night."""
    azimuth, elevation = np.broadcast_arrays(
        np.asarray(sun_azimuth_deg, dtype=np.float64), np.asarray(elevation_deg, dtype=np.float64)
    )
    held = np.radians(np.clip(elevation, 0.05, 89.95))
    square, log = np.zeros(held.shape), np.zeros(held.shape)
    lean = np.radians(shadow.object_tilt_deg)
    if shadow.azimuth_deg is not None:
        sd = np.minimum(np.hypot(shadow.azimuth_sd_deg, np.degrees(lean * np.tan(held))), _UNKNOWN_DEG)
        off = ((shadow.azimuth_deg - azimuth) % 360 - 180) / sd
        square, log = square + off**2, log - np.log(sd)
    if shadow.ratio is not None:
        ratio = 1 / np.tan(held)
        # of the two the shorter: to first order a degree of slope would excuse every long shadow
        short = np.minimum(ratio, shadow.ratio)
        bent = np.radians(np.hypot(BLUR_DEG, AIR * (lifted(elevation) - elevation)))
        slope = np.radians(shadow.ground_tilt_deg) * short**2
        known = np.sqrt(slope**2 + lean**2 + (bent * (1 + short**2)) ** 2)
        off = np.arcsinh(shadow.ratio / SHORT) - np.arcsinh(ratio / SHORT)
        read = np.asarray(shadow.ratio_sd / np.hypot(shadow.ratio, SHORT))
        sd = np.hypot(known / np.hypot(short, SHORT), np.where(off < 0, _skewed(read), read))
        off = off / sd
        square, log = square + off**2, log - np.log(sd)
    night = elevation < SET_DEG
    log -= square / 2 + shadow.numbers * np.log(2 * np.pi) / 2
    return np.where(night, np.inf, square), np.where(night, -np.inf, log)


def _skewed(read: Floats) -> Floats:
    """The spread of a ratio that was read too short: on this scale a share errs farther down than up.

    As wide as normal errors of that share are at the lower half per cent; beyond 0.35 they reach nothing.
    """
    wide = -np.log1p(-_HALF_PERCENT * np.minimum(read, 0.35)) / _HALF_PERCENT
    return np.asarray(np.maximum(read, wide), dtype=np.float64)


def fit(shadow: Shadow, place: tuple[float, float, float], time_s: Floats) -> Fit:
    """How a shadow fits a place (lat, lon, radius in metres) and instants that stand for an interval."""
    lats, lons = _disc(*place)
    azimuth, true = seen_from(sun_at(time_s), lats[:, None], lons[:, None])
    elevation = lifted(true)
    square, log = misfit(shadow, azimuth, elevation)
    row, column = divmod(int(np.argmin(square)), square.shape[1])
    if not np.isfinite(square[row, column]):
        row, column = 0, square.shape[1] // 2
    return Fit(
        chi_square=float(square[row, column]),
        likelihood=float(np.exp(log).mean()),
        best=(float(time_s[column]), float(lats[row]), float(lons[row])),
        azimuth_deg=float((azimuth[row, column] + 180) % 360),
        elevation_deg=float(elevation[row, column]),
        highest_deg=float(elevation.max()),
    )


def _disc(lat: float, lon: float, radius_m: float) -> tuple[Floats, Floats]:
    if radius_m < _POINT_M:
        return np.array([lat]), np.array([lon])
    shares, turns = np.array(_ROUND).T
    lats, lons = destinations(lat, lon, turns, radius_m * shares)
    return np.concatenate(([lat], lats)), np.concatenate(([lon], lons))


@cache
def _sunlit() -> tuple[Floats, Floats]:
    """Azimuth and elevation of the sun for pictures spread evenly over days, hours and the world's ground."""
    number = np.arange(1, 4 * _SUNLIT)[:, None]
    # Roberts 2018, low-discrepancy sequence R3: powers of the root of x⁴ = x + 1
    day, hour, height = ((number * 1.2207440846057596 ** -np.array([1.0, 2.0, 3.0])) % 1).T
    low, high = np.sin(np.radians(WORLD))
    lat = np.degrees(np.arcsin(low + (high - low) * height))
    # 2023 to 2026: four whole years
    time_s = 1_672_531_200.0 + 126_230_400.0 * day
    azimuth, true = seen_from(sun_at(time_s), lat, 360 * hour - 180)
    elevation = lifted(true)
    lit = elevation > 0.5
    return azimuth[lit][:_SUNLIT], elevation[lit][:_SUNLIT]


def sunlit_likelihood(shadow: Shadow) -> float:
    """Likelihood of a shadow in a sunlit picture of any day, hour and place, per degree and asinh."""
    wide = max(shadow.ratio_sd, _LEAST_RATIO * float(np.hypot(shadow.ratio or 0.0, SHORT)))
    seen = Shadow(
        azimuth_deg=shadow.azimuth_deg,
        azimuth_sd_deg=max(shadow.azimuth_sd_deg, _LEAST_DEG),
        ratio=shadow.ratio,
        ratio_sd=wide,
        ground_tilt_deg=shadow.ground_tilt_deg,
        object_tilt_deg=shadow.object_tilt_deg,
    )
    return float(np.exp(misfit(seen, *_sunlit())[1]).mean())


def likelihood_ratio(claimed: float, sunlit: float, wrong: float) -> float:
    """How many times likelier the shadow is under the claim; never below the share of wrong measurements.

    A shadow that no sun throws at all (both likelihoods 0) says nothing: 1.
    """
    return (1 - wrong) * claimed / sunlit + wrong if sunlit > 0 else 1.0


def fits(shadow: Shadow, lat: ArrayLike, lon: ArrayLike, time_s: ArrayLike, limit: float) -> Truths:
    """Which places and instants, broadcast over each other, a shadow does not rule out."""
    instants = np.atleast_1d(np.asarray(time_s, dtype=np.float64))
    azimuth, true = seen_from(sun_at(instants), lat, lon)
    found = np.zeros(true.shape, dtype=np.bool_)
    up = true > SET_DEG - 1
    found[up] = misfit(shadow, azimuth[up], lifted(true[up]))[0] <= limit
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """Where on Earth a shadow fits: cells of equal degrees, row 0 the northernmost."""

    #: side of a cell in degrees
    step_deg: float
    #: whether it fits, shape (180 / step, 360 / step)
    cells: Truths

    @property
    def share(self) -> float:
        """Share of the ground between 60 S and 70 N that fits."""
        lat = self.lat
        weight = np.where((lat > WORLD[0]) & (lat < WORLD[1]), np.cos(np.radians(lat)), 0.0)
        return float((self.cells.mean(axis=1) * weight).sum() / weight.sum())

    @property
    def lat(self) -> Floats:
        """Latitude of the middle of each row."""
        middles: Floats = 90 - self.step_deg * (np.arange(self.cells.shape[0], dtype=np.float64) + 0.5)
        return middles

    @property
    def lon(self) -> Floats:
        """Longitude of the middle of each column."""
        middles: Floats = self.step_deg * (np.arange(self.cells.shape[1], dtype=np.float64) + 0.5) - 180
        return middles

    def spans(self) -> list[tuple[int, int, int]]:
        """The cells that fit as (row, first column, column after the last)."""
        edges = np.diff(np.pad(self.cells, ((0, 0), (1, 1))).astype(np.int8), axis=1)
        rows, starts = np.nonzero(edges == 1)
        return [
            (int(row), int(start), int(end))
            for row, start, end in zip(rows, starts, np.nonzero(edges == -1)[1], strict=True)
        ]


def region(shadow: Shadow, time_s: Floats, limit: float, step_deg: float = 0.5) -> Region:
    """Where on Earth a shadow fits at one of some instants; a cell counts if its middle fits."""
    rows, columns = round(180 / step_deg), round(360 / step_deg)
    found = Region(step_deg=step_deg, cells=np.zeros((rows, columns), dtype=np.bool_))
    lat, lon = found.lat[:, None], found.lon[None, :]
    for instant in np.atleast_1d(time_s):
        np.logical_or(found.cells, fits(shadow, lat, lon, instant, limit), out=found.cells)
    return found


def windows(time_s: Floats, fitting: Truths) -> list[tuple[float, float]]:
    """Runs of instants that fit, as (first, last)."""
    edges = np.diff(np.pad(fitting, 1).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return [(float(time_s[a]), float(time_s[b])) for a, b in zip(starts, ends, strict=True)]
