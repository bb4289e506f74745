"""World: what a line can look up beside its reports; what is not set up is None, and checks say so.

The shell reads files of the operator behind these; a command line reads the files that it was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from leadline.model.protected import ProtectedSite
from leadline.policy import Policy, load
from leadline.ports.elements import ElementSets
from leadline.ports.examiner import Examiner
from leadline.ports.gazetteer import Gazetteer
from leadline.ports.records import Records
from leadline.ports.tracks import Tracks

_default = cache(load)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The registers of one line."""

    #: the numbers that people decided; the default profile where there is no line
    policy: Policy = field(default_factory=_default)
    #: orbital elements of satellites, by date
    elements: ElementSets | None = None
    #: ship positions
    tracks: Tracks | None = None
    #: dated records of others: dock books, customs, permits
    records: Records | None = None
    #: names of roads and places with their coordinates
    gazetteer: Gazetteer | None = None
    #: reads a file apart from everything else
    examiner: Examiner | None = None
    #: the operator's watch list of places
    sites: Sequence[ProtectedSite] = ()


#: a world of which nothing is known
NOWHERE = World()
