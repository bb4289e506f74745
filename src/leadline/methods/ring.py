"""For each point of a stream: does some disc of radius r hold it and k independent ones of the last T?

Any disc counts, and its radius is geodesic, on the ellipsoid. Only the points of the last T are held: in a
ring, by latitude band, cell of longitude and kind, newest first. Four steps, each sure of what it says:
(1) straight chords: a geodesic of length s has a chord between 2a sin(s/2a) and 2b sin(s/2b), with a and b
the least and the greatest radius of curvature (Schur's theorem and Blaschke's rolling balls; do Carmo 1976,
"Differential Geometry of Curves and Surfaces", 5-7); (2) the disc round the newest point; (3) the plane that
touches there: what a disc holds, its shadow holds; what a shadow a little smaller holds, a disc holds;
(4) the few between both go to the exact way of `disc.py`.
Degrees, (lat, lon); metres; seconds. A code of -1 means "not known". Knows no reports.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.errors import OutOfRange
from leadline.methods import disc
from leadline.methods.geodesy import ECCENTRICITY_SQUARED, EQUATOR_M, band_height_deg
from leadline.methods.independence import UNKNOWN, Sources
from leadline.methods.ringstream import FOUND, SLOT, Batch, Numbers, State, feed

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

#: least and greatest radius of curvature of the ellipsoid, metres: b²/a and a²/b
_LEAST_CURVED_M = EQUATOR_M * (1 - ECCENTRICITY_SQUARED)
_MOST_CURVED_M = EQUATOR_M / math.sqrt(1 - ECCENTRICITY_SQUARED)
#: what rounding may do to a distance between positions of 6,400 km, metres (measured 2·10⁻⁹)
_ROUNDING_M = 1e-6
#: cells are not made smaller than for this reach, metres: more cells than that serve nobody
_LEAST_REACH_M = 100.0
_NONE = np.full(1, UNKNOWN)
#: points that are held at first; doubles when full
_FIRST_ROOM = 1024

NO, YES, OPEN, FULL, LATE = range(5)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Stream:
    """Points in the order of their instants, in columns of equal length."""

    #: seconds since any instant, not decreasing
    at: Floats
    #: degrees WGS 84
    lat: Floats
    #: degrees WGS 84
    lon: Floats
    #: kind code from 0; -1 is not looked at
    kind: Whole
    #: reporter code; equal ones are one voice; -1 for a reporter who is not known
    reporter: Whole
    #: text code; equal ones are one voice; -1 for no text
    text: Whole

    def __len__(self) -> int:
        return len(self.at)


class Ring:
    """The points of the last T, and the decision for each that comes.

    Three independent reports within 500 m and an hour; the second reporter's second one counts for nothing:

    >>> ring = Ring(radius_m=500.0, window_s=3600.0, count=3)
    >>> seen = [(0.0, 52.5, 1), (60.0, 52.501, 2), (90.0, 52.502, 2), (99.0, 52.503, 3)]
    >>> [ring.observe(at, (lat, 13.4), (0, reporter, UNKNOWN)) for at, lat, reporter in seen]
    [False, False, False, True]
    """

    def __init__(self, radius_m: float, window_s: float, count: int) -> None:
        """Be empty. Raises OutOfRange for a radius, a window or a count that cannot be asked for."""
        disc.check_radius(radius_m)
        if not window_s >= 0:
            raise OutOfRange(
                "window_s", f"must be 0 or more, was {window_s:g}", "is the end before the start?"
            )
        if count < 1:
            raise OutOfRange("count", f"must be 1 or more, was {count}")
        self.radius_m, self.window_s, self.count = radius_m, window_s, count
        self._hold(_empty(_numbers(radius_m, window_s, count), _FIRST_ROOM))
        self._one = _room_for_one()
        self._plain_one = tuple(self._one)
        #: decisions that only the exact way could make
        self.open = 0

    def __len__(self) -> int:
        """Points that are held."""
        return int(self._state.clock[0] - self._state.clock[1])

    @property
    def nbytes(self) -> int:
        """Bytes of everything that is held."""
        return sum(part.nbytes for part in self._state if isinstance(part, np.ndarray))

    def feed(self, stream: Stream) -> NDArray[np.bool_]:
        """For each point whether a disc is full with it; all are then held.

        Raises OutOfRange for an instant before the newest one (what came before it is held then), and for a
        place that is nowhere.

        >>> lat, lon = np.array([52.5, 52.501, 52.6, 52.502]), np.full(4, 13.4)  # the third lies 11 km away
        >>> at, codes = np.array([0.0, 60.0, 90.0, 99.0]), np.arange(4)
        >>> nobody = np.full(4, UNKNOWN)
        >>> stream = Stream(at=at, lat=lat, lon=lon, kind=np.zeros(4, int), reporter=codes, text=nobody)
        >>> Ring(radius_m=500.0, window_s=3600.0, count=3).feed(stream)
        array([False, False, False,  True])
        """
        _check(stream)
        answers = np.empty(len(stream), dtype=np.uint8)
        batch = (stream.at, stream.lat, stream.lon, stream.kind, stream.reporter, stream.text, answers)
        row = 0
        while row < len(stream):
            row = feed(self._held, batch, row)
            if row < len(stream):
                row = self._settle(answers, row)
        found: NDArray[np.bool_] = answers == YES
        return found

    def observe(self, at: float, place: tuple[float, float], codes: tuple[int, int, int]) -> bool:
        """Whether a disc is full with this one point, which is then held; `codes` are kind, reporter, text.

        The live form of `feed`, some microseconds a point, with room that it keeps. Raises as `feed` does.

        >>> ring = Ring(radius_m=500.0, window_s=3600.0, count=2)
        >>> [ring.observe(at, (52.5, 13.4), (0, who, UNKNOWN)) for at, who in ((0.0, 1), (3600.0, 2))]
        [False, True]
        """
        one = self._one
        one.at[0], one.lat[0], one.lon[0] = at, place[0], place[1]
        one.kind[0], one.reporter[0], one.text[0] = codes
        if not (abs(place[0]) <= 90 and abs(place[1]) <= 180 and at == at):
            _check(Stream(at=one.at, lat=one.lat, lon=one.lon, kind=_NONE, reporter=_NONE, text=_NONE))
        while feed(self._held, self._plain_one, 0) == 0 and self._settle(one.answers, 0) == 0:
            continue
        return bool(one.answers[0] == YES)

    def _hold(self, state: State) -> None:
        self._state, self._held = state, _plain(state)

    def _settle(self, answers: NDArray[np.uint8], row: int) -> int:
        """What the kernel left at this row; the row to go on with."""
        if answers[row] == LATE:
            raise OutOfRange(
                "at", "instants must not run back", "rows that are not sorted, or a clock set back?"
            )
        if answers[row] == FULL:
            self._hold(_grown(self._state))
            return row
        self.open += 1
        answers[row] = YES if self._decide_exactly() else NO
        return row + 1

    def _decide_exactly(self) -> bool:
        """The newest point and its candidates by the exact way."""
        state = self._state
        newest, found = int(state.clock[0]) - 1, int(state.clock[2])
        slots = np.concatenate(([newest], state.codes[FOUND, :found])) & (len(state.slots) - 1)
        sources = sources_of(state.slots["reporter"][slots], state.slots["text"][slots])
        points = disc.Points(state.degrees[slots, 0], state.degrees[slots, 1], sources)
        groups = np.zeros(len(slots), dtype=np.int64)
        return bool(disc.companions(points, self.radius_m, self.count, groups).any())


def sources_of(reporter: Whole, text: Whole) -> Sources:
    """Which points speak with one voice, by their codes; a text code stands for its whole sketch.

    >>> sources_of(np.array([1, 1, 2]), np.array([UNKNOWN, 7, 7])).alike(1)  # reporter 1, text 7
    array([ True,  True,  True])
    """
    sketches = np.repeat(text.astype(np.uint32)[:, None], 128, axis=1)
    return Sources(reporter, sketches, text != UNKNOWN)


def _check(stream: Stream) -> None:
    lengths = {len(column) for column in (stream.at, stream.lat, stream.lon, stream.kind, stream.reporter)}
    if lengths != {len(stream.text)}:
        raise OutOfRange("stream", "columns must be of one length", "a column that was filtered alone?")
    if not (np.abs(stream.lat) <= 90).all():
        raise OutOfRange("latitude", "must be within -90 to 90 degrees", "was it swapped with the longitude?")
    if not (np.abs(stream.lon) <= 180).all():
        raise OutOfRange("longitude", "must be within -180 to 180 degrees", "is it in degrees?")
    if np.isnan(stream.at).any():
        raise OutOfRange("at", "must be an instant", "rows without a time?")


def _numbers(radius_m: float, window_s: float, count: int) -> Numbers:
    """What follows from the rule, once and for all."""
    reach = radius_m + disc.TIE_M
    inner = 2 * _LEAST_CURVED_M * math.sin(reach / 2 / _LEAST_CURVED_M) - _ROUNDING_M
    outer = 2 * _MOST_CURVED_M * math.sin(reach / 2 / _MOST_CURVED_M) + _ROUNDING_M
    depth = _LEAST_CURVED_M - math.sqrt(_LEAST_CURVED_M**2 - (2 * outer) ** 2)
    height = 2 * band_height_deg(max(2 * reach, _LEAST_REACH_M))
    return Numbers(
        enough=count,
        window_s=window_s,
        pair_m2=(2 * reach + _ROUNDING_M) ** 2,
        inner_m2=inner**2,
        outer_m=outer,
        shadow_m=math.sqrt(max(0.0, inner**2 - depth**2)) - _ROUNDING_M,
        height_deg=height,
        south=math.floor(-90 / height),
    )


def _cells(height_deg: float, south: int) -> NDArray[np.int32]:
    """Cells of longitude in each latitude band, so wide that a point's neighbours lie in two of them."""
    bands = np.arange(south, math.floor(90 / height_deg) + 1)
    edge = np.maximum(np.abs(bands), np.abs(bands + 1)) * height_deg + height_deg
    reach = height_deg / 2
    is_cap = edge + reach >= 89.999
    cosine = np.cos(np.radians(np.where(is_cap, 0.0, edge)))
    half = np.degrees(np.arcsin(np.minimum(1.0, np.sin(np.radians(reach)) / cosine)))
    cells = np.floor(360 / (2 * half * (1 + 1e-6)))
    return np.where(is_cap, 1, np.clip(cells, 1, 2**30)).astype(np.int32)


