"""Space-time prism: could a ship have been near a point in a window of time, given its own top speed?

Between two fixes a ship can only be where it can get to from the first and still reach the second: the
prism of Hägerstrand (1970, "What about people in regional science?", Papers in Regional Science 24) as
Pfoser and Jensen (1999, "Capturing the uncertainty of moving-object representations", SSD, LNCS 1651) put
it for tracks. A point stays outside it only if no speed up to the top one would do, so that a true claim is
not refused; the least speed that would do is found in closed form. Distances are geodesics (error below 1
mm); times are seconds since 1970, lengths metres, speeds m/s. Knows no reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from leadline.methods.geodesy import MEAN_RADIUS_M, distances_m

Floats = NDArray[np.float64]
#: metres a second of one knot, exactly (SI brochure, table 8)
KNOT_M_S = 1852.0 / 3600.0
#: how far a told position may be off, m: "low accuracy" of ITU-R M.1371-5 begins at 10 m, and the antenna
#: can stand a hundred metres from the end of the ship that somebody saw
FIX_ERROR_M = 100.0
#: what is said of a speed that would be endless: two places at one instant
MOST_M_S = 1e5
#: fixes that a track needs before its times are believed to be whole minutes
_LEAST_TIMES = 5
#: moves from which a ship's own top speed stands for it
_KNOWN_MOVES = 10
#: in a silence over the limit a ship is granted this much more than its top speed: what it did there is
#: unknown, and one true claim of 25,000 needed 3 % more than its top speed (docs/methods/vessel.md)
_DARK_GRANT = 1.1


class Answer(StrEnum):
    """What a track says of a claimed presence."""

    SUPPORTED = "supported"
    FEASIBLE = "feasible"
    DARK = "dark"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where and when a ship is said to have been."""

    lat: float
    lon: float
    #: metres round the point that count as there
    radius_m: float
    since_s: float
    until_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a ship moves and tells of it, by its own track."""

    #: the speed that it is granted, m/s
    top_m_s: float
    #: how coarse its times are, s: 60 where they are whole minutes
    grain_s: float
    #: moves that the top speed rests on
    moves: int
    #: median time between two fixes, s; 0 for fewer than two
    usual_gap_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """The answer of one track, with what it rests on."""

    answer: Answer
    #: least speed at which it could have been there, m/s; 0 if a fix says that it was
    needed_m_s: float
    #: metres from the point to the nearest fix of the window; nan if it holds none
    nearest_m: float
    #: the fixes round the moment in which it could have been there; -1 where none is
    before: int
    after: int
    #: silence round that moment, s; open at an end of the track
    gap_s: float
    #: share of the ship's other silences that are at least as long
    gap_rank: float


def grain_s(time_s: Floats) -> float:
    """The coarseness of the times in seconds: 60 if all are whole minutes, else 1."""
    whole = len(time_s) >= _LEAST_TIMES and bool(np.all(time_s % 60 == 0))
    return 60.0 if whole else 1.0


def leg_lengths_m(lat: Floats, lon: Floats, step: int = 1) -> Floats:
    """Metres from each fix to the one `step` later, on the mean sphere; within 0.6 % of the ellipsoid."""
    phi, lam = np.radians(lat), np.radians(lon)
    north, east = np.sin((phi[step:] - phi[:-step]) / 2), np.sin((lam[step:] - lam[:-step]) / 2)
    half = north**2 + np.cos(phi[step:]) * np.cos(phi[:-step]) * east**2
    return np.asarray(2 * MEAN_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0))), dtype=np.float64)


def leg_speeds_m_s(time_s: Floats, lat: Floats, lon: Floats) -> Floats:
    """The least speed of each leg: errors of place and the grain of the times go in the ship's favour."""
    lengths = np.maximum(leg_lengths_m(lat, lon) - FIX_ERROR_M, 0.0)
    return np.minimum(lengths / (np.diff(time_s) + grain_s(time_s)), MOST_M_S)


