"""What every detector must be, and what it answers. Knows no database and no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from leadline.model.incident import Incident, Sighting, Tie
from leadline.model.spec import Spec
from leadline.policy.places import NearRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one or more sightings brought: to be stored, and harmless to store twice."""

    #: ties between two leads
    ties: tuple[Tie, ...] = ()
    #: incidents that opened or grew, each with all its leads so far
    incidents: tuple[Incident, ...] = ()


@runtime_checkable
class Detector(Protocol):
    """Holds the sightings of its window in memory; the store is the truth it is rebuilt from."""

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        ...

    def rebuild(self, sightings: Iterable[Sighting], incidents: Iterable[Incident] = ()) -> None:
        """Forget everything and hold these sightings and open incidents instead."""
        ...

    def observe(self, *sightings: Sighting) -> Observation:
        """What these sightings bring, one after the other: each tie once, each incident in its newest form.

        The same again brings the same and changes nothing.
        """
        ...

    def holds(self, at: datetime) -> bool:
        """Whether everything that counts for a sighting of this instant is still held."""
        ...


@runtime_checkable
class Ruled(Protocol):
    """A detector that watches by near rules, which people switch on and off while the line runs."""

    @property
    def keep(self) -> timedelta:
        """How far back before now `rebuild` should be given sightings."""
        ...

    def with_rules(self, rules: Mapping[str, NearRule]) -> Detector:
        """The same detector by these rules, empty: it is to be rebuilt."""
        ...
