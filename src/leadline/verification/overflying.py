"""Overflying: events of a claim against the passes of every satellite that is searched, and their picture.

What is said of it stands in the verifier; what a pass and a chance are, in `methods`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sgp4.api import Satrec

from leadline.errors import Unreadable
from leadline.methods.coincidence import Bools, Coincidence, Ints, Moved, coincidence, habits, is_inside
from leadline.methods.geodesy import Floats
from leadline.methods.orbit import (
    DAY_S,
    STEP_S,
    age_d,
    look_up,
    passes,
    read_satellite,
    restlessness,
    timing_error_s,
    windows,
)  # fmt: skip
from leadline.ports.elements import ElementSets

#: rows of a picture, and satellites drawn in it where any of them counts
MOST_ROWS, MOST_DRAWN = 14, 40
#: a satellite that is above the mask for this share of all moves does not pass: it stands there
STANDING = 0.9
#: sets so many days before and after the events say whether a satellite keeps to its elements
NEIGHBOUR_D = 3
#: by so much the sun is later a degree farther west
SECONDS_A_DEGREE = 240.0
#: days in the middle of the events over which it is counted how often a satellite passes
COUNTED_D = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """What is asked of the sky."""

    lat: float
    lon: float
    #: instants of the events, UTC seconds since 1970, oldest first
    events_s: Floats
    mask_deg: float
    window_s: float
    #: seconds by which an event's time may be off
    uncertainty_s: float
    #: days by which the events are moved at most, back and on
    moved_d: int

    @property
    def days(self) -> Floats:
        """The moves in days; the real one, 0, in the middle."""
        return np.arange(-self.moved_d, self.moved_d + 1, dtype=np.float64)

    @property
    def groups(self) -> Ints:
        """For each event its group by solar time: events of one day and of one habit move together."""
        return habits(self.local_s, self.window_s)

    @property
    def local_s(self) -> Floats:
        """The events by the mean sun over the place."""
        return self.events_s + SECONDS_A_DEGREE * self.lon


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Satellite:
    """One satellite with its sets nearest to the events."""

    number: int
    name: str
    sets: Sequence[Satrec]
    #: days between the event that is farthest from them and its nearest set
    age_d: float

    #: how many times more than others it strays from its elements
    restless: float = 1.0

    @property
    def widen_s(self) -> float:
        """Seconds by which its windows are widened at both ends for the age of its elements."""
        return timing_error_s(self.age_d) * self.restless


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Searched:
    """What the passes of all satellites say of the events."""

    #: those that were searched, in the order of the rows of the test
    satellites: Sequence[Satellite]
    #: satellites that are no part of it: always in view, or not to be followed through all days
    lost: int
    found: Coincidence

    @property
    def best(self) -> Sequence[Satellite]:
        """The satellite that fits best; all of them where "any of them" does."""
        row = self.found.best
        return self.satellites if row == len(self.satellites) else (self.satellites[row],)


def gather(elements: ElementSets, events_s: Floats, names: Sequence[str]) -> Sequence[Satellite]:
    """Every satellite asked for, with the sets nearest to the events, in the order of their numbers.

    Also asked for is what is nearest a day later: sets from after an event are the better ones.
    """
    firsts = {int(at // DAY_S) + 1: float(at) + DAY_S for at in events_s[::-1]}
    firsts |= {int(at // DAY_S): float(at) for at in events_s[::-1]}
    firsts |= {day: day * DAY_S for day in (min(firsts) - NEIGHBOUR_D, max(firsts) + NEIGHBOUR_D)}
    names_of: dict[int, str] = {}
    sets_of: dict[int, dict[datetime, Satrec]] = {}
    for at in firsts.values():
        for one in elements.nearest(datetime.fromtimestamp(at, UTC), names):
            names_of.setdefault(one.number, one.name or str(one.number))
            kept = sets_of.setdefault(one.number, {})
            if one.epoch not in kept and (read := _read(one.line1, one.line2)) is not None:
                kept[one.epoch] = read
    return [
        Satellite(
            number=number,
            name=names_of[number],
            sets=tuple(sets.values()),
            age_d=max(age_d(tuple(sets.values()), float(at)) for at in events_s),
            restless=restlessness(tuple(sets.values())),
        )
        for number, sets in sorted(sets_of.items())
        if sets
    ]


def _read(line1: str, line2: str) -> Satrec | None:
    try:
        return read_satellite(line1, line2)
    except Unreadable:
        return None


def search(asked: Asked, satellites: Sequence[Satellite], searched: int = 0) -> Searched | None:
    """How far the events keep to passes; None if none of the satellites passes.

    `searched`: how many were looked through before these were chosen, if more.
    """
    widest = max((one.widen_s for one in satellites), default=0.0)
    moved = asked.events_s[:, None] + asked.days * DAY_S
    reach = asked.window_s / 2 + widest + asked.uncertainty_s + STEP_S
    looked = float(np.median(asked.events_s)) + np.arange(-0.5, 0.5, STEP_S / DAY_S) * COUNTED_D * DAY_S
    spans = [(at - reach, at + reach) for at in moved.ravel().tolist()]
    sky = look_up(asked.lat, asked.lon, [*spans, (float(looked[0]), float(looked[-1]))])
    # one pass more, so that a satellite that happened not to pass does not count as one that never does
    once = asked.window_s / (COUNTED_D * DAY_S)
    kept: list[Satellite] = []
    hits: list[Bools] = []
    shares: list[float] = []
    for one in satellites:
        found = passes(one.sets, sky, asked.mask_deg)
        if found is None:
            continue
        opened = windows(found, asked.window_s, one.widen_s + asked.uncertainty_s)
        inside = is_inside(*opened, moved)
        if inside.mean() < STANDING:
            kept.append(one)
            hits.append(inside)
            shares.append(min(float(is_inside(*opened, looked).mean()) + once, 1.0))
    if not kept:
        return None
    events = Moved(
        hits=np.stack(hits),
        groups=asked.groups,
        day=np.floor(asked.local_s / DAY_S).astype(np.int64),
        real=asked.moved_d,
        open_share=np.array(shares),
    )
    tested = coincidence(events, np.random.default_rng(len(asked.events_s)), searched)
    return Searched(satellites=kept, lost=len(satellites) - len(kept), found=tested)


def strips(asked: Asked, satellites: Sequence[Satellite]) -> list[dict[str, Any]]:
    """For each event its day by the sun: hours of the windows, of the event, and whether it is inside one."""
    return [_strip(asked, satellites[:MOST_DRAWN], at) for at in asked.events_s[:MOST_ROWS].tolist()]


def _strip(asked: Asked, satellites: Sequence[Satellite], at: float) -> dict[str, Any]:
    shift = SECONDS_A_DEGREE * asked.lon
    midnight = float(np.floor((at + shift) / DAY_S) * DAY_S - shift)
    sky = look_up(asked.lat, asked.lon, [(midnight - asked.window_s, midnight + DAY_S + asked.window_s)])
    bars, inside = [], False
    for one in satellites:
        found = passes(one.sets, sky, asked.mask_deg)
        if found is None:
            continue
        begins, ends = windows(found, asked.window_s, one.widen_s + asked.uncertainty_s)
        inside = inside or bool(is_inside(begins, ends, np.array([at]))[0])
        hours = (np.stack((begins, ends), axis=-1) - midnight) / 3600
        bars += [[round(float(edge), 3) for edge in np.clip(pair, 0, 24)] for pair in hours]
    day = datetime.fromtimestamp(at, UTC) + timedelta(seconds=shift)
    return {
        "day": day.date().isoformat(),
        "event_h": round((at - midnight) / 3600, 3),
        "inside": inside,
        "windows": sorted(bar for bar in bars if bar[1] > bar[0]),
    }
