"""Which texts are copies of an earlier one from the same place and time: links, never a deletion.

Candidates are the pairs that share a band (`minhash`) and, where vectors of meaning are handed in, the
nearest by cosine. A candidate is confirmed if the estimate of the Jaccard similarity alone leaves no doubt,
or if it is at least 0.3 and the token-set ratio of the two texts (Bachmann, rapidfuzz) says so too; a short
text needs more of both. Chinese characters count as tokens. Pairs further apart than the radius or the window
are never linked: the same words about two places are two matters.
Metres, seconds, degrees WGS 84. Knows no reports.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rapidfuzz import fuzz, process

from leadline.errors import BadInput, OutOfRange
from leadline.methods.geodesy import distances_m, possible_chord, sure_chord, unit_vectors
from leadline.methods.minhash import HASHES, Signed, meet, signatures
from leadline.methods.tokens import shared_ratios

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: radii and windows that can be asked for
LEAST_RADIUS_M, MOST_RADIUS_M = 1.0, 700_000.0
LEAST_WINDOW_S, MOST_WINDOW_S = 1.0, 366 * 86_400.0
#: estimated similarity from which a pair needs no second opinion: texts of similarity 0.3 reach it with the
#: chance 4e-7 (binomial, 64 values)
SURE = 0.6
#: estimated similarity below which no ratio confirms
LEAST_ALIKE = 0.3
#: token-set ratio, 0 to 100, that confirms; chosen on real texts (docs/methods/minhash)
LEAST_RATIO = 85.0
#: below so many shingles (about seven words) there is always a second opinion, and more is asked of it
SHORT = 12
SHORT_ALIKE, SHORT_RATIO = 0.4, 90.0
#: rows whose vectors are compared in one product
_BLOCK = 512
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_TOKENS = re.compile(f"[{_HAN}]|[^\\W{_HAN}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far apart two reports of one matter may be."""

    #: metres between the places, beyond what the two places may be off
    radius_m: float = 25_000.0
    #: seconds between the instants
    window_s: float = 7 * 86_400.0

    def __post_init__(self) -> None:
        """Raise OutOfRange for limits that say nothing about a place or a time."""
        if not LEAST_RADIUS_M <= self.radius_m <= MOST_RADIUS_M:
            cause = "beyond that a place says nothing" if self.radius_m > MOST_RADIUS_M else "metres expected"
            raise OutOfRange("radius", f"must be {LEAST_RADIUS_M:.0f} to {MOST_RADIUS_M:.0f} m", cause)
        if not LEAST_WINDOW_S <= self.window_s <= MOST_WINDOW_S:
            raise OutOfRange("window", "must be one second to 366 days", "seconds expected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """Vectors of meaning, made by a model that the caller knows."""

    #: one row a text, of length 1; any model
    vectors: NDArray[np.float32]
    #: earlier neighbours that each text is held against
    nearest: int = 5
    #: cosine below which two texts do not mean the same; a property of the model
    least_cosine: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Links between rows of what was given; `first` is the one that was registered earlier."""

    first: Rows
    second: Rows
    #: estimate of the Jaccard similarity, 0 to 1; standard deviation at most 0.063
    alike: NDArray[np.float32]
    #: whether the words confirm it; if not, only the meaning is alike, and the two stay two sources
    is_confirmed: Mask

    def __len__(self) -> int:
        return len(self.first)


def link(
    texts: Sequence[str],
    places: tuple[ArrayLike, ArrayLike],
    at_s: ArrayLike,
    limits: Limits,
    *,
    uncertainty_m: ArrayLike = 0.0,
    meaning: Meaning | None = None,
) -> Links:
    """The links among these texts; `places` are (lat, lon), NaN where unknown: such a row is never linked.

    Instants may come in any order. Raises BadInput for columns of different length, OutOfRange for what
    cannot be a place.

    The second text is a copy of the first; the third has the same words about another town:

    >>> boat = "grey boat without lights off the old pier, three men on board, going north"
    >>> texts, hours = [boat, f"They tell me: {boat.upper()}!", boat], np.array([0.0, 1.0, 2.0])
    >>> found = link(texts, ([54.32, 54.32, 52.52], [10.14, 10.15, 13.40]), 3600 * hours, Limits())
    >>> found.first, found.second, found.is_confirmed
    (array([0]), array([1]), array([ True]))
    """
    lat, lon, at, off = _columns(len(texts), places, at_s, uncertainty_m)
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon) & np.isfinite(at))
    order = known[np.argsort(at[known], kind="stable")]
    some = [texts[row] for row in order.tolist()]
    lat, lon, at, off = lat[order], lon[order], at[order], off[order]
    signed = signatures(some)
    vectors = unit_vectors(lat, lon)
    chord = possible_chord(limits.radius_m + 2 * float(off.max(initial=0.0)))
    pairs = meet(signed, vectors, at, chord=chord, window_s=limits.window_s)
    first, second, alike = pairs.first, pairs.second, pairs.alike
    confirmed = _confirmed(some, signed.shingles, (first, second), alike)
    keep = np.flatnonzero(confirmed)
    first, second, alike, confirmed = first[keep], second[keep], alike[keep], confirmed[keep]
    if meaning is not None:
        close = _closest(meaning, order, (vectors, at), (chord, limits.window_s))
        first, second, alike, confirmed = _join(some, signed, (first, second, alike, confirmed), close)
    away = distances_m(lat[first], lon[first], lat[second], lon[second]) if len(first) else np.zeros(0)
    near = away <= limits.radius_m + off[first] + off[second]
    return Links(
        first=order[first[near]], second=order[second[near]], alike=alike[near], is_confirmed=confirmed[near]
    )


