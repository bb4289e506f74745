"""Ground: figures that are places: a triangle, a ring, a dense disc, a site, a surge's circle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadline.shell.console.figures.frame import Frame, Place, area, cross, picture
from leadline.shell.console.figures.series import bars
from leadline.shell.console.figures.source import ellipse

_DOT, _SMALL = 4.0, 1.8


def shape(figure: Mapping[str, Any], said: str) -> SafeString:
    """The corners of a regular figure, or the stops round a site, among the other places."""
    corners, others = _places(figure["at"]), _places(figure["others"])
    centre = _places([figure["centre"]]) if "centre" in figure else []
    frame = Frame.round([*corners, *centre])
    inside = [place for place in others if _is_seen(frame, place)]
    title = _("Stops round a site") if centre else _("Places that form a figure")
    parts = [
        frame.dots(inside, "picture-fill", _SMALL),
        _spokes(frame, centre[0], corners) if centre else _outline(frame, _in_turn(corners)),
        frame.dots(corners, "picture-over", _DOT),
        *(cross(frame, place) for place in centre),
    ]
    return picture(frame, parts, (title, said))


def convergence(figure: Mapping[str, Any], said: str) -> SafeString:
    """A site with what came lately near it, and what came before."""
    recent, past = _places(figure["recent"]), _places(figure["past"])
    centre: Place = tuple(figure["centre"])
    frame = Frame.round([centre], figure["ring_m"])
    parts = [
        _circle(frame, centre, figure["ring_m"], "picture-rule"),
        _circle(frame, centre, figure["near_m"], "picture-bound"),
        frame.dots(past, "picture-fill", _SMALL),
        frame.dots(recent, "picture-over", _DOT),
        cross(frame, centre),
    ]
    return picture(frame, parts, (_("Reports near the site and round it"), said))


def watch(figure: Mapping[str, Any], said: str) -> SafeString:
    """A site with its outline and what lies near it."""
    recent, centre = _places(figure["recent"]), tuple(figure["centre"])
    outlines = [_places(ring) for ring in figure.get("outline", [])]
    frame = Frame.round([centre, *recent, *(place for ring in outlines for place in ring)])
    parts = [area(frame, ring) for ring in outlines] or [cross(frame, centre)]
    parts.append(frame.dots(recent, "picture-over", _DOT))
    return picture(frame, parts, (_("Near a protected site"), said))


def density(figure: Mapping[str, Any], said: str) -> SafeString:
    """The points of the fullest square kilometre, and the disc of that area."""
    points = _places(figure["points"])
    middle = (sum(lat for lat, _lon in points) / len(points), sum(lon for _lat, lon in points) / len(points))
    frame = Frame.round([middle], 1.15 * figure["radius_m"])
    parts = [
        _circle(frame, middle, figure["radius_m"], "picture-bound"),
        frame.dots(points, "picture-over", 2.5),
    ]
    return picture(frame, parts, (_("Points in one square kilometre"), said))


def surge(figure: Mapping[str, Any], said: str) -> SafeString:
    """The cylinder of a surge: its circle with the places, and the days with those of the window marked."""
    features = figure["map"]["features"]
    rings = [one["geometry"]["coordinates"][0] for one in features if one["geometry"]["type"] == "Polygon"]
    dots = [one["geometry"]["coordinates"] for one in features if one["geometry"]["type"] == "Point"]
    edge = [(lat, lon) for lon, lat in rings[0]] if rings else []
    places = [(lat, lon) for lon, lat in dots]
    frame = Frame.round(edge or places)
    parts = [area(frame, edge), frame.dots(places, "picture-over", _DOT)]
    circle = picture(frame, parts, (_("The circle of the surge"), said))
    counts, days = figure.get("reports_a_day_back", []), int(figure.get("days", 1))
    if not counts:
        return circle
    told = (_("Its days: reports in the circle, the window marked, the line what was to be expected"), said)
    return circle + bars(counts[::-1], days, figure["expected"] / days, told)


#: how each detector's figure is drawn
GROUNDS: Mapping[str, Callable[[Mapping[str, Any], str], SafeString]] = {
    "shapes": shape,
    "locate": ellipse,
    "convergence": convergence,
    "watch": watch,
    "density": density,
    "surge": surge,
}


def _places(rows: Sequence[Sequence[float]]) -> list[Place]:
    return [(row[0], row[1]) for row in rows]


def _is_seen(frame: Frame, place: Place) -> bool:
    x, y = frame.spot(place)
    return 0 <= x <= 320 and 0 <= y <= 240


def _in_turn(corners: Sequence[Place]) -> list[Place]:
    """The corners by their direction from their mean, so that no side crosses another."""
    frame = Frame.round(corners)
    spots = {place: frame.spot(place) for place in corners}
    x = sum(spot[0] for spot in spots.values()) / len(spots)
    y = sum(spot[1] for spot in spots.values()) / len(spots)
    return sorted(corners, key=lambda place: _direction(spots[place][0] - x, spots[place][1] - y))


def _direction(x: float, y: float) -> float:
    """Grows with the angle of (x, y), cheaper and as good for sorting."""
    side = x / (abs(x) + abs(y) or 1.0)
    return 3 + side if y < 0 else 1 - side


def _outline(frame: Frame, places: Sequence[Place]) -> SafeString:
    points = frame.path(places)
    return format_html('<polygon class="picture-line picture-hollow" points="{}"></polygon>', points)


def _spokes(frame: Frame, centre: Place, stops: Sequence[Place]) -> SafeString:
    """A line from the site to each stop: how evenly they stand round it."""
    rows = ((*frame.spot(centre), *frame.spot(stop)) for stop in stops)
    line = '<line class="picture-line" x1="{}" y1="{}" x2="{}" y2="{}"></line>'
    return format_html_join("", line, rows)


def _circle(frame: Frame, place: Place, metres: float, kind: str) -> SafeString:
    x, y = frame.spot(place)
    radius = frame.length(metres)
    return format_html(
        '<circle class="{} picture-hollow" cx="{}" cy="{}" r="{}"></circle>', kind, x, y, radius
    )
