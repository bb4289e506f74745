"""The rule by its definition: all earlier points of the window and kind, one decision of `disc.py` each."""

from __future__ import annotations

import numpy as np

from leadline.methods.disc import Points, companions
from leadline.methods.geodesy import destinations
from leadline.methods.ring import Stream, sources_of


def make_stream(lat, lon, at=None, kind=None, reporter=None, text=None) -> Stream:
    """Points in one stream; one kind, one instant, nobody known where nothing else is said."""
    n = len(lat)
    return Stream(
        at=np.zeros(n) if at is None else np.asarray(at, dtype=np.float64),
        lat=np.asarray(lat, dtype=np.float64),
        lon=np.asarray(lon, dtype=np.float64),
        kind=_codes(kind, n, 0),
        reporter=_codes(reporter, n, -1),
        text=_codes(text, n, -1),
    )


def by_definition(stream: Stream, radius_m: float, window_s: float, count: int) -> list[bool]:
    """The decision for each point, with all pairs and no grid."""
    return [_decided(stream, row, (radius_m, window_s, count)) for row in range(len(stream))]


def around(lat, lon, spread_m, n, seed) -> tuple[np.ndarray, np.ndarray]:
    """Points up to so many metres round a place, in any direction, whatever seam lies there."""
    rng = np.random.default_rng(seed)
    return destinations(
        np.full(n, lat), np.full(n, lon), rng.uniform(0, 360, n), spread_m * np.sqrt(rng.random(n))
    )


def _decided(stream: Stream, row: int, rule: tuple[float, float, int]) -> bool:
    radius_m, window_s, count = rule
    before = np.arange(row)
    is_near = (stream.at[row] - stream.at[before] <= window_s) & (stream.kind[before] == stream.kind[row])
    rows = np.concatenate(([row], before[is_near]))
    points = Points(stream.lat[rows], stream.lon[rows], sources_of(stream.reporter[rows], stream.text[rows]))
    return bool(companions(points, radius_m, count, np.zeros(len(rows), dtype=np.int64)).any())


def _codes(given, n: int, missing: int) -> np.ndarray:
    return np.full(n, missing) if given is None else np.asarray(given, dtype=np.int64)
