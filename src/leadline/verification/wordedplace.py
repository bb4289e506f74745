"""Worded place: the areas that words may mean, out of what a gazetteer knows of the names in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from leadline.methods.geodesy import distance_m
from leadline.methods.placing import Area, around, away, beside, crossing, distance_to, holding, stretch
from leadline.policy.placewords import PlaceWordsRule
from leadline.ports.gazetteer import Mention, Named
from leadline.verification.placewords import Worded, read_words

#: two roads that come no closer than this do not meet, metres
MEETING_M = 150.0
#: farther than this from a road, nothing is near it, metres
REACHING_M = 1000.0
#: combinations of entries that are looked at
MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What words may mean."""

    #: how they put the place, see Worded; "" if they name none
    relation: str
    #: the names that it is put by, as the gazetteer writes them
    names: tuple[str, ...]
    #: metres and direction (degrees clockwise from north) that the words name, or None
    distance_m: float | None = None
    azimuth_deg: float | None = None
    #: every area that it may be; empty where the named things do not fit together
    areas: tuple[Area, ...] = ()


def meant(text: str, mentions: Sequence[Mention], rule: PlaceWordsRule) -> Meant:
    """The areas that a text may mean by the names that stand in it."""
    worded = read_words(text, mentions)
    if worded is None:
        return Meant(relation="", names=())
    if worded.relation == "at":
        worded = Worded(relation="at", anchors=(_finest(mentions),))
    chosen = [mentions[row] for row in worded.anchors]
    found = [
        area
        for entries in islice(product(*(one.entries for one in chosen)), MOST)
        if (area := _area(worded, entries, rule)) is not None
    ]
    around_it = [one for row, one in enumerate(mentions) if row not in worded.anchors]
    names = tuple(one.entries[0].name for one in chosen)
    return Meant(
        relation=worded.relation,
        names=names,
        distance_m=worded.distance_m,
        azimuth_deg=worded.azimuth_deg,
        areas=tuple(_apart(_inside(found, around_it))),
    )


def _finest(mentions: Sequence[Mention]) -> int:
    """The mention of the smallest thing: "Millbrook, High Street" is the street."""
    return min(range(len(mentions)), key=lambda row: min(one.radius_m for one in mentions[row].entries))


def _area(worded: Worded, entries: Sequence[Named], rule: PlaceWordsRule) -> Area | None:
    area = _MAKERS[worded.relation](worded, entries, rule)
    if area is None or area.radius_m >= rule.least_m:
        return area
    return beside(area, rule.least_m - area.radius_m)


def _at(worded: Worded, entries: Sequence[Named], rule: PlaceWordsRule) -> Area:
    return _whole(entries[0], rule)


def _near(worded: Worded, entries: Sequence[Named], rule: PlaceWordsRule) -> Area:
    return beside(_whole(entries[0], rule), rule.near_m)


def _off(worded: Worded, entries: Sequence[Named], rule: PlaceWordsRule) -> Area:
    errors = (rule.distance_share, rule.direction_deg)
    return away(_whole(entries[0], rule), worded.distance_m or 0.0, worded.azimuth_deg, errors)


def _corner(worded: Worded, entries: Sequence[Named], rule: PlaceWordsRule) -> Area | None:
    first, second = entries[0], entries[1]
    if not (first.lines and second.lines):
        return None
    lat, lon, gap = crossing(first.lines, second.lines)
    return around(lat, lon, rule.corner_m + gap / 2) if gap <= MEETING_M else None


def _near_on(worded: Worded, entries: Sequence[Named], rule: PlaceWordsRule) -> Area | None:
    road, other = entries[0], entries[1]
    if not road.lines:
        return None
    if other.lines:
        lat, lon, gap = crossing(road.lines, other.lines)
        return around(lat, lon, rule.near_m + gap / 2) if gap <= MEETING_M else None
    off = min(distance_to(line, other.lat, other.lon) for line in road.lines)
    if off > other.radius_m + REACHING_M:
        return None
    return around(other.lat, other.lon, off + other.radius_m + rule.near_m)


def _between(worded: Worded, entries: Sequence[Named], rule: PlaceWordsRule) -> Area:
    one, other = entries[0], entries[1]
    areas = [_whole(one, rule), _whole(other, rule)]
    half = distance_m(one.lat, one.lon, other.lat, other.lon) / 2
    lat, lon, _ = crossing([((one.lat, one.lon),)], [((other.lat, other.lon),)])
    return around(lat, lon, half + max(area.radius_m for area in areas))


def _between_on(worded: Worded, entries: Sequence[Named], rule: PlaceWordsRule) -> Area | None:
    road, ends = entries[0], entries[1:3]
    if not road.lines:
        return None
    spots = []
    for end in ends:
        lat, lon, gap = crossing(road.lines, end.lines) if end.lines else (end.lat, end.lon, 0.0)
        if gap > MEETING_M:
            return None
        spots.append((lat, lon))
    line = min(road.lines, key=lambda one: sum(distance_to(one, *spot) for spot in spots))
    return holding([stretch(line, spots[0], spots[1])], rule.road_m)


def _whole(entry: Named, rule: PlaceWordsRule) -> Area:
    if entry.lines:
        return holding(entry.lines, rule.road_m)
    return around(entry.lat, entry.lon, entry.radius_m)


_MAKERS: Mapping[str, Callable[[Worded, Sequence[Named], PlaceWordsRule], Area | None]] = {
    "at": _at,
    "number": _at,
    "ordinal": _at,
    "near": _near,
    "near on": _near_on,
    "corner": _corner,
    "between": _between,
    "between on": _between_on,
    "off": _off,
}


def _inside(areas: Sequence[Area], others: Sequence[Mention]) -> Sequence[Area]:
    """The areas that lie in the localities which the text names besides; all where none does."""
    kept = areas
    for mention in others:
        places = [one for one in mention.entries if not one.lines]
        inside = [area for area in kept if any(_touches(area, one) for one in places)]
        kept = inside or kept
    return kept


def _touches(area: Area, place: Named) -> bool:
    return distance_m(area.lat, area.lon, place.lat, place.lon) <= area.radius_m + place.radius_m


def _apart(areas: Sequence[Area]) -> Iterator[Area]:
    """The areas, those left out whose middle lies in one that was given before."""
    kept: list[Area] = []
    for area in sorted(areas, key=lambda one: -one.radius_m):
        if all(distance_m(area.lat, area.lon, one.lat, one.lon) > one.radius_m for one in kept):
            kept.append(area)
            yield area
