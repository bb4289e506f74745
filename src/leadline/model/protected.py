"""ProtectedSite: a place of the operator's watch list, as points and polygons.

Must not know who reports, nor what was seen there.
"""

from __future__ import annotations

from dataclasses import dataclass

#: corners as (lat, lon) in degrees WGS 84; the last one is joined to the first
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedSite:
    """One place that the operator watches over; at least one point or polygon."""

    #: unique in its list, such as "north-radar"
    id: str
    #: name in English
    name_en: str
    #: name in Chinese
    name_zh: str
    #: each polygon as its outer ring, then its holes
    polygons: tuple[tuple[Ring, ...], ...] = ()
    #: single points as (lat, lon), degrees WGS 84
    points: tuple[tuple[float, float], ...] = ()
    #: metres round it that count as near; None takes the policy's `watch.near_m`
    near_m: float | None = None

    def name(self, language: str) -> str:
        """The name in "en" or "zh"."""
        return self.name_zh if language == "zh" else self.name_en

    def middle(self) -> tuple[float, float]:
        """(lat, lon) of the mean of its corners and points: where a picture puts its name."""
        corners = [corner for rings in self.polygons for corner in rings[0]] + list(self.points)
        first = corners[0][1]
        lons = [(lon - first + 540) % 360 - 180 for _, lon in corners]
        lat = sum(lat for lat, _ in corners) / len(corners)
        return lat, (first + sum(lons) / len(lons) + 540) % 360 - 180
