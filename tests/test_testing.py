"""The checks that a third party runs over a plugin of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest

from leadline.correlation.detector import Observation
from leadline.correlation.detectors.near import NearDetector
from leadline.model.incident import Incident, Sighting
from leadline.policy import load
from leadline.testing import check_detector


class Forgetful(NearDetector):
    """A detector that counts one sighting twice: it answers otherwise the second time."""

    def observe(self, *sightings: Sighting) -> Observation:
        seen = super().observe(*sightings)
        self.times = getattr(self, "times", 0) + 1
        return seen if self.times % 2 else Observation()


class Boastful(NearDetector):
    """A detector that claims more sources than leads."""

    def observe(self, *sightings: Sighting) -> Observation:
        seen = super().observe(*sightings)
        louder = tuple(replace(item, independent=item.independent + 9) for item in seen.incidents)
        return Observation(ties=seen.ties, incidents=louder)


class Hasty(NearDetector):
    """A detector that looks only at the last of those that come together."""

    def observe(self, *sightings: Sighting) -> Observation:
        return super().observe(*sightings[-1:])


class Sieve(NearDetector):
    """A detector that loses what it is rebuilt from."""

    def rebuild(self, sightings: Iterable[Sighting], incidents: Iterable[Incident] = ()) -> None:
        super().rebuild([], incidents)

    def holds(self, at: datetime) -> bool:
        return True


def test_the_near_detector_keeps_every_promise():
    check_detector(NearDetector(load().rules))


@pytest.mark.parametrize(
    ("kind", "promise"),
    [
        (Forgetful, "answers the same when it sees the same again"),
        (Boastful, "counts no source twice"),
        (Hasty, "ties the same, however many sightings come together"),
        (Sieve, "ties the same after a rebuild"),
    ],
)
def test_a_detector_that_breaks_a_promise_is_told_which(kind, promise):
    with pytest.raises(AssertionError, match=promise):
        check_detector(kind(load().rules))
