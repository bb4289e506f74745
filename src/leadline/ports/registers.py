"""Registers: what the core asks about the world outside the line. The shell answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from leadline.model.place import Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the population register says of one point."""

    #: town, round a town, or country and sea
    kind: Surroundings
    #: the place that decided, or the nearest one for the country
    place: str
    #: its people; 0 if the register is empty
    population: int
    #: metres from the point to the place's centre
    distance_m: float
    #: a sentence that an officer can read aloud
    because: str


class PopulationRegister(Protocol):
    """Which places have how many people."""

    def setting(self, lat: float, lon: float) -> Setting:
        """How thickly settled a point (degrees, WGS 84) is; raises OutOfRange for impossible coordinates."""
        ...
