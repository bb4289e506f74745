"""Frame: places given as (lat, lon) put on a small plain map, north up, with a bar that shows its scale.

Lengths on the page are units of the view box; on the ground they are metres on the sphere, within 0.6 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Place = tuple[float, float]
Spot = tuple[float, float]

WIDTH, HEIGHT, MARGIN = 320, 240, 22
#: room below the ground for the bar, so that it never lies on what is shown
FOOT = 16
#: metres of a degree of latitude on the mean sphere
_DEGREE_M = 111_195.0
#: least ground shown, so that one point is not a map of a doorstep
_LEAST_M = 200.0
#: least cosine of a latitude that a breadth is divided by: within a kilometre of a pole there is no east
_NEAR_POLE = 2e-4


@dataclass(frozen=True, slots=True)
class Frame:
    """Which ground the picture shows."""

    #: the place in the middle
    middle: Place
    #: units of the view box per metre
    scale: float

    @classmethod
    def round(cls, places: Sequence[Place], reach_m: float = 0.0) -> Frame:
        """The frame that holds all places, and so many metres round the first one."""
        first = places[0]
        spots = [_metres(first, place) for place in places]
        spots += [(reach_m, reach_m), (-reach_m, -reach_m)] if reach_m else []
        east, north = [spot[0] for spot in spots], [spot[1] for spot in spots]
        wide, tall = max(east) - min(east), max(north) - min(north)
        scale = min((WIDTH - 2 * MARGIN) / max(wide, _LEAST_M), (HEIGHT - 2 * MARGIN) / max(tall, _LEAST_M))
        centre = ((max(east) + min(east)) / 2, (max(north) + min(north)) / 2)
        lat = first[0] + centre[1] / _DEGREE_M
        return cls((lat, first[1] + centre[0] / (_DEGREE_M * math.cos(math.radians(first[0])))), scale)

    def spot(self, place: Place) -> Spot:
        """Where a place lies in the view box."""
        east, north = _metres(self.middle, place)
        return round(WIDTH / 2 + east * self.scale, 1), round(HEIGHT / 2 - north * self.scale, 1)

    def path(self, places: Sequence[Place]) -> str:
        """The corners of a line or an outline, as SVG writes them."""
        return " ".join(f"{x},{y}" for x, y in map(self.spot, places))

    def length(self, metres: float) -> float:
        """A length on the ground in units of the view box."""
        return round(metres * self.scale, 1)

    def dots(self, places: Sequence[Place], kind: str, radius: float) -> SafeString:
        """A dot at each place."""
        rows = ((kind, *self.spot(place), radius) for place in places)
        return format_html_join("", '<circle class="{}" cx="{}" cy="{}" r="{}"></circle>', rows)

    def bar(self) -> SafeString:
        """A bar of a round length, with that length beside it."""
        metres = _round_length((WIDTH - 2 * MARGIN) / 3 / self.scale)
        text = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
        return format_html(
            '<line class="picture-rule" x1="10" x2="{}" y1="{}" y2="{}"></line>'
            '<text class="picture-text" x="10" y="{}">{}</text>',
            10 + self.length(metres),
            HEIGHT + FOOT - 6,
            HEIGHT + FOOT - 6,
            HEIGHT + FOOT - 11,
            text,
        )


def disc_edges(place: Place, metres: float) -> list[Place]:
    """The northernmost, southernmost, easternmost and westernmost place of a disc."""
    north = metres / _DEGREE_M
    east = north / max(math.cos(math.radians(place[0])), _NEAR_POLE)
    lat, lon = place
    return [(lat + north, lon), (lat - north, lon), (lat, lon + east), (lat, lon - east)]


def area(frame: Frame, places: Sequence[Place]) -> SafeString:
    """The ground inside an outline."""
    return format_html('<polygon class="picture-area" points="{}"></polygon>', frame.path(places))


def cross(frame: Frame, place: Place) -> SafeString:
    """A cross at a place."""
    x, y = frame.spot(place)
    path = f"M{x - 6} {y}H{x + 6}M{x} {y - 6}V{y + 6}"
    return format_html('<path class="picture-rule" d="{}"></path>', path)


def picture(frame: Frame, parts: Sequence[SafeString], said: tuple[str, str]) -> SafeString:
    """The whole picture with its title and the sentence that says the same."""
    return format_html(
        '<svg class="picture picture-ground" viewBox="0 0 {w} {h}" role="img" aria-label="{title}. {told}">'
        '<title>{title}</title><desc>{told}</desc><rect class="picture-back" width="{w}" height="{h}"></rect>'
        "{parts}{bar}</svg>",
        w=WIDTH,
        h=HEIGHT + FOOT,
        title=said[0],
        told=said[1],
        parts=format_html_join("", "{}", ((part,) for part in parts)),
        bar=frame.bar(),
    )


def _metres(middle: Place, place: Place) -> Spot:
    east = ((place[1] - middle[1] + 540) % 360 - 180) * _DEGREE_M * math.cos(math.radians(middle[0]))
    return east, (place[0] - middle[0]) * _DEGREE_M


def _round_length(metres: float) -> float:
    """The greatest of 1, 2 and 5 times a power of ten that is not longer."""
    power = 10 ** math.floor(math.log10(metres))
    return float(next(step * power for step in (5, 2, 1) if step * power <= metres))
