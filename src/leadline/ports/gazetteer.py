"""Gazetteer: names of roads and places with the coordinates that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

#: points of an unbroken line, (lat, lon) in degrees WGS 84
Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One entry of a gazetteer."""

    #: the name as the gazetteer writes it
    name: str
    #: "road", "locality", "building", "water" …
    kind: str
    #: degrees, WGS 84: the middle of it
    lat: float
    lon: float
    #: metres within which all of it lies
    radius_m: float
    #: where the entry comes from
    source: str
    #: the unbroken pieces of a road; empty where only its middle is known
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name that stands in a text, with everything that it may mean."""

    #: from which to before which character of the text
    start: int
    end: int
    #: the entries of that name, the largest first
    entries: tuple[Named, ...]


class Gazetteer(Protocol):
    """Names that can be looked up without a network."""

    def find(self, name: str, near: tuple[float, float] | None = None) -> Sequence[Named]:
        """The entries of a name, the nearest to `near` (degrees) first, else the largest first."""
        ...

    def named_in(self, text: str) -> Sequence[Mention]:
        """The names that stand in a text, in the order in which they stand, none inside another."""
        ...
