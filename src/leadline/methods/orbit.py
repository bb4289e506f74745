"""Passes of satellites over a place, from published element sets (SGP4).

Source: Vallado, Crawford, Hujsak and Kelso 2006, "Revisiting Spacetrack Report #3", AIAA 2006-6753, by the
package sgp4 (its own vectors kept to 1.2e-7 km); sidereal time IAU 1982 (Vallado 2013, eq. 3-47). Instants
are UTC seconds since 1970, lengths km, angles degrees outside. UT1 is taken as UTC (under 0.9 s apart: 0.4 km
on the ground) and polar motion left out (15 m): together under 0.1 s of a pass. Between grid instants a state
is interpolated by Hermite's cubic: 5 m at 120 s in low orbit. What the elements themselves err by grows with
their age: `timing_error_s`. Knows no reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sgp4.api import WGS72, Satrec

from leadline.errors import OutOfRange, Unreadable
from leadline.methods.geodesy import ECCENTRICITY_SQUARED, EQUATOR_M, Floats, check_point

#: seconds between the instants at which an orbit is computed: a 40th of the shortest period
STEP_S = 120.0
DAY_S = 86_400.0
#: a set is fitted to what was seen before its epoch: followed back it errs a third as much as followed on
#: over as many days, so that a later set counts as so much nearer (docs/methods/overflight.md)
LATER_COUNTS = 0.5
#: Julian date of 1970-01-01T00:00:00Z and of J2000.0
_EPOCH_JD, _J2000_JD = 2_440_587.5, 2_451_545.0
#: turn of the Earth, radians a second (Vallado 2013, eq. 3-40)
_TURN_RAD_S = 7.292115146706979e-5
#: the sine of the elevation at an instant of the grid below which its neighbourhood holds no pass
_LEAST_SINE = -0.17
_GOLDEN = (np.sqrt(5.0) - 1) / 2
_NARROWINGS, _HALVINGS = 21, 17

Ints = NDArray[np.int64]
Spans = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passes:
    """Passes in the order of their culmination; columns of equal length."""

    #: instant at which it rises above the mask (AOS), or at which the look began
    aos_s: Floats
    #: instant of the greatest elevation (TCA)
    tca_s: Floats
    #: instant at which it sinks below the mask (LOS), or at which the look ended
    los_s: Floats
    #: greatest elevation, degrees
    top_deg: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sky:
    """A place and the instants at which its sky is looked at, STEP_S apart within each span."""

    lat: float
    lon: float
    #: the instants, sorted
    at_s: Floats
    #: for each instant the row of the first and of the last one of its span
    first: Ints
    last: Ints
    #: where the place is (km) and which way is up, in the frame of the orbits (TEME)
    site: Floats
    zenith: Floats


def read_satellite(line1: str, line2: str) -> Satrec:
    """The satellite of two lines (TLE). Raises Unreadable for lines that are none, checksums included."""
    for number, line in (("1", line1), ("2", line2)):
        if len(line) < 69 or line[0] != number or not line[68].isdigit():
            raise Unreadable(f"element line {number}", "69 characters that begin with its number", "cut off?")
        if _checksum(line) != int(line[68]):
            raise Unreadable(f"element line {number}", "a checksum that fits", "was a character changed?")
    try:
        return Satrec.twoline2rv(line1[:69], line2[:69], WGS72)
    except (ValueError, IndexError) as error:
        raise Unreadable("element lines", "numbers in their columns", "was a column shifted?") from error


def _checksum(line: str) -> int:
    return sum(int(one) if one.isdigit() else one == "-" for one in line[:68]) % 10


def epoch_s(satellite: Satrec) -> float:
    """The instant that a satellite's elements are for."""
    return float((satellite.jdsatepoch - _EPOCH_JD + satellite.jdsatepochF) * DAY_S)


def timing_error_s(age_d: float) -> float:
    """Seconds within which a pass lies for 19 of 20 satellites whose elements are so many days old.

    Above what was measured on published sets against newer ones for ages up to 7 days: see
    docs/methods/overflight.md; sets from after the instant err less. A satellite that is moved on purpose
    errs by minutes.

    >>> timing_error_s(0.0), timing_error_s(2.0)
    (1.0, 4.6)
    """
    return 1.0 + 0.9 * age_d * age_d


def restlessness(satellites: Sequence[Satrec]) -> float:
    """How many times more than `timing_error_s` sets of one satellite disagree with each other, at least 1.

    Each set is followed to the epoch of the next one; the distance along the track over the speed is what a
    pass would have been off by. Above 1 the satellite was moved on purpose, or the air slowed it otherwise.
    """
    ordered = sorted(satellites, key=epoch_s)
    worst = 1.0
    for older, newer in pairwise(ordered):
        at_s = np.array([epoch_s(newer)])
        (guessed, _), (found, speed) = states([older], at_s), states([newer], at_s)
        off_s = abs(float(((guessed - found) * speed).sum() / (speed**2).sum()))
        if np.isfinite(off_s):
            worst = max(worst, off_s / timing_error_s((at_s[0] - epoch_s(older)) / DAY_S))
    return worst


