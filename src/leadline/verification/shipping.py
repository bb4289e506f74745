"""Shipping: what three independent parties say of a ship at a place: its transponder, the dock, the customs.

Each supports, contradicts or is silent. What is said of it stands in `shipping_said`; what a track allows,
in `methods`. Must not know where tracks and books come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import numpy as np

from leadline.methods.geodesy import distance_m
from leadline.methods.jumps import Jumps, jumps
from leadline.methods.meeting import Meeting, meeting
from leadline.methods.vessel import KNOT_M_S, Answer, Pace, Presence, Window, pace, presence
from leadline.policy.vessel import VesselRule
from leadline.ports.records import DatedRecord, Records
from leadline.ports.tracks import Track, Tracks

#: a jump this near to the claimed time spoils what the track says of it, s
JUMP_ROUND_S = 6 * 3600.0
#: ships that are compared with one for a meeting
MOST_MET = 40
#: words of a book's name by which it is the dock's or the customs'
DOCK = ("dock", "port", "harbour", "harbor", "berth", "quay", "码头", "港", "泊位")
CUSTOMS = ("customs", "declaration", "海关", "报关")
#: words of an entry after which the ship is no longer there
LEFT = ("depart", "left", "sail", "离")
#: how long a ship may lie at a dock by its book, longest
_LONGEST_STAY = timedelta(days=14)


class Says(StrEnum):
    """What a party says of the claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One of the three, and what it says."""

    #: "ais", "dock" or "customs"
    name: str
    says: Says
    #: the register that was read; "" if there is none
    source: str = ""
    #: entries about this ship that were weighed
    entries: int = 0
    #: entries of others in that time: the book was kept
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Met:
    """Another ship that lay close by, away from the place."""

    vessel: str
    name: str
    at: Meeting


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What the tracks say of one ship."""

    track: Track
    own: Pace
    presence: Presence
    jumps: Jumps
    #: whether a jump lies round the claimed time
    is_spoilt: bool
    #: other identities under the same name
    namesakes: tuple[str, ...] = ()
    met: Met | None = None

    @property
    def says(self) -> Says:
        """What the transponder says."""
        if self.is_spoilt:
            return Says.SILENT
        answers = {Answer.SUPPORTED: Says.SUPPORTS, Answer.CONTRADICTED: Says.CONTRADICTS}
        return answers.get(self.presence.answer, Says.SILENT)

    @property
    def answer(self) -> str:
        """The answer of the track as one word."""
        return "jumps" if self.is_spoilt else str(self.presence.answer)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Under what books may know it."""
        return (self.track.vessel, *(name for _, name in self.track.names))


def look(tracks: Tracks, vessel: str, window: Window, rule: VesselRule) -> Seen | None:
    """What the tracks say of a ship and a window; None if they do not know it."""
    round_s = rule.look_round.total_seconds()
    track = tracks.of(vessel, instant(window.since_s - round_s), instant(window.until_s + round_s))
    if track is None:
        return None
    others = tuple(one for one in tracks.identities(track.vessel) if one != track.vessel)
    return weigh(track, window, rule, others)


def weigh(track: Track, window: Window, rule: VesselRule, namesakes: tuple[str, ...] = ()) -> Seen:
    """What one track says of a window; positions of another chain than the longest do not count."""
    found = jumps(*track.columns)
    one = found.chain == 0
    columns = track.time_s[one], track.lat[one], track.lon[one]
    own = pace(
        columns,
        floor_m_s=rule.least_top_kn * KNOT_M_S,
        unknown_m_s=rule.unknown_top_kn * KNOT_M_S,
        limit_m_s=rule.most_kn * KNOT_M_S,
    )
    before, after = track.time_s[found.at - 1], track.time_s[found.at]
    near = (before <= window.until_s + JUMP_ROUND_S) & (after >= window.since_s - JUMP_ROUND_S)
    return Seen(
        track=track,
        own=own,
        presence=presence(columns, window, own, rule.dark.total_seconds()),
        jumps=found,
        is_spoilt=bool(np.any(near)),
        namesakes=namesakes,
    )


def near(tracks: Tracks, window: Window, rule: VesselRule) -> tuple[Seen, ...]:
    """Every ship that could have been in the window, those that a fix puts there first."""
    margin = rule.dark.total_seconds()
    since, until = instant(window.since_s - margin), instant(window.until_s + margin)
    round_s = rule.look_round.total_seconds()
    found = []
    for short in tracks.near((window.lat, window.lon), rule.list_reach_m, since, until):
        whole = tracks.of(short.vessel, instant(window.since_s - round_s), instant(window.until_s + round_s))
        seen = weigh(whole or short, window, rule)
        if seen.is_spoilt or seen.presence.answer not in (Answer.CONTRADICTED, Answer.UNKNOWN):
            found.append(seen)
    order = {"supported": 0, "dark": 1, "jumps": 2, "feasible": 3}
    return tuple(
        sorted(found, key=lambda one: (order[one.answer], one.presence.needed_m_s, one.track.vessel))
    )


def met_at_sea(tracks: Tracks, seen: Seen, window: Window, rule: VesselRule) -> Met | None:
    """The longest meeting within a day of the window, away from the place and from where others lie."""
    day = 86_400.0
    time_s, lat, lon = seen.track.columns
    inside = (time_s >= window.since_s - day) & (time_s <= window.until_s + day) & (seen.jumps.chain == 0)
    mine = time_s[inside], lat[inside], lon[inside]
    if len(mine[0]) < 2:
        return None
    slow = rule.meet_kn * KNOT_M_S
    best: Met | None = None
    for spot in _slow_spots(mine, slow, rule.meet_for.total_seconds()):
        if distance_m(*spot, window.lat, window.lon) < rule.port_m:
            continue
        others = tracks.near(spot, rule.meet_m * 4, instant(mine[0][0]), instant(mine[0][-1]))
        for other in others[:MOST_MET]:
            if other.vessel == seen.track.vessel:
                continue
            found = meeting(
                mine, other.columns, near_m=rule.meet_m, slow_m_s=slow, long_s=rule.meet_for.total_seconds()
            )
            if found is not None and _is_lonely(others, found):
                best = _longer(best, Met(vessel=other.vessel, name=other.name, at=found))
    return best


def _slow_spots(
    track: tuple[np.ndarray, np.ndarray, np.ndarray], slow: float, long_s: float
) -> list[tuple[float, float]]:
    """Where a ship lay or crept for long: the middle of each slow stretch."""
    time_s, lat, lon = track
    apart = np.hypot(np.diff(lat), np.diff(lon) * np.cos(np.radians(lat[:-1]))) * 111_195.0
    is_slow = np.concatenate([[False], apart <= slow * np.maximum(np.diff(time_s), 1.0), [False]])
    edges = np.flatnonzero(np.diff(is_slow.astype(np.int8)))
    stretches = zip(edges[::2], edges[1::2], strict=True)
    return [
        (float(np.mean(lat[start : stop + 1])), float(np.mean(lon[start : stop + 1])))
        for start, stop in stretches
        if time_s[stop] - time_s[start] >= long_s
    ]


def _is_lonely(others: Sequence[Track], found: Meeting) -> bool:
    """Whether no third and fourth ship lay there meanwhile, as they do in an anchorage."""
    there = sum(bool(np.any((one.time_s >= found.since_s) & (one.time_s <= found.until_s))) for one in others)
    return there <= 3


def _longer(one: Met | None, other: Met) -> Met:
    if one is None or other.at.until_s - other.at.since_s > one.at.until_s - one.at.since_s:
        return other
    return one


def ask_book(
    records: Records | None, name: str, subjects: Sequence[str], window: Window, where: str, margin: timedelta
) -> Party:
    """What the dock's or the customs' book says of a ship; silent if it is not here or has no such entry."""
    source = book_of(records, CUSTOMS if name == "customs" else DOCK)
    if records is None or not source:
        return Party(name=name, says=Says.SILENT)
    since, until = instant(window.since_s), instant(window.until_s)
    entries = {
        (one.id, one.earliest): one
        for subject in subjects
        for one in records.about(subject, since - max(margin, _LONGEST_STAY), until + margin)
        if one.source == source
    }
    mine = sorted(entries.values(), key=lambda one: one.earliest)
    says = (
        _customs_says(mine, window, where, margin) if name == "customs" else _dock_says(mine, window, where)
    )
    kept = records.of(source, since - timedelta(days=1), until + timedelta(days=1))
    others = sum(one.id not in {entry.id for entry in mine} for one in kept)
    return Party(name=name, says=says, source=source, entries=len(mine), others=others)


def book_of(records: Records | None, words: Sequence[str]) -> str:
    """The name of the book whose name holds one of the words, or ""."""
    names = records.sources() if records is not None else ()
    return next((one for one in names if any(word in one.casefold() for word in words)), "")


def _dock_says(entries: Sequence[DatedRecord], window: Window, where: str) -> Says:
    since, until = instant(window.since_s), instant(window.until_s)
    touching = [one for one in entries if one.earliest <= until and one.latest >= since]
    here = [one for one in touching if _is_here(one, window, where) is not False]
    if here:
        return Says.SUPPORTS
    if any(_is_here(one, window, where) is False for one in touching):
        return Says.CONTRADICTS
    before = [one for one in entries if one.latest < since and since - one.latest <= _LONGEST_STAY]
    after = [one for one in entries if one.earliest > until]
    if not before or not after:
        return Says.SILENT
    return _between(before[-1], after[0], _is_here(before[-1], window, where))


def _between(last: DatedRecord, following: DatedRecord, is_here: bool | None) -> Says:
    """What two entries round the claimed time say: a stay here or elsewhere, or an absence from here."""
    if not _has_left(last) and _has_left(following):
        return Says.CONTRADICTS if is_here is False else Says.SUPPORTS
    if _has_left(last) and not _has_left(following):
        return Says.SILENT if is_here is False else Says.CONTRADICTS
    return Says.SILENT


def _customs_says(entries: Sequence[DatedRecord], window: Window, where: str, margin: timedelta) -> Says:
    since, until = instant(window.since_s) - margin, instant(window.until_s) + margin
    near = [one for one in entries if one.earliest <= until and one.latest >= since]
    if any(_is_here(one, window, where) is not False for one in near):
        return Says.SUPPORTS
    at_once = [one for one in near if one.earliest <= until - margin and one.latest >= since + margin]
    return Says.CONTRADICTS if at_once else Says.SILENT


def _has_left(one: DatedRecord) -> bool:
    return any(word in one.what for word in LEFT)


def _is_here(one: DatedRecord, window: Window, where: str) -> bool | None:
    """Whether an entry is of the claimed place; None if it does not say."""
    if one.spot is not None:
        return distance_m(*one.spot, window.lat, window.lon) <= 2 * window.radius_m
    if one.where and where:
        return "".join(one.where.casefold().split()) == "".join(where.casefold().split())
    return None


def instant(seconds: float) -> datetime:
    """Aware UTC, within the years that a datetime can hold."""
    return datetime.fromtimestamp(min(max(seconds, -6e10), 2e11), UTC)
