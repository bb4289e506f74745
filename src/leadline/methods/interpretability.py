"""What the spacing of an image's pixels on the ground lets one see, as classes of two published schemes.

NIIRS, the National Imagery Interpretability Rating Scale of the visible range, as its ground resolved
distances (source: IRARS 1996, "Civil NIIRS Reference Guide", as tabulated by the Federation of American
Scientists); Copernicus, the resolution classes of its contributing missions (source: ESA, "Copernicus Space
Component Data Access", mission groups). Both take distances in metres. A pixel is not yet a resolved
distance: an image that was enlarged, blurred or compressed shows less, so a class by spacing is the best that
it can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline.errors import OutOfRange

#: lower bound of the ground resolved distance of each rating, metres; coarsest first
NIIRS = ((1, 9.0), (2, 4.5), (3, 2.5), (4, 1.2), (5, 0.75), (6, 0.40), (7, 0.20), (8, 0.10), (9, 0.0))
#: coarsest spacing of each class, metres; finest first
COPERNICUS = (("VHR1", 1.0), ("VHR2", 4.0), ("HR1", 10.0), ("HR2", 30.0), ("MR1", 100.0), ("MR2", 300.0))
_COARSEST = "LR"
#: what the ratings allow at best, in the words of the civil guide's examples, shortened (English, Chinese)
_SEEN: Sequence[tuple[float, str, str]] = (
    (0.20, "single fittings of a vehicle", "车辆上的单个部件"),
    (0.75, "kinds of vehicles", "车辆的种类"),
    (2.5, "single vehicles and small buildings", "单个车辆和小型建筑"),
    (9.0, "large buildings, runways and roads", "大型建筑、跑道和道路"),
    (30.0, "fields, quarters of a town and large ships", "田块、城区和大型船只"),
    (float("inf"), "landscapes and coasts", "地形和海岸"),
)
#: spacings that no image of the ground has, metres
_LEAST_M, _MOST_M = 0.0005, 100_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageClass:
    """The classes of a ground sample distance."""

    #: the distance itself, metres
    gsd_m: float
    #: best possible NIIRS rating, 1 to 9
    niirs: int
    #: class of the Copernicus scheme: "VHR1" … "LR"
    copernicus: str
    #: what one can see at best
    seen: str
    #: the same in Chinese
    seen_zh: str


def classify(gsd_m: float) -> ImageClass:
    """The classes of a ground sample distance in metres. Raises OutOfRange for what no image has.

    >>> classify(0.5).niirs, classify(0.5).copernicus, classify(10).copernicus
    (6, 'VHR1', 'HR1')
    """
    if not _LEAST_M <= gsd_m <= _MOST_M:
        raise OutOfRange("gsd_m", f"must be {_LEAST_M} to {_MOST_M:.0f} m", "degrees or kilometres?")
    seen = next((english, chinese) for most, english, chinese in _SEEN if gsd_m <= most)
    return ImageClass(
        gsd_m=gsd_m,
        niirs=next(rating for rating, least in NIIRS if gsd_m >= least),
        copernicus=next((name for name, most in COPERNICUS if gsd_m <= most), _COARSEST),
        seen=seen[0],
        seen_zh=seen[1],
    )