def states(satellites: Sequence[Satrec], at_s: Floats) -> tuple[Floats, Floats]:
    """Positions (km) and velocities (km/s) in TEME, shape (n, 3); not a number where SGP4 gives up.

    `satellites` are sets of one satellite: at each instant the one with the nearest epoch speaks, where a
    later epoch counts as half as far.
    """
    ordered = sorted(satellites, key=epoch_s)
    speaks = _speaking(np.array([epoch_s(one) for one in ordered]), at_s)
    position, velocity = np.full((len(at_s), 3), np.nan), np.full((len(at_s), 3), np.nan)
    for row, one in enumerate(ordered):
        mine = speaks == row
        if mine.any():
            whole = np.floor(at_s[mine] / DAY_S)
            wrong, there, speed = one.sgp4_array(_EPOCH_JD + whole, at_s[mine] / DAY_S - whole)
            good = wrong == 0
            position[mine] = np.where(good[:, None], there, np.nan)
            velocity[mine] = np.where(good[:, None], speed, np.nan)
    return position, velocity


def _speaking(epochs: Floats, at_s: Floats) -> Ints:
    """For each instant the row of the set that is followed to it."""
    turns = epochs[:-1] + (epochs[1:] - epochs[:-1]) * LATER_COUNTS / (1 + LATER_COUNTS)
    return np.asarray(np.searchsorted(turns, at_s), dtype=np.int64)


def sidereal_rad(at_s: Floats) -> Floats:
    """Greenwich mean sidereal time, radians (IAU 1982)."""
    century = (at_s / DAY_S + (_EPOCH_JD - _J2000_JD)) / 36_525.0
    second = 67_310.54841 + (
        (876_600.0 * 3600 + 8_640_184.812866 + (0.093104 - 6.2e-6 * century) * century) * century
    )
    return np.asarray(np.radians(second / 240.0) % (2 * np.pi), dtype=np.float64)


def look_up(lat: float, lon: float, spans: Spans) -> Sky:
    """The sky of a place (degrees, WGS 84, height 0) in spans of time (first and last instant).

    Spans that touch are one. Raises OutOfRange for what is no place, or a span that ends before it begins.
    """
    check_point(lat, lon)
    if any(not first <= last for first, last in spans):
        raise OutOfRange("span", "must not end before it begins", "are the two swapped?")
    slots = [np.arange(np.floor(a / STEP_S), np.ceil(b / STEP_S) + 1) for a, b in spans]
    slot = np.unique(np.concatenate(slots)) if slots else np.empty(0)
    begins = np.concatenate([[True], np.diff(slot) > 1]) if len(slot) else np.empty(0, dtype=bool)
    rows = np.flatnonzero(begins)
    turn = np.cumsum(begins) - 1
    ends = np.concatenate([rows[1:], [len(slot)]]) - 1
    at_s = slot * STEP_S
    site, zenith = _standing(lat, lon, at_s)
    return Sky(
        lat=lat, lon=lon, at_s=at_s, first=rows[turn], last=ends[turn], site=site, zenith=zenith
    )  # fmt: skip


def _standing(lat: float, lon: float, at_s: Floats) -> tuple[Floats, Floats]:
    phi, turned = np.radians(lat), sidereal_rad(at_s) + np.radians(lon)
    curve = EQUATOR_M / 1000 / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    level, up = np.cos(phi) * np.ones_like(at_s), np.sin(phi) * np.ones_like(at_s)
    zenith = np.stack((level * np.cos(turned), level * np.sin(turned), up), axis=-1)
    return zenith * (curve, curve, curve * (1 - ECCENTRICITY_SQUARED)), zenith


def passes(satellites: Sequence[Satrec], sky: Sky, mask_deg: float) -> Passes | None:
    """The passes above a mask; None where SGP4 cannot follow the satellite through all of that time.

    A pass that reaches over the end of a span ends with it. `satellites` are sets of one satellite.
    """
    position, velocity = states(satellites, sky.at_s)
    if not np.isfinite(position).all():
        return None
    curve = _Curve(sky, position, velocity)
    tops = _tops(curve, sky)
    tca = _culminations(curve, sky, tops)
    top, least = curve.sines(tca), np.sin(np.radians(mask_deg))
    tca, top = tca[top >= least], top[top >= least]
    aos, los = _edges(curve, sky, tca, float(least))
    keep = _highest(aos, top)
    return Passes(
        aos_s=aos[keep],
        tca_s=tca[keep],
        los_s=los[keep],
        top_deg=np.degrees(np.arcsin(np.clip(top[keep], -1, 1))),
    )


