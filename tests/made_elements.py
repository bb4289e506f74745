"""Element sets of satellites that nobody launched, written as they are published (TLE)."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from sgp4.api import WGS72, Satrec
from sgp4.exporter import export_tle

from leadline.ports.elements import ElementSet

EPOCH = datetime(2026, 5, 25, tzinfo=UTC)
#: days from 1949-12-31 to 1970-01-01
_SINCE_1949 = 7306.0
#: a sun-synchronous orbit at about 600 km
PER_DAY, INCLINATION = 14.9, 97.8


def element_set(
    number: int = 90001,
    *,
    epoch: datetime = EPOCH,
    node_deg: float = 100.0,
    at_deg: float = 0.0,
    **other: float,
) -> ElementSet:
    """The set of a round orbit; `other`: per_day, inclination_deg, eccentricity."""
    made = Satrec()
    days = epoch.timestamp() / 86_400 + _SINCE_1949
    made.sgp4init(
        WGS72, "i", number, days, 1e-5, 0.0, 0.0, other.get("eccentricity", 0.001), 0.0,
        math.radians(other.get("inclination_deg", INCLINATION)), math.radians(at_deg),
        other.get("per_day", PER_DAY) * 2 * math.pi / 1440, math.radians(node_deg),
    )  # fmt: skip
    line1, line2 = export_tle(made)
    return ElementSet(number=number, name=f"MADE {number}", epoch=epoch, line1=line1, line2=line2)


class MadeSets:
    """ElementSets in memory."""

    def __init__(self, *sets: ElementSet) -> None:
        self._sets = sets

    def nearest(self, at, names=()):
        kept = [one for one in self._sets if not names or one.name in names or str(one.number) in names]
        numbers = sorted({one.number for one in kept})
        return [
            min((one for one in kept if one.number == number), key=lambda one: abs(one.epoch - at))
            for number in numbers
        ]


def constellation(many: int, **other) -> MadeSets:
    """So many satellites spread over nodes and places in their orbits."""
    return MadeSets(
        *(
            element_set(90001 + n, node_deg=(100 + 47 * n) % 360, at_deg=(83 * n) % 360, **other)
            for n in range(many)
        )
    )


def later(seconds: float) -> datetime:
    """So many seconds after the epoch."""
    return EPOCH + timedelta(seconds=seconds)
