"""Azimuth and length ratio of a shadow from points drawn on one photo, with their errors, or why not.

What one photo allows. The ground is a plane, the camera a pinhole with its axis through the middle of the
whole, uncropped picture. The line of the horizon, or a stated pitch, says how the ground lies to the
camera (Hartley and Zisserman 2004, section 8.6): with the focal length every ground point follows up to
one scale, so angles between lines on the ground are told (azimuth: against a second line of known
direction), and the height of an upright object against lengths on the ground (ratio). Without horizon or
pitch neither is told. A camera that looks straight down sees angles as they are, whatever its focal
length, but no heights: azimuth only. Errors: each input is moved by one standard deviation, both ways, and
what that changes is added in squares: points, horizon or pitch and roll, focal length (30 mm,
35 % either way, if none is stated), lens (1 % at the corner), the known direction, and how
far the object leans towards the camera. Pixels from the upper left corner, x right, y down; degrees. Knows
no sun.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from leadline.methods.geodesy import Floats

Point = tuple[float, float]

#: diagonal of the film of 36 x 24 mm that "35 mm equivalent" focal lengths refer to (CIPA DCG-001)
_FILM_MM = 43.267
#: focal length of an unknown camera and its spread: telephones have 22 to 28 mm, twice that when zoomed
USUAL_MM, USUAL_SPREAD, STATED_SPREAD = 30.0, 0.35, 0.05
#: displacement by the lens at the corner, a share of its distance from the middle
LENS = 0.01
#: an ocean's or plain's horizon as people draw it, share of the picture's height; roll and pitch as people
#: state them; how far from the vertical a camera is that "looks straight down"
HORIZON_SHARE, ROLL_DEG, PITCH_DEG, DOWN_DEG = 0.01, 2.0, 3.0, 3.0
#: an object drawn farther from the upright than this is not upright, or the horizon is wrong
LEAN_MOST_DEG = 12.0
#: beyond these standard deviations nothing is told: degrees, and share of the ratio
VAGUE_DEG, VAGUE_SHARE = 25.0, 0.5
#: least length of a drawn line, share of the picture's diagonal
_LEAST = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was drawn on a picture and said of its camera."""

    #: size of the picture in pixels, as shown
    width: float
    height: float
    #: where the object stands, where its shadow ends, and its top
    foot: Point
    tip: Point
    top: Point | None = None
    #: a line on the ground, and the true azimuth from its first point to its second
    along: tuple[Point, Point] | None = None
    along_azimuth_deg: float = 0.0
    along_sd_deg: float = 2.0
    #: whether the camera looked straight down
    is_down: bool = False
    #: two points of the horizon, or how far below the level the camera looked
    horizon: tuple[Point, Point] | None = None
    pitch_deg: float | None = None
    #: focal length as for 35 mm film
    focal_mm: float | None = None
    #: how exactly people hit a point, pixels, one standard deviation
    click_px: float = 3.0
    #: how upright objects stand, degrees, one standard deviation
    lean_deg: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a picture tells; None where it does not, and `refused` says why in one word each."""

    azimuth_deg: float | None = None
    azimuth_sd_deg: float = 0.0
    ratio: float | None = None
    ratio_sd: float = 0.0
    #: why the azimuth cannot be told: "reference", "horizon", "above", "short", "vague" or ""
    azimuth_refused: str = ""
    #: why the ratio cannot be told: "top", "horizon", "above", "short", "down", "leans", "vague" or ""
    ratio_refused: str = ""
    #: what gives most of each error: "points", "horizon", "pitch", "focal length", "lens", "direction" or
    #: "lean"
    azimuth_owes: str = ""
    ratio_owes: str = ""


def measure(sight: Sight) -> Told:
    """Azimuth and ratio of the drawn shadow with their standard deviations, or why they cannot be told."""
    refused = _refused(sight)
    if refused:
        return Told(azimuth_refused=refused, ratio_refused=refused)
    start, steps, names = _inputs(sight)
    azimuth = _azimuth(sight, start, steps, names)
    ratio = _ratio(sight, start, steps, names)
    return Told(
        azimuth_deg=azimuth[0],
        azimuth_sd_deg=azimuth[1],
        azimuth_owes=azimuth[2],
        azimuth_refused=azimuth[3],
        ratio=ratio[0],
        ratio_sd=ratio[1],
        ratio_owes=ratio[2],
        ratio_refused=ratio[3],
    )


_Answer = tuple[float | None, float, str, str]


def _azimuth(sight: Sight, start: Floats, steps: Floats, names: list[str]) -> _Answer:
    if sight.along is None:
        return None, 0.0, "", "reference"
    if _is_short(sight, sight.along):
        return None, 0.0, "", "short"
    if not np.isfinite(_turn(sight, start)):
        return None, 0.0, "", "above"

    def off(inputs: Floats) -> float:
        return (_turn(sight, inputs) - _turn(sight, start) + 180) % 360 - 180

    sd, owes = _spread(off, start, steps, names)
    if not sd <= VAGUE_DEG:
        return None, 0.0, owes, "vague"
    return _turn(sight, start) % 360, sd, owes, ""


def _ratio(sight: Sight, start: Floats, steps: Floats, names: list[str]) -> _Answer:
    if sight.top is None:
        return None, 0.0, "", "top"
    if sight.is_down:
        return None, 0.0, "", "down"
    if _is_short(sight, (sight.foot, sight.top)):
        return None, 0.0, "", "short"
    if _lean_deg(sight, start) > LEAN_MOST_DEG:
        return None, 0.0, "", "leans"
    sd, owes = _spread(lambda inputs: float(np.log(_length_ratio(sight, inputs))), start, steps, names)
    ratio = _length_ratio(sight, start)
    if not sd <= VAGUE_SHARE:
        return None, 0.0, owes, "vague"
    return ratio, ratio * sd, owes, ""


def _refused(sight: Sight) -> str:
    """Why nothing can be told, or ""."""
    if not sight.is_down and sight.horizon is None and sight.pitch_deg is None:
        return "horizon"
    if _is_short(sight, (sight.foot, sight.tip)) or (sight.horizon and _is_short(sight, sight.horizon)):
        return "short"
    down = _camera(sight, _inputs(sight)[0])[1]
    ground = _rays(sight, np.array([sight.foot, sight.tip]), _inputs(sight)[0])
    return "above" if np.any(ground @ down <= 1e-4) else ""


def _is_short(sight: Sight, line: tuple[Point, Point]) -> bool:
    """Whether a line is too short to have a direction."""
    (x1, y1), (x2, y2) = line
    return bool(np.hypot(x1 - x2, y1 - y2) < _LEAST * np.hypot(sight.width, sight.height))


def _inputs(sight: Sight) -> tuple[Floats, Floats, list[str]]:
    """All inputs in one row with the standard deviation and the name of each.

    Order: foot, tip, top, two points along, four numbers of the horizon (or pitch, roll, 0, 0), logarithm of
    the focal length, lens, azimuth of the known line, lean towards the camera.
    """
    blank: Point = (0.0, 0.0)
    points = [sight.foot, sight.tip, sight.top or blank, *(sight.along or (blank, blank))]
    given = [sight.click_px] * 4 + [sight.click_px * (sight.top is not None)] * 2
    given += [sight.click_px * (sight.along is not None)] * 4
    rows = [value for point in points for value in point]
    names = ["points"] * 10
    if sight.horizon is not None and not sight.is_down:
        unsure = float(np.hypot(sight.click_px, HORIZON_SHARE * sight.height))
        rows += [value for point in sight.horizon for value in point]
        given += [0.0, unsure, 0.0, unsure] if _is_level(sight.horizon) else [unsure, 0.0, unsure, 0.0]
        names += ["horizon"] * 4
    else:
        pitch = 90.0 if sight.is_down else float(sight.pitch_deg or 0.0)
        rows += [pitch, 0.0, 0.0, 0.0]
        given += [DOWN_DEG, DOWN_DEG, 0.0, 0.0] if sight.is_down else [PITCH_DEG, ROLL_DEG, 0.0, 0.0]
        names += ["pitch"] * 4
    spread = USUAL_SPREAD if sight.focal_mm is None else STATED_SPREAD
    rows += [float(np.log(sight.focal_mm or USUAL_MM)), 0.0, sight.along_azimuth_deg, 0.0]
    given += [spread, LENS, sight.along_sd_deg, sight.lean_deg]
    return np.array(rows), np.array(given), [*names, "focal length", "lens", "direction", "lean"]


def _is_level(line: tuple[Point, Point]) -> bool:
    return abs(line[0][0] - line[1][0]) >= abs(line[0][1] - line[1][1])


def _camera(sight: Sight, inputs: Floats) -> tuple[float, Floats]:
    """Focal length in pixels, and which way is down to the camera (x right, y down, z ahead)."""
    focal = float(np.exp(inputs[14])) / _FILM_MM * float(np.hypot(sight.width, sight.height))
    if sight.horizon is not None and not sight.is_down:
        ends = _rays(sight, inputs[10:14].reshape(2, 2), inputs)
        down = np.cross(ends[0], ends[1])
        foot = _rays(sight, inputs[:2].reshape(1, 2), inputs)[0]
        down = down * (np.sign(down @ foot) or 1.0)
        return focal, down / np.linalg.norm(down)
    pitch, roll = np.radians(inputs[10:12])
    return focal, np.array([np.sin(roll) * np.cos(pitch), np.cos(roll) * np.cos(pitch), np.sin(pitch)])


def _rays(sight: Sight, points: Floats, inputs: Floats) -> Floats:
    """Directions to points of the picture, one a row; their third part is 1."""
    half = np.array([sight.width, sight.height]) / 2
    focal = float(np.exp(inputs[14])) / _FILM_MM * 2 * float(np.hypot(*half))
    off = points - half
    off = off * (1 + inputs[15] * (off**2).sum(axis=1, keepdims=True) / (half**2).sum())
    return np.column_stack((off / focal, np.ones(len(points))))


def _ground(sight: Sight, points: Floats, inputs: Floats) -> tuple[Floats, Floats]:
    """Points on the ground in heights of the camera, in its frame, NaN above the horizon; and down."""
    down = _camera(sight, inputs)[1]
    rays = _rays(sight, points, inputs)
    depth = rays @ down
    return rays / np.where(depth > 1e-6, depth, np.nan)[:, None], down


def _turn(sight: Sight, inputs: Floats) -> float:
    """Azimuth of the shadow, degrees, not wrapped."""
    places, down = _ground(sight, inputs[[0, 1, 2, 3, 6, 7, 8, 9]].reshape(4, 2), inputs)
    foot, tip, first, second = places
    shadow, along = tip - foot, second - first
    # clockwise as seen from above: down x ahead points to the right
    turn = np.arctan2(np.cross(along, shadow) @ down, along @ shadow)
    return float(inputs[16] + np.degrees(turn))


def _length_ratio(sight: Sight, inputs: Floats) -> float:
    """Length of the shadow in heights of the object; NaN where the top does not lie above the foot."""
    (foot, tip), down = _ground(sight, inputs[:4].reshape(2, 2), inputs)
    ray = _rays(sight, inputs[4:6].reshape(1, 2), inputs)[0]
    # the object leans in the plane that holds it and the camera
    towards = np.cross(np.cross(down, foot), down)
    towards = towards / max(float(np.linalg.norm(towards)), 1e-12)
    lean = np.radians(inputs[17])
    upright = -down * np.cos(lean) - towards * np.sin(lean)
    # foot + high * upright lies on the ray, as nearly as it comes
    ray = ray / np.linalg.norm(ray)
    across = upright - (upright @ ray) * ray
    high = -((foot - (foot @ ray) * ray) @ across) / max(float(across @ across), 1e-12)
    return float(np.linalg.norm(tip - foot) / high) if high > 0 else float("nan")


def _lean_deg(sight: Sight, inputs: Floats) -> float:
    """Angle in the picture between the drawn object and what an upright one would look like there."""
    (foot,), down = _ground(sight, inputs[:2].reshape(1, 2), inputs)
    high = foot - 1e-3 * down
    focal = _camera(sight, inputs)[0]
    expected = focal * (high[:2] / high[2] - foot[:2] / foot[2])
    drawn = inputs[4:6] - inputs[:2]
    turn = np.arctan2(expected[0] * drawn[1] - expected[1] * drawn[0], expected @ drawn)
    return abs(float(np.degrees(turn)))


def _spread(
    of: Callable[[Floats], float], start: Floats, steps: Floats, names: list[str]
) -> tuple[float, str]:
    """Standard deviation of a number by moving each input both ways, and what gives most of it."""
    parts: dict[str, float] = {}
    for place in np.flatnonzero(steps > 0):
        moved = [start.copy(), start.copy()]
        moved[0][place] += steps[place]
        moved[1][place] -= steps[place]
        change = (of(moved[0]) - of(moved[1])) / 2
        parts[names[place]] = parts.get(names[place], 0.0) + change**2
    total = float(np.sqrt(sum(parts.values())))
    return total, max(parts, key=lambda name: parts[name] if np.isfinite(parts[name]) else np.inf)