class _Curve:
    """The sine of a satellite's elevation over time, on the grid and between its instants."""

    def __init__(self, sky: Sky, position: Floats, velocity: Floats) -> None:
        self._sky, self._position, self._velocity = sky, position, velocity
        self.on_grid = _sines(position, sky.site, sky.zenith)

    def sines(self, at_s: Floats) -> Floats:
        """At instants within the spans."""
        grid = self._sky.at_s
        if len(grid) < 2:
            return np.interp(at_s, grid, self.on_grid) if len(grid) else np.empty(0)
        row = np.clip(np.searchsorted(grid, at_s, side="right") - 1, 0, len(grid) - 2)
        row -= (self._sky.last[row] == row) & (self._sky.first[row] < row)
        share = ((at_s - grid[row]) / STEP_S)[:, None]
        rest = 1 - share
        position = (
            (1 + 2 * share) * rest**2 * self._position[row]
            + share**2 * (3 - 2 * share) * self._position[row + 1]
            + STEP_S * share * rest**2 * self._velocity[row]
            - STEP_S * share**2 * rest * self._velocity[row + 1]
        )
        return _sines(position, *_standing(self._sky.lat, self._sky.lon, at_s))


def _sines(position: Floats, site: Floats, zenith: Floats) -> Floats:
    line = position - site
    length = np.sqrt(np.einsum("ij,ij->i", line, line))
    return np.asarray(np.einsum("ij,ij->i", line, zenith) / length, dtype=np.float64)


def _tops(curve: _Curve, sky: Sky) -> Ints:
    """Rows of the grid that no neighbour of their span exceeds."""
    sines, rows = curve.on_grid, np.arange(len(sky.at_s))
    before = np.where(rows > sky.first, np.roll(sines, 1), -np.inf)
    after = np.where(rows < sky.last, np.roll(sines, -1), -np.inf)
    return np.flatnonzero((sines >= before) & (sines > after) & (sines > _LEAST_SINE))


def _culminations(curve: _Curve, sky: Sky, tops: Ints) -> Floats:
    """The instants of the greatest elevation round these rows, to 0.01 s (golden section)."""
    low = sky.at_s[np.maximum(tops - 1, sky.first[tops])]
    high = sky.at_s[np.minimum(tops + 1, sky.last[tops])]
    for _ in range(_NARROWINGS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        is_left = curve.sines(left) >= curve.sines(right)
        low, high = np.where(is_left, low, left), np.where(is_left, right, high)
    return (low + high) / 2


def _edges(curve: _Curve, sky: Sky, tca: Floats, least: float) -> tuple[Floats, Floats]:
    """When each pass rises above and sinks below the mask, to 0.001 s (bisection)."""
    if not len(tca):
        return tca, tca
    grid, rows = sky.at_s, np.arange(len(sky.at_s))
    is_below = curve.on_grid < least
    row = np.searchsorted(grid, tca, side="right") - 1
    before = np.maximum.accumulate(np.where(is_below, rows, -1))[row]
    after = np.minimum.accumulate(np.where(is_below, rows, len(rows))[::-1])[::-1]
    after = np.append(after, len(rows))[row + 1]
    first, last = sky.first[row], sky.last[row]
    rose = _crossing(
        curve, (grid[np.maximum(before, 0)], np.minimum(grid[np.maximum(before, 0)] + STEP_S, tca)), least
    )
    end = grid[np.minimum(after, len(rows) - 1)]
    sank = _crossing(curve, (end, np.maximum(end - STEP_S, tca)), least)
    return np.where(before >= first, rose, grid[first]), np.where(after <= last, sank, grid[last])


def _crossing(curve: _Curve, ends: tuple[Floats, Floats], least: float) -> Floats:
    """Where the mask is crossed between an instant below it and one above."""
    below, above = ends
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        is_above = curve.sines(middle) >= least
        below, above = np.where(is_above, below, middle), np.where(is_above, middle, above)
    return (below + above) / 2


def _highest(aos: Floats, top: Floats) -> Ints:
    """Rows of the highest culmination of each pass: a long one may culminate twice."""
    order = np.lexsort((-top, np.round(aos, 1)))
    rounded = np.round(aos[order], 1)
    is_first = np.concatenate([[True], np.diff(rounded) > 0]) if len(order) else np.empty(0, dtype=bool)
    return np.asarray(order[is_first], dtype=np.int64)


def windows(found: Passes, window_s: float, widen_s: float) -> tuple[Floats, Floats]:
    """Begin and end of the window of each pass: as long as the pass, at least `window_s` round its middle.

    `widen_s` is added at both ends.
    """
    begins = np.minimum(found.aos_s, found.tca_s - window_s / 2) - widen_s
    ends = np.maximum(found.los_s, found.tca_s + window_s / 2) + widen_s
    return begins, ends


def age_d(satellites: Sequence[Satrec], at_s: float) -> float:
    """Days between an instant and the epoch of that one of a satellite's sets that is followed to it."""
    epochs = np.sort([epoch_s(one) for one in satellites])
    return float(abs(epochs[_speaking(epochs, np.array([at_s]))[0]] - at_s) / DAY_S)
