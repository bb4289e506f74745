"""Pattern: what stands out of many sightings, with the chance that it means nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One thing that a pattern detector found; it proposes a look and never pages an officer alone."""

    #: unique for what was found: finding it again is harmless
    key: str
    #: the detector that found it, such as "surge"
    detector: str
    #: the leads that form it, oldest first
    leads: tuple[UUID, ...]
    #: chance that something as strong appears where there is nothing, corrected for all that was tried
    p_value: float
    #: how many places, times or shapes were tried
    tried: int
    #: what "where there is nothing" means here: the null hypothesis, in a few words
    null: str
    #: from when, aware UTC
    starts_at: datetime
    #: until when, aware UTC
    ends_at: datetime
    #: days until something as strong is to be expected by chance, if it is looked for every day; or None
    recurrence_days: float | None = None
    #: a sentence that an officer can read aloud, with the chance in it
    because: str = ""
    #: the same sentence in Chinese
    because_zh: str = ""
    #: what a picture of it needs, as plain JSON: GeoJSON geometries, bins, series, the parameters used
    figure: Mapping[str, Any] = field(default_factory=dict)
    #: id of the playbook that fits, or None; a person decides
    protocol: str | None = None
