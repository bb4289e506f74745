"""Detectors: what every detector of leads and of patterns must keep."""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np

from leadline.correlation.detector import Detector, Observation
from leadline.correlation.pattern import PatternDetector, Scene
from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.testing.promises import check_spec, require


def check_detector(detector: Detector, kind: str = "antenna-box") -> None:
    """Nothing if the detector keeps every promise of the Detector protocol; `kind` is one that it watches.

    The detector is emptied first, and holds the sightings of the check afterwards.
    """
    check_spec(detector.spec)
    detector.rebuild([])
    crowd = [_sighting(number, kind, minutes=number) for number in range(1, 6)]
    for sighting in crowd:
        first = detector.observe(sighting)
        require(first == detector.observe(sighting), "answers the same when it sees the same again")
        _check_observation(first, crowd)
    live = detector.observe(crowd[-1])
    _check_together(detector, crowd)
    detector.rebuild(crowd[:-1])
    require(detector.holds(crowd[-1].at), "holds what counts for a sighting of its window")
    rebuilt = detector.observe(crowd[-1])
    require(set(rebuilt.ties) == set(live.ties), "ties the same after a rebuild")
    detector.rebuild([])
    require(detector.observe(crowd[0]) == Observation(), "says nothing of one sighting alone")


def check_pattern_detector(detector: PatternDetector, scene: Scene, seed: int = 1) -> None:
    """Nothing if the detector keeps every promise of the PatternDetector protocol on this scene."""
    check_spec(detector.spec)
    found = detector.find(scene, np.random.default_rng(seed))
    require(found == detector.find(scene, np.random.default_rng(seed)), "answers the same from the same seed")
    chances = [pattern.p_value for pattern in found]
    require(chances == sorted(chances), "puts the least probable by chance first")
    require(len({pattern.key for pattern in found}) == len(found), "gives each pattern a key of its own")
    known = {sighting.lead for sighting in scene.sightings}
    for pattern in found:
        _check_pattern(pattern, known)
    nothing = replace(scene, sightings=(), background=())
    require(detector.find(nothing, np.random.default_rng(seed)) == (), "finds nothing where nothing is")


def _check_pattern(pattern: Pattern, known: Set[UUID]) -> None:
    require(set(pattern.leads) <= known, "names only leads that it saw")
    require(0.0 < pattern.p_value <= 1.0, "gives a chance above 0 and at most 1")
    require(pattern.tried >= 1 and bool(pattern.null.strip()), "says how many it tried, against what")
    require(bool(pattern.because.strip()) and bool(pattern.because_zh.strip()), "says why, in both languages")
    require(pattern.starts_at <= pattern.ends_at, "begins before it ends")
    require(json.loads(json.dumps(dict(pattern.figure))) is not None, "draws from plain JSON")


def _check_together(detector: Detector, crowd: Sequence[Sighting]) -> None:
    """The detector holds the crowd afterwards, as before."""
    alone = [detector.observe(sighting) for sighting in crowd]
    detector.rebuild([])
    together = detector.observe(*crowd)
    ties = {tie for seen in alone for tie in seen.ties}
    require(set(together.ties) == ties, "ties the same, however many sightings come together")
    require(len(together.ties) == len(set(together.ties)), "names each tie once")
    newest = {incident.key: set(incident.leads) for seen in alone for incident in seen.incidents}
    held = {incident.key: set(incident.leads) for incident in together.incidents}
    require(held == newest, "opens the same incidents, however many sightings come together")


def _check_observation(seen: Observation, crowd: Sequence[Sighting]) -> None:
    known = {sighting.lead for sighting in crowd}
    for tie in seen.ties:
        require({tie.first, tie.second} <= known and tie.first != tie.second, "ties two leads that it saw")
        require(bool(tie.because.strip()), "says why of each tie")
    for incident in seen.incidents:
        require(set(incident.leads) <= known, "names only leads that it saw")
        require(1 <= incident.independent <= len(incident.leads), "counts no source twice")
        require(
            bool(incident.key) and bool(incident.because.strip()), "gives each incident a key and says why"
        )


def _sighting(number: int, kind: str, *, minutes: int) -> Sighting:
    return Sighting(
        lead=UUID(int=number),
        kind=kind,
        lat=2.0 + number * 1e-5,
        lon=86.0,
        at=datetime(2026, 1, 5, 12, 0, tzinfo=UTC) + timedelta(minutes=minutes),
    )
