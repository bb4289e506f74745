"""What every pattern detector must be: it looks at many sightings at once, nightly or when asked.

Knows no database and no clock. A pattern detector never alarms by itself: it proposes a look to a person,
with the chance that what it found means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol, runtime_checkable
from uuid import UUID

import numpy as np

from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.model.protected import ProtectedSite
from leadline.model.spec import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a pattern detector looks at."""

    #: the sightings that are asked about, such as those of one kind, oldest first
    sightings: Sequence[Sighting]
    #: all sightings of the line in that time: the real reporting profile that chance is measured against
    background: Sequence[Sighting]
    #: until when, aware UTC: "today" of a prospective question
    until: datetime
    #: the zone in which people live by the clock
    zone: tzinfo = UTC
    #: leads that somebody visited without finding anything
    nothing_found: frozenset[UUID] = field(default_factory=frozenset)
    #: where reports of whatever matter came from, (lat, lon) by lead: where people are; empty: the background
    people: Mapping[UUID, tuple[float, float]] = field(default_factory=dict)
    #: the operator's watch list of places
    sites: Sequence[ProtectedSite] = ()


@runtime_checkable
class PatternDetector(Protocol):
    """Finds one sort of pattern; the same scene and the same random numbers give the same answer."""

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        ...

    def find(self, scene: Scene, rng: np.random.Generator) -> tuple[Pattern, ...]:
        """What stands out, the least probable by chance first; nothing where too little is known."""
        ...
