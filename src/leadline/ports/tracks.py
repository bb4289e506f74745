"""Tracks: positions of ships over time, as their transponders told them (AIS)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """Fixes of one identity, oldest first; columns of equal length."""

    #: MMSI as nine digits, or another identity that the source uses
    vessel: str
    #: name as told, or ""
    name: str
    #: seconds since 1970-01-01T00:00:00Z
    time_s: Floats
    #: degrees, WGS 84
    lat: Floats
    lon: Floats
    #: every name told, each with the second from which on, oldest first; more than one is a changed identity
    names: tuple[tuple[float, str], ...] = ()

    @property
    def columns(self) -> tuple[Floats, Floats, Floats]:
        """(time_s, lat, lon), as the methods take a track."""
        return self.time_s, self.lat, self.lon


class Tracks(Protocol):
    """The AIS fixes that an operator keeps."""

    def of(self, vessel: str, since: datetime, until: datetime) -> Track | None:
        """The fixes of a ship, by MMSI or by name, between two instants; None if it is not known at all."""
        ...

    def near(
        self, spot: tuple[float, float], reach_m: float, since: datetime, until: datetime
    ) -> tuple[Track, ...]:
        """The tracks with a fix within reach of a point between two instants, each whole in that time."""
        ...

    def identities(self, vessel: str) -> tuple[str, ...]:
        """Every identity that tells the name of this ship, itself first; empty if it is not known at all."""
        ...

    def named_in(self, text: str) -> tuple[str, ...]:
        """The ships whose names or numbers stand in a text, as identities, in the order of the text."""
        ...
