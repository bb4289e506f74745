"""Drawing: points that somebody drew on a picture of a shadow, as JSON, and what they tell.

Pixels of the picture as it is shown, from its upper left corner, x right, y down.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from leadline.errors import BadInput, OutOfRange
from leadline.methods.oblique import Sight, Told, measure

Point = tuple[float, float]
Line = tuple[Point, Point]

#: ways a camera can look
AHEAD, DOWN = "ahead", "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An object and its shadow, a line of known direction, and how the camera looked."""

    #: size of the picture in pixels, whole and uncropped
    width: float
    height: float
    #: where the object stands on the ground, and where its shadow ends
    foot: Point
    tip: Point
    #: the object's top; needed for the length ratio
    top: Point | None = None
    #: a line on the ground; needed for the azimuth
    reference: Line | None = None
    #: true azimuth from the first to the second point of that line, degrees, and its standard deviation
    reference_azimuth_deg: float | None = None
    reference_sd_deg: float = 2.0
    #: "ahead" for an ordinary photo, "down" for one taken straight from above
    looks: str = AHEAD
    #: two points of the horizon (sea or plain)
    horizon: Line | None = None
    #: how far below the level the camera looked, degrees, where no horizon is seen
    pitch_deg: float | None = None
    #: focal length as for 35 mm film, mm; without it 30 mm with 35 % doubt is taken
    focal_mm: float | None = None


def told_by(drawn: Drawn, click_share: float, lean_deg: float) -> Told:
    """What a drawing tells of azimuth and ratio. Raises BadInput for a drawing that cannot be."""
    _check(drawn)
    has_line = drawn.reference is not None and drawn.reference_azimuth_deg is not None
    return measure(
        Sight(
            width=drawn.width,
            height=drawn.height,
            foot=drawn.foot,
            tip=drawn.tip,
            top=drawn.top,
            along=drawn.reference if has_line else None,
            along_azimuth_deg=drawn.reference_azimuth_deg or 0.0,
            along_sd_deg=drawn.reference_sd_deg,
            is_down=drawn.looks == DOWN,
            horizon=drawn.horizon,
            pitch_deg=drawn.pitch_deg,
            focal_mm=drawn.focal_mm,
            click_px=click_share * math.hypot(drawn.width, drawn.height),
            lean_deg=lean_deg,
        )
    )


def _check(drawn: Drawn) -> None:
    if drawn.looks not in (AHEAD, DOWN):
        raise BadInput("looks", f'must be "{AHEAD}" or "{DOWN}"', "misspelt?")
    bounds = {
        "width": (1, 1e6),
        "height": (1, 1e6),
        "reference_azimuth_deg": (-360, 360),
        "reference_sd_deg": (0.01, 180),
        "pitch_deg": (-89, 89),
        "focal_mm": (5, 2000),
    }
    for name, (low, high) in bounds.items():
        value = getattr(drawn, name)
        if value is not None and not low <= value <= high:
            raise OutOfRange(name, f"must be within {low:g} to {high:g}", "another unit?")
    reach = 2 * max(drawn.width, drawn.height)
    for each in fields(drawn):
        value = getattr(drawn, each.name)
        if not isinstance(value, tuple):
            continue
        points = value if isinstance(value[0], tuple) else (value,)
        if not all(
            -reach <= part <= reach + max(drawn.width, drawn.height) for one in points for part in one
        ):
            raise OutOfRange(each.name, "must lie on the picture or near it, in its pixels", "a thumbnail's?")
