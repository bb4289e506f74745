"""Nearby: which points of a sample lie on a place of the watch list, and how near exactly.

The same points are tried as GCJ-02 and BD-09 too. What luck does: points strewn over the sample's own area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod
from scipy.stats import binom

from leadline.errors import BadInput, TooLong
from leadline.methods.datum import to_wgs84
from leadline.methods.geodesy import LEAST_RATIO, MEAN_RADIUS_M, Floats, check_point, unit_vectors
from leadline.methods.polygon import Outline, distances, inside, outline
from leadline.model.finding import Verdict
from leadline.model.place import Datum
from leadline.model.protected import ProtectedSite
from leadline.verification.filetruth.answer import Answer

#: points of one sample, and metres within which the nearest place is looked for
MOST_POINTS, _FAR_M = 5_000, 50_000.0
#: sites, nearest by a bound, of which the distance is worked out
_TRIED = 5
#: square metres of ground that a sample is taken to cover at least
_LEAST_AREA_M2 = 1e6
#: chance of luck up to which points on the list mean something
_LUCK = 0.01
_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Points of a sample beside the watch list."""

    #: site's row: how many points lie on it, and the least distance in metres
    hits: dict[int, tuple[int, float]]
    #: points on any site
    count: int
    points: int
    datum: Datum
    #: least distance from any site in metres; infinity beyond 50 km
    nearest_m: float
    #: chance that as many points lie on sites by luck, corrected for the frames tried
    chance: float


def match(points: Sequence[tuple[float, float]], sites: Sequence[ProtectedSite], reach_m: float) -> Matched:
    """The frame in which most points lie on a site; WGS 84 if none is better. Raises BadInput."""
    if len(points) > MOST_POINTS:
        raise TooLong("points", f"at most {MOST_POINTS}")
    for point in points:
        if len(point) != 2:
            raise BadInput("points", "pairs of latitude and longitude")
        check_point(point[0], point[1])
    outlines = [outline_of(site) for site in sites]
    given = np.array(points, dtype=np.float64).reshape(-1, 2)
    frames = {datum: _read_as(given, datum) for datum in Datum}
    moved = {datum: there for datum, there in frames.items() if not np.array_equal(there, given)}
    moved[Datum.WGS84] = given
    tried = [_in_frame(there, sites, outlines, reach_m, datum) for datum, there in moved.items()]
    return max(tried, key=lambda one: (one.count, one.datum is Datum.WGS84))


def outline_of(site: ProtectedSite) -> Outline:
    """A site's outline."""
    rings = tuple(np.array(ring, dtype=np.float64) for rings in site.polygons for ring in rings)
    return outline(rings, np.array(site.points, dtype=np.float64).reshape(-1, 2))


def _read_as(given: Floats, datum: Datum) -> Floats:
    """The points in WGS 84, if they were given in that frame."""
    return np.array([to_wgs84(lat, lon, datum) for lat, lon in given.tolist()]).reshape(-1, 2)


def _in_frame(
    there: Floats,
    sites: Sequence[ProtectedSite],
    outlines: Sequence[Outline],
    reach_m: float,
    datum: Datum,
) -> Matched:
    hits: dict[int, tuple[int, float]] = {}
    on_any = np.zeros(len(there), dtype=np.bool_)
    for row, shape in enumerate(outlines):
        near = np.flatnonzero(_in_box(shape, there, reach_m))
        apart = distances(shape, there[near, 0], there[near, 1], reach_m)
        on = apart <= reach_m
        on_any[near[on]] = True
        if on.any():
            hits[row] = (int(on.sum()), float(apart[on].min()))
    count = int(on_any.sum())
    share = (
        min(1.0, sum(_area_m2(site, reach_m) for site in sites) / _covered_m2(there)) if len(there) else 1.0
    )
    chance = float(binom.sf(count - 1, len(there), share)) if count else 1.0
    return Matched(
        hits=hits,
        count=count,
        points=len(there),
        datum=datum,
        nearest_m=min(least for _, least in hits.values()) if hits else _least_m(outlines, there),
        chance=min(1.0, len(Datum) * chance),
    )


def _in_box(shape: Outline, there: Floats, reach_m: float) -> NDArray[np.bool_]:
    """Which points lie in the box round a site, widened by more than the reach."""
    lats, lons = shape.pieces[:, [0, 2]], shape.pieces[:, [1, 3]]
    high = reach_m / 100_000.0 + 1e-6
    wide = high / max(0.01, float(np.cos(np.radians(np.abs(lats).max() + high))))
    middle = (float(lons.min()) + float(lons.max())) / 2
    beside = np.abs((there[:, 1] - middle + 540) % 360 - 180)
    inside_lat = (there[:, 0] >= lats.min() - high) & (there[:, 0] <= lats.max() + high)
    return np.asarray(inside_lat & (beside <= np.ptp(lons) / 2 + wide))


