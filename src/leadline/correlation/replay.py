"""Replay: a near rule over stored sightings in the order of their instants, by the compiled ring.

A report fires when some full disc holds it. A fire is an alarm unless another fire of its kind came before it
within one window and two radii: what the line would have put before an officer anew. No database, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.correlation.detectors.near import NearDetector
from leadline.correlation.relate import relate
from leadline.errors import OutOfRange
from leadline.methods.disc import TIE_M, Points, companions
from leadline.methods.geodesy import possible_chord, unit_vectors
from leadline.methods.independence import UNKNOWN, Sources
from leadline.methods.ring import Ring, Stream
from leadline.methods.sketch import HASHES, SAME_TEXT_HASHES, values
from leadline.model.incident import Incident, Sighting
from leadline.policy.places import NearRule

#: fires whose incidents are worked out, report by report
MOST_FIRES = 20_000
#: different texts in reach of one report up to which they are held against each other
_MOST_TEXTS = 400

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Sightings of the kinds that a rule watches, oldest first, and the same in columns."""

    #: oldest first, ties by lead
    sightings: tuple[Sighting, ...]
    #: instants, places and codes
    stream: Stream
    #: unit vectors of the places, shape (n, 3)
    vectors: NDArray[np.float64]
    #: values of each different text sketch by its code, and a last row of zeros for no text
    sketches: NDArray[np.uint32]

    @classmethod
    def of(cls, sightings: Iterable[Sighting], rule: NearRule) -> Past:
        """The past that this rule looks at; of a lead that comes twice the last counts."""
        newest = {one.lead: one for one in sightings if not rule.kinds or one.kind in rule.kinds}
        held = sorted(newest.values(), key=lambda one: (one.at, one.lead))
        stream = Stream(
            at=np.array([one.at.timestamp() for one in held], dtype=np.float64),
            lat=np.array([one.lat for one in held], dtype=np.float64),
            lon=np.array([one.lon for one in held], dtype=np.float64),
            kind=codes_of([one.kind for one in held]),
            reporter=codes_of([one.reporter for one in held]),
            text=codes_of([one.sketch or None for one in held]),
        )
        texts = [*dict.fromkeys(one.sketch for one in held if one.sketch), b""]
        sketches = np.array([values(text) for text in texts], dtype=np.uint32).reshape(-1, HASHES)
        return cls(tuple(held), stream, unit_vectors(stream.lat, stream.lon), sketches)

    def candidates(self, row: int, rule: NearRule) -> Rows:
        """The row, and the earlier ones that may share a disc of the rule with it."""
        stream = self.stream
        first = int(np.searchsorted(stream.at, stream.at[row] - rule.window.total_seconds()))
        rows = np.arange(first, row)
        rows = rows[stream.kind[rows] == stream.kind[row]]
        apart = np.linalg.norm(self.vectors[rows] - self.vectors[row], axis=1)
        return np.concatenate(([row], rows[apart <= possible_chord(2 * (rule.radius_m + TIE_M))]))

    def points(self, rows: Rows) -> Points:
        """These rows as the exact way of deciding takes them, near-copies of a text told from sketches."""
        stream, text = self.stream, self.stream.text[rows]
        sources = Sources(stream.reporter[rows], self.sketches, text != UNKNOWN, texts=text)
        return Points(stream.lat[rows], stream.lon[rows], sources)


def codes_of(names: Sequence[Any]) -> NDArray[np.int64]:
    """A number from 0 for each different name; -1 for None.

    >>> codes_of(["box", None, "buoy", "box"]).tolist()
    [0, -1, 1, 0]
    """
    known: dict[Any, int] = {}
    return np.array(
        [UNKNOWN if name is None else known.setdefault(name, len(known)) for name in names], dtype=np.int64
    )


def fires(past: Past, rule: NearRule) -> Mask:
    """Which rows of the past complete a disc of the rule; what the live detector answers in this order.

    Where more than 400 different texts lie in reach of one report, only the very same text counts as a copy.
    """
    fired = full_discs(past.stream, rule)
    if not (past.stream.text != UNKNOWN).any():
        return fired
    for row in np.flatnonzero(fired):
        rows = past.candidates(int(row), rule)
        if has_near_copies(past, rows):
            groups = np.zeros(len(rows), dtype=np.int64)
            fired[row] = companions(past.points(rows), rule.radius_m, rule.count, groups).any()
    return fired


def incidents(past: Past, rule: NearRule, name: str = "near") -> tuple[Incident, ...]:
    """The incidents that the live detector would have opened, each as it stood in the end.

    Only sightings that may share a disc with one that fires are shown to it: no other can be in an incident.
    Raises OutOfRange where so many fire that tying them one by one would take hours and say nothing.
    """
    fired = np.flatnonzero(full_discs(past.stream, rule))
    if len(fired) > MOST_FIRES:
        said = f"lets {len(fired):,} of {len(past.sightings):,} reports fire; at most {MOST_FIRES:,} are tied"
        raise OutOfRange("rule", said, "true nearly everywhere? raise the count, or back-test it")
    concerned = np.zeros(len(past.sightings), dtype=np.bool_)
    for row in fired:
        concerned[past.candidates(int(row), rule)] = True
    shown = [past.sightings[row] for row in np.flatnonzero(concerned)]
    return relate([NearDetector({name: rule})], shown).incidents


def full_discs(stream: Stream, rule: NearRule) -> Mask:
    """Which points complete a disc of the rule; a text counts as another's copy if its code is the same."""
    return Ring(rule.radius_m, rule.window.total_seconds(), rule.count).feed(stream)


def alarms(stream: Stream, fired: Mask, rule: NearRule) -> Rows:
    """Rows of the fires before which no other fire of the kind came within one window and two radii.

    Two points are within two radii of each other when some disc of one radius holds both.
    """
    rows = np.flatnonzero(fired)
    alone = np.full(len(rows), UNKNOWN)
    fire = Stream(
        at=stream.at[rows],
        lat=stream.lat[rows],
        lon=stream.lon[rows],
        kind=stream.kind[rows],
        reporter=alone,
        text=alone,
    )
    return rows[~full_discs(fire, replace(rule, count=2))]


def taken(stream: Stream, rows: Rows) -> Stream:
    """The stream of these rows alone, in their order."""
    return Stream(
        at=stream.at[rows],
        lat=stream.lat[rows],
        lon=stream.lon[rows],
        kind=stream.kind[rows],
        reporter=stream.reporter[rows],
        text=stream.text[rows],
    )


def has_near_copies(past: Past, rows: Rows) -> bool:
    """Whether two of the rows have nearly the same text and not the very same."""
    written = np.unique(past.stream.text[rows])
    written = written[written != UNKNOWN]
    if len(written) > _MOST_TEXTS:
        return False
    for place, text in enumerate(written[:-1].tolist()):
        agree = np.count_nonzero(past.sketches[written[place + 1 :]] == past.sketches[text], axis=1)
        if ((agree >= SAME_TEXT_HASHES) & (agree < HASHES)).any():
            return True
    return False
