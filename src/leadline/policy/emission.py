"""Emission limits: the reference table that a stated field strength is compared with.

The table is for comparison: the standard excludes intentional transmitters and tests in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from leadline.policy.lexicon.load import read_toml

FILE = Path(str(resources.files("leadline.policy"))) / "emission.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmissionLimit:
    """One row of the table."""

    #: lower edge in MHz
    from_mhz: float
    #: upper edge in MHz
    to_mhz: float
    #: distance of the antenna in metres
    distance_m: float
    #: "quasi-peak", "average" or "peak"
    detector: str
    #: measuring bandwidth, as the standard says it
    bandwidth: str
    #: the limit in dBµV/m
    dbuv_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EmissionTable:
    """All limits, the rule, and where they come from."""

    limits: tuple[EmissionLimit, ...]
    #: edition and class of the standard
    standard: str
    #: a field this many times the limit is worth a look
    threshold_field_ratio: float
    #: nearest and farthest distance in metres for which the 1/d law is used
    least_distance_m: float
    most_distance_m: float

    def find(self, frequency_mhz: float, detector: str, distance_m: float) -> EmissionLimit | None:
        """The row for a frequency and detector at the nearest table distance; None outside the table.

        At a band edge the tighter limit applies.
        """
        fitting = [
            limit
            for limit in self.limits
            if limit.from_mhz <= frequency_mhz <= limit.to_mhz and limit.detector == detector
        ]
        return min(
            fitting, key=lambda limit: (abs(limit.distance_m - distance_m), limit.dbuv_m), default=None
        )


def load_emission(path: Path = FILE) -> EmissionTable:
    """The table of a file."""
    table = read_toml(path)
    rule = table["rule"]
    return EmissionTable(
        limits=tuple(EmissionLimit(**row) for row in table["limit"]),
        standard=table["source"]["standard"],
        threshold_field_ratio=rule["threshold_field_ratio"],
        least_distance_m=rule["least_distance_m"],
        most_distance_m=rule["most_distance_m"],
    )


@cache
def emission() -> EmissionTable:
    """The shipped table; read once a process."""
    return load_emission()
