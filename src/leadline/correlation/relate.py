"""Stage 4 of 7: Relate. Takes sightings of leads, gives the ties and incidents they bring.

Called after the report is committed: inside the transaction, two reports that arrive together do
not see each other. Everything it answers has a key or names two leads, so storing it twice is
harmless. No input or output.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from leadline.correlation.detector import Detector, Observation
from leadline.model.incident import Incident, Sighting, Tie


def relate(detectors: Iterable[Detector], sightings: Iterable[Sighting]) -> Observation:
    """What these sightings bring, one after the other: each tie once, each incident in its newest form."""
    together = tuple(sightings)
    ties: dict[Tie, None] = {}
    incidents: dict[str, Incident] = {}
    for seer in detectors:
        seen = seer.observe(*together)
        ties.update(dict.fromkeys(seen.ties))
        incidents.update({incident.key: incident for incident in seen.incidents})
    return Observation(ties=tuple(ties), incidents=tuple(incidents.values()))


def rebuild(
    detectors: Iterable[Detector], sightings: Sequence[Sighting], incidents: Sequence[Incident] = ()
) -> None:
    """Nothing; all detectors then hold these sightings and open incidents, and no others."""
    for detector in detectors:
        detector.rebuild(sightings, incidents)


def needs_rebuild(detectors: Iterable[Detector], sightings: Iterable[Sighting]) -> bool:
    """Whether a sighting is so late that neighbours of it have been let go."""
    seers = tuple(detectors)
    instants: set[datetime] = {sighting.at for sighting in sightings}
    return not all(seer.holds(at) for seer in seers for at in instants)