def _least_m(outlines: Sequence[Outline], there: Floats) -> float:
    """The distance of the sites nearest by their middles from the points nearest to them; infinity if far."""
    vectors = unit_vectors(there[:, 0], there[:, 1])
    bounds = []
    for place, shape in enumerate(outlines):
        chords = np.linalg.norm(vectors - shape.middle, axis=1)
        row = int(np.argmin(chords))
        least_m = float(chords[row]) * MEAN_RADIUS_M * LEAST_RATIO - shape.radius_m
        bounds.append((least_m, place, row))
    found = [
        float(distances(outlines[place], there[row : row + 1, 0], there[row : row + 1, 1], _FAR_M)[0])
        for _, place, row in sorted(bounds)[:_TRIED]
    ]
    return min(found, default=float("inf"))


def _area_m2(site: ProtectedSite, reach_m: float) -> float:
    """A site's ground with a border round it, square metres, roughly."""
    total = len(site.points) * np.pi * reach_m**2
    for rings in site.polygons:
        lats, lons = zip(*rings[0], strict=True)
        area, length = _GEOD.polygon_area_perimeter(lons, lats)
        total += abs(area) + length * reach_m + np.pi * reach_m**2
    return float(total)


def _covered_m2(there: Floats) -> float:
    """Ground of the box round the points, square metres."""
    high, wide = np.ptp(there[:, 0]), np.ptp(there[:, 1])
    middle = np.radians(float(there[:, 0].mean()))
    return float(max(_LEAST_AREA_M2, high * wide * 111_195.0**2 * np.cos(middle)))


def answer_points(matched: Matched, sites: Sequence[ProtectedSite], reach_m: float) -> Answer:
    """Whether a sample holds places of the watch list."""
    shifted = matched.datum is not Datum.WGS84
    frame = f" (read as {matched.datum.value})" if shifted else ""
    frame_zh = f"（按{matched.datum.value}解读）" if shifted else ""
    if not matched.count:
        near = matched.nearest_m
        far, far_zh = (f"{near:.0f} m", f"{near:.0f}米") if near < _FAR_M else ("over 50 km", "50公里以上")
        reach = f"within {reach_m:g} m of a watched place"
        return Answer(
            aspect="sites",
            verdict=Verdict.INCONCLUSIVE,
            state="none",
            said=f"None of {matched.points} points lies {reach}; the nearest: {far}.",
            said_zh=f"{matched.points}个点中没有一个距受关注地点{reach_m:g}米以内；最近的为{far_zh}。",
        )
    named = sorted(matched.hits.items(), key=lambda pair: (-pair[1][0], pair[1][1]))[:3]
    names = ", ".join(f"{sites[row].name_en} ({many}, nearest {least:.1f} m)" for row, (many, least) in named)
    names_zh = "、".join(
        f"{sites[row].name_zh}（{many}个，最近{least:.1f}米）" for row, (many, least) in named
    )
    means = matched.chance <= _LUCK
    luck = f"chance by luck {matched.chance:.2g}" if matched.chance >= 1e-9 else "chance by luck below 1e-9"
    return Answer(
        aspect="sites",
        verdict=Verdict.SUPPORTS if means else Verdict.INCONCLUSIVE,
        state="matched" if means else "by luck",
        said=(
            f"{matched.count} of {matched.points} points{frame} lie within {reach_m:g} m of watched places: "
            f"{names}; {luck}."
        ),
        said_zh=(
            f"{matched.points}个点中有{matched.count}个{frame_zh}在受关注地点{reach_m:g}米以内："
            f"{names_zh}；偶然如此的概率为{max(matched.chance, 1e-9):.2g}。"
        ),
        ratio=1 / max(matched.chance, 1e-9) if means else None,
    )


def covered(footprint: Sequence[Sequence[float]], sites: Sequence[ProtectedSite]) -> list[int]:
    """Rows of the sites that an image covers, by their middles; none for a footprint that is no area."""
    if len(footprint) < 3 or not sites:
        return []
    try:
        shape = outline((np.array(footprint, dtype=np.float64),), np.empty((0, 2)))
    except (BadInput, ValueError):
        return []
    middles = np.array([site.middle() for site in sites], dtype=np.float64)
    return [int(row) for row in np.flatnonzero(inside(shape, middles[:, 0], middles[:, 1]))]