def first_of(links: Links, places: tuple[ArrayLike, ArrayLike], at_s: ArrayLike, limits: Limits) -> Rows:
    """For each row the first registered row of its matter, itself if it is no copy.

    Follows confirmed links only, and none to a first row further away than the radius: a chain of neighbours
    cannot carry a matter across the country.

    >>> places, at = ([54.32, 54.33, 54.34, 54.35], [10.1, 10.1, 10.1, 10.1]), [0.0, 60.0, 120.0, 180.0]
    >>> copied, sure = (np.array([0, 1, 2]), np.array([1, 2, 3])), np.full(3, True)
    >>> links = Links(first=copied[0], second=copied[1], alike=np.float32([1, 1, 1]), is_confirmed=sure)
    >>> first_of(links, places, at, Limits(radius_m=3000.0))  # the last lies 3.3 km from the first
    array([0, 0, 0, 3])
    """
    at = np.asarray(at_s, dtype=np.float64)
    points = unit_vectors(*places)
    nearest = 1 - sure_chord(limits.radius_m) ** 2 / 2
    roots = np.arange(len(at), dtype=np.int64)
    sure = np.flatnonzero(links.is_confirmed)
    first, second = links.first[sure], links.second[sure]
    for place in np.lexsort((at[first], second, at[second])).tolist():
        row, root = int(second[place]), int(roots[first[place]])
        is_earlier = roots[row] == row or (at[root], root) < (at[roots[row]], roots[row])
        if is_earlier and float(points[root] @ points[row]) >= nearest:
            roots[row] = root
    return roots


