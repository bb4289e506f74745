"""The picture of a ship at a place as plain data: track, silence with its prism, jumps, meeting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from leadline.methods.geodesy import MEAN_RADIUS_M, distance_m
from leadline.methods.vessel import Window
from leadline.verification.shipping import Party, Seen

#: positions of a track that a picture shows, at most; how long before and after the window it is shown
MOST_POINTS, ROUND_S = 240, 12 * 3600.0
#: corners of a prism's outline
_CORNERS = 48
_DEGREE_M = math.pi * MEAN_RADIUS_M / 180.0
Spots = list[list[float]]


def voyage(seen: Seen | None, parties: Sequence[Party], window: Window) -> dict[str, Any]:
    """The figure of one ship."""
    figure: dict[str, Any] = {
        "kind": "voyage",
        "place": [window.lat, window.lon],
        "radius_m": window.radius_m,
        "parties": {party.name: str(party.says) for party in parties},
        "track": [],
    }
    if seen is None:
        return figure
    clean = seen.jumps.chain == 0
    time_s, lat, lon = (column[clean] for column in seen.track.columns)
    shown = np.flatnonzero((time_s >= window.since_s - ROUND_S) & (time_s <= window.until_s + ROUND_S))
    around = [place for place in (seen.presence.before, seen.presence.after) if place >= 0]
    shown = np.unique(np.concatenate([shown, np.array(around, dtype=np.int64)]))
    thinned = shown[:: max(1, math.ceil(len(shown) / MOST_POINTS))]
    thinned = np.unique(np.concatenate([thinned, np.array(around, dtype=np.int64)]))
    figure["track"] = _spots(lat[thinned], lon[thinned])
    inside = (time_s[thinned] >= window.since_s) & (time_s[thinned] <= window.until_s)
    figure["within"] = _spots(lat[thinned][inside], lon[thinned][inside])
    if seen.presence.before != seen.presence.after:
        figure["gap"] = _spots(lat[around], lon[around])
        figure["prism"] = _prism(seen, window, (time_s, lat, lon))
    odd = np.flatnonzero(~clean)
    near = odd[np.abs(seen.track.time_s[odd] - (window.since_s + window.until_s) / 2) <= 2 * ROUND_S]
    figure["jumps"] = _spots(seen.track.lat[near[:40]], seen.track.lon[near[:40]])
    if seen.met is not None:
        figure["met"] = [round(seen.met.at.lat, 5), round(seen.met.at.lon, 5)]
    return figure


def listing(rows: Sequence[Seen], window: Window) -> dict[str, Any]:
    """The figure of every ship that could have been there: its position nearest to the middle of the time."""
    middle = (window.since_s + window.until_s) / 2
    spots = []
    for seen in rows:
        place = int(np.argmin(np.abs(seen.track.time_s - middle)))
        spots.append(
            [round(float(seen.track.lat[place]), 5), round(float(seen.track.lon[place]), 5), seen.answer]
        )
    return {
        "kind": "ships",
        "place": [window.lat, window.lon],
        "radius_m": window.radius_m,
        "ships": spots,
    }


def _spots(lat: np.ndarray, lon: np.ndarray) -> Spots:
    return [[round(float(one), 5), round(float(other), 5)] for one, other in zip(lat, lon, strict=True)]


def _prism(seen: Seen, window: Window, track: tuple[np.ndarray, np.ndarray, np.ndarray]) -> Spots:
    """What the ship could have reached in the silence: an ellipse, or a circle where one end is open."""
    time_s, lat, lon = track
    ends = [place for place in (seen.presence.before, seen.presence.after) if place >= 0]
    first, last = ends[0], ends[-1]
    middle = (float(lat[first] + lat[last]) / 2, float(lon[first] + lon[last]) / 2)
    east = _DEGREE_M * math.cos(math.radians(middle[0]))
    if first == last:
        edge = window.until_s if seen.presence.after < 0 else window.since_s
        major = minor = seen.own.top_m_s * abs(edge - float(time_s[first]))
        turn = 0.0
    else:
        length = seen.own.top_m_s * float(time_s[last] - time_s[first])
        apart = distance_m(float(lat[first]), float(lon[first]), float(lat[last]), float(lon[last]))
        major = max(length, apart) / 2
        minor = math.sqrt(max(length**2 - apart**2, 0.0)) / 2
        turn = math.atan2((lat[last] - lat[first]) * _DEGREE_M, (lon[last] - lon[first]) * east)
    corners = []
    for corner in range(_CORNERS):
        angle = 2 * math.pi * corner / _CORNERS
        x, y = major * math.cos(angle), minor * math.sin(angle)
        across, up = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
        corners.append([round(middle[0] + up / _DEGREE_M, 5), round(middle[1] + across / east, 5)])
    return corners
