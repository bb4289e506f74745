"""Place: where something was seen, as it was given and as it is used.

Must not know maps, gazetteers or who reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Datum(StrEnum):
    """The coordinate frame that the reporter's numbers were in."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


class Surroundings(StrEnum):
    """How thickly settled a point is; the response clock depends on it."""

    URBAN = "urban"
    SUBURBAN = "suburban"
    RURAL = "rural"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point with its uncertainty; (lat, lon) in degrees, north and east positive."""

    #: latitude in degrees, WGS 84, -90 to 90
    lat: float
    #: longitude in degrees, WGS 84, -180 to 180
    lon: float
    #: radius in metres inside which the true place lies, as stated or assumed
    uncertainty_m: float
    #: latitude as the reporter gave it, in `datum`
    given_lat: float
    #: longitude as the reporter gave it, in `datum`
    given_lon: float
    #: the frame of the given numbers
    datum: Datum = Datum.WGS84