def _empty(numbers: Numbers, room: int) -> State:
    return State(
        numbers=numbers,
        slots=np.zeros(room, dtype=SLOT),
        degrees=np.zeros((room, 2)),
        heads=np.full(4 * room, -1, dtype=np.int64),
        cells=_cells(numbers.height_deg, numbers.south),
        clock=np.zeros(3, dtype=np.int64),
        flat=np.zeros((6, room + 1)),
        codes=np.zeros((6, room + 1), dtype=np.int64),
    )


def _plain(state: State) -> tuple[Any, ...]:
    """The parts as the compiled stream takes them."""
    return (tuple(state.numbers), *state[1:])


def _room_for_one() -> Batch:
    numbers, codes = np.zeros((3, 1)), np.zeros((3, 1), dtype=np.int64)
    (at, lat, lon), (kind, reporter, text) = numbers, codes
    return Batch(at, lat, lon, kind, reporter, text, answers=np.zeros(1, dtype=np.uint8))


def _grown(state: State) -> State:
    """The same points, without those that were taken out, with room for twice as many."""
    slots = np.arange(state.clock[1], state.clock[0]) & (len(state.slots) - 1)
    grown = _empty(state.numbers, 2 * len(state.slots))
    held = state.slots[slots]
    columns = [np.ascontiguousarray(held[name]) for name in ("at", "kind", "reporter", "text")]
    at, kind, reporter, text = columns
    lat, lon = (np.ascontiguousarray(state.degrees[slots, column]) for column in (0, 1))
    # with a count that each point reaches by itself, feeding looks for nobody and only holds
    holding = _plain(grown._replace(numbers=state.numbers._replace(enough=1)))
    feed(holding, (at, lat, lon, kind, reporter, text, np.empty(len(slots), np.uint8)), 0)
    return grown