def _columns(
    count: int, places: tuple[ArrayLike, ArrayLike], at_s: ArrayLike, off_m: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    lat, lon, at = (np.asarray(column, dtype=np.float64) for column in (*places, at_s))
    off = np.broadcast_to(np.asarray(off_m, dtype=np.float64), lat.shape)
    for name, column in (("latitude", lat), ("longitude", lon), ("time", at)):
        if column.shape != (count,):
            raise BadInput(name, f"must have one value for each of {count} texts", "columns of two tables?")
    if bool(np.any(np.abs(lat) > 90)):
        raise OutOfRange("latitude", "must be within -90 to 90 degrees", "was it swapped with the longitude?")
    if bool(np.any(np.abs(lon) > 180)):
        raise OutOfRange("longitude", "must be within -180 to 180 degrees", "metres or another datum?")
    return lat, lon, at, np.nan_to_num(off, nan=0.0)


def _confirmed(
    texts: Sequence[str], shingles: NDArray[np.int32], pairs: tuple[Rows, Rows], alike: NDArray[np.float32]
) -> Mask:
    """Which pairs are copies: beyond doubt by their signatures, or doubtful ones that the words confirm."""
    first, second = pairs
    is_short = np.minimum(shingles[first], shingles[second]) < SHORT
    confirmed = np.asarray((alike >= SURE) & ~is_short, dtype=np.bool_)
    doubtful = np.flatnonzero(~confirmed & (alike >= np.where(is_short, SHORT_ALIKE, LEAST_ALIKE)))
    asked = np.where(is_short[doubtful], SHORT_RATIO, LEAST_RATIO)
    is_enough = shared_ratios(texts, first[doubtful], second[doubtful]) >= asked
    confirmed[doubtful] = is_enough
    # only where that lower bound of the ratio is too low, the ratio itself
    doubtful, asked = doubtful[~is_enough], asked[~is_enough]
    confirmed[doubtful] = ratios(texts, first[doubtful], second[doubtful], LEAST_RATIO) >= asked
    return confirmed


def ratios(texts: Sequence[str], first: Rows, second: Rows, least: float = 0.0) -> NDArray[np.float32]:
    """Token-set ratio of each pair of rows, 0 to 100; 0 below `least`. Chinese characters count as tokens.

    >>> texts = ["White van at the gate at noon", "at noon: white van at the gate", "a red car at a gate"]
    >>> ratios(texts, np.array([0, 0]), np.array([1, 2])).round()
    array([100.,  58.], dtype=float32)
    """
    found: NDArray[np.float32] = process.cpdist(
        [_tokens(texts[row]) for row in first.tolist()],
        [_tokens(texts[row]) for row in second.tolist()],
        scorer=fuzz.token_set_ratio,
        score_cutoff=least,
        dtype=np.float32,
        workers=1,
    )
    return found


def _tokens(text: str) -> str:
    return " ".join(_TOKENS.findall(text.casefold()))


def _closest(
    meaning: Meaning, order: Rows, held: tuple[Floats, Floats], limits: tuple[float, float]
) -> tuple[Rows, Rows]:
    """For each row the earlier rows nearest by cosine, within the chord and the window."""
    (places, at), (chord, window_s) = held, limits
    if len(meaning.vectors) <= int(order.max(initial=-1)):
        raise BadInput("vectors", "must have one row for each text", "vectors of another table?")
    vectors = np.asarray(meaning.vectors, dtype=np.float32)[order]
    firsts, seconds = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(order), _BLOCK):
        end = min(start + _BLOCK, len(order))
        since = int(np.searchsorted(at, at[start] - window_s))
        cosine = vectors[start:end] @ vectors[since:end].T
        apart = 2 - 2 * places[start:end] @ places[since:end].T
        row, other = np.arange(start, end)[:, None], np.arange(since, end)[None, :]
        far = (other >= row) | (apart > chord**2 + 1e-12) | (at[row] - at[other] > window_s)
        cosine[far | (cosine < meaning.least_cosine)] = -np.inf
        few = min(meaning.nearest, cosine.shape[1])
        best = np.argpartition(-cosine, few - 1, axis=1)[:, :few]
        hit = np.isfinite(np.take_along_axis(cosine, best, axis=1))
        firsts.append(best[hit] + since)
        seconds.append(np.broadcast_to(row, best.shape)[hit])
    return np.concatenate(firsts), np.concatenate(seconds)


def _join(
    texts: Sequence[str],
    signed: Signed,
    found: tuple[Rows, Rows, NDArray[np.float32], Mask],
    close: tuple[Rows, Rows],
) -> tuple[Rows, Rows, NDArray[np.float32], Mask]:
    """The pairs of both kinds, each once."""
    known = set(zip(found[0].tolist(), found[1].tolist(), strict=True))
    pairs = zip(close[0].tolist(), close[1].tolist(), strict=True)
    fresh = np.array([pair for pair in pairs if pair not in known], dtype=np.int64).reshape(-1, 2)
    one, other = fresh[:, 0], fresh[:, 1]
    equal = np.count_nonzero(signed.values[one] == signed.values[other], axis=1) / HASHES
    alike = np.where(signed.is_signed[one] & signed.is_signed[other], equal, 0.0).astype(np.float32)
    same = _confirmed(texts, signed.shingles, (one, other), alike)
    return (
        np.concatenate((found[0], one)),
        np.concatenate((found[1], other)),
        np.concatenate((found[2], alike)),
        np.concatenate((found[3], same)),
    )