def pace(
    track: tuple[Floats, Floats, Floats], *, floor_m_s: float, unknown_m_s: float, limit_m_s: float
) -> Pace:
    """The pace of a track (time_s, lat, lon): its fastest leg and some more, at least `floor_m_s`.

    The fewer moves m are known, the more is added: the top speed is (1.1 + 0.5/√(m + 1)) times the fastest
    leg, and at least `unknown_m_s` below 10 moves. Legs over `limit_m_s` are no movement of a ship and do
    not count.
    """
    time_s, lat, lon = track
    if len(time_s) < 2:
        return Pace(top_m_s=unknown_m_s, grain_s=60.0, moves=0, usual_gap_s=0.0)
    speeds = leg_speeds_m_s(time_s, lat, lon)
    moved = speeds[(speeds > KNOT_M_S) & (speeds <= limit_m_s)]
    margin = 1.1 + 0.5 / np.sqrt(len(moved) + 1)
    top = max(floor_m_s, float(margin * moved.max(initial=0.0)))
    known = len(moved) >= _KNOWN_MOVES
    gaps = np.diff(time_s)
    return Pace(
        top_m_s=min(top if known else max(top, unknown_m_s), limit_m_s),
        grain_s=grain_s(time_s),
        moves=len(moved),
        usual_gap_s=float(np.median(gaps[gaps > 0])) if np.any(gaps > 0) else 0.0,
    )


def presence(track: tuple[Floats, Floats, Floats], window: Window, own: Pace, dark_s: float) -> Presence:
    """Whether the ship of a track (time_s, lat, lon; oldest first) could have been in a window.

    SUPPORTED: a fix of the window lies within the radius, or the fixes on both sides of it do, with no more
    than `dark_s` between. FEASIBLE: no fix says so, but the top speed allows it. DARK: it is allowed only in
    a silence over `dark_s`. CONTRADICTED: no speed up to the top one allows it. UNKNOWN: no fix at all.
    """
    time_s, lat, lon = track
    if not len(time_s):
        return Presence(
            answer=Answer.UNKNOWN, needed_m_s=0.0, nearest_m=np.nan,
            before=-1, after=-1, gap_s=0.0, gap_rank=0.0,
        )  # fmt: skip
    first = int(np.searchsorted(time_s, window.since_s - own.grain_s, "left"))
    last = int(np.searchsorted(time_s, window.until_s + own.grain_s, "right"))
    low, high = max(first - 1, 0), min(last + 1, len(time_s))
    away = distances_m(lat[low:high], lon[low:high], window.lat, window.lon)
    inside = away[first - low : last - low]
    nearest = float(inside.min()) if len(inside) else np.nan
    if len(inside) and nearest <= window.radius_m:
        place = first + int(inside.argmin())
        return Presence(
            answer=Answer.SUPPORTED, needed_m_s=0.0, nearest_m=nearest,
            before=place, after=place, gap_s=0.0, gap_rank=1.0,
        )  # fmt: skip
    return _between(_Gaps.of(time_s, away, low, first == low, last == high), window, own, dark_s, nearest)


@dataclass(frozen=True, slots=True)
class _Gaps:
    """The silences that touch a window: their two ends, with the distances there; open ends are infinite."""

    start_s: Floats
    end_s: Floats
    start_m: Floats
    end_m: Floats
    #: index of the fix at the start of each; -1 before the first fix
    fix: NDArray[np.int64]
    #: all silences of the ship, s
    all_s: Floats
    #: number of fixes in the whole track
    many: int

    @classmethod
    def of(cls, time_s: Floats, away: Floats, low: int, is_first: bool, is_last: bool) -> _Gaps:
        times = time_s[low : low + len(away)]
        fixes = np.arange(low, low + len(away))
        head, tail = ([-np.inf] if is_first else []), ([np.inf] if is_last else [])
        return cls(
            np.concatenate([head, times if is_last else times[:-1]]),
            np.concatenate([times if is_first else times[1:], tail]),
            np.concatenate([[0.0] if is_first else [], away if is_last else away[:-1]]),
            np.concatenate([away if is_first else away[1:], [0.0] if is_last else []]),
            np.concatenate([[-1] if is_first else [], fixes if is_last else fixes[:-1]]).astype(np.int64),
            np.diff(time_s),
            len(time_s),
        )


def _between(gaps: _Gaps, window: Window, own: Pace, dark_s: float, nearest: float) -> Presence:
    """The answer where no fix of the window lies within the radius."""
    needed = needed_m_s(
        (gaps.start_s, gaps.end_s),
        (gaps.start_m - window.radius_m - FIX_ERROR_M, gaps.end_m - window.radius_m - FIX_ERROR_M),
        (window.since_s, window.until_s),
        own.grain_s,
    )
    ends = np.where(np.isfinite(gaps.end_s), gaps.end_s, np.maximum(window.until_s, gaps.start_s))
    starts = np.where(np.isfinite(gaps.start_s), gaps.start_s, np.minimum(window.since_s, gaps.end_s))
    lengths = ends - starts
    is_dark = lengths > dark_s
    can = needed <= own.top_m_s * np.where(is_dark, _DARK_GRANT, 1.0)
    at_both = (gaps.start_m <= window.radius_m) & (gaps.end_m <= window.radius_m)
    at_both &= np.isfinite(gaps.start_s) & np.isfinite(gaps.end_s) & ~is_dark
    if np.any(at_both):
        answer, chosen = Answer.SUPPORTED, int(np.flatnonzero(at_both)[0])
    elif np.any(can & is_dark):
        answer, chosen = Answer.DARK, int(np.argmin(np.where(can & is_dark, needed, np.inf)))
    elif np.any(can):
        answer, chosen = Answer.FEASIBLE, int(np.argmin(needed))
    else:
        answer, chosen = Answer.CONTRADICTED, int(np.argmin(needed))
    length = float(lengths[chosen])
    fix = int(gaps.fix[chosen])
    return Presence(
        answer=answer,
        needed_m_s=0.0 if answer is Answer.SUPPORTED else float(needed[chosen]),
        nearest_m=nearest,
        before=fix,
        after=fix + 1 if fix + 1 < gaps.many else -1,
        gap_s=length,
        gap_rank=float(np.mean(gaps.all_s >= length)) if len(gaps.all_s) else 0.0,
    )


def needed_m_s(
    ends_s: tuple[Floats, Floats],
    ends_m: tuple[Floats, Floats],
    window_s: tuple[float, float],
    grain: float,
) -> Floats:
    """The least speed of each silence at which a point could have been reached in a window and left again.

    `ends_m` are the metres from the place to the fixes at both ends `ends_s`. At the instant t the speed
    must be max(d1/(t - t1), d2/(t2 - t)): the first falls, the second rises, so that the least lies where
    they meet, t = t1 + (t2 - t1)·d1/(d1 + d2), or at the edge of the window next to it. Open ends are
    infinite: only the other one counts.
    """
    start, end = ends_s
    first, second = np.maximum(ends_m[0], 0.0), np.maximum(ends_m[1], 0.0)
    low, high = np.maximum(start, window_s[0]), np.minimum(end, window_s[1])
    whole = np.where(np.isfinite(start) & np.isfinite(end), end - start, 0.0)
    ratio = first / np.maximum(first + second, 1e-9)
    meet = np.where(np.isfinite(start), np.where(np.isfinite(end), start + whole * ratio, high), low)
    moment = np.clip(meet, np.minimum(low, high), np.maximum(low, high))
    there = np.where(np.isfinite(start), first / np.maximum(moment - start + grain, 1e-9), 0.0)
    back = np.where(np.isfinite(end), second / np.maximum(end - moment + grain, 1e-9), 0.0)
    return np.asarray(np.minimum(np.maximum(there, back), MOST_M_S), dtype=np.float64)
