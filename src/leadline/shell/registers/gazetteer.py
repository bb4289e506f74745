"""Gazetteer: names of roads and places out of the operator's own file, found in texts of two scripts.

A name counts where it stands as whole words; in Chinese, where no words end, the longest name counts. Names
of the world's towns (`is_common`) are ordinary words too: they count only where a text speaks of a place, and
never beside an entry of the operator's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from leadline.methods.geodesy import distance_m
from leadline.methods.placing import holding
from leadline.ports.gazetteer import Mention, Named

#: pieces of one name this close to each other are one road, metres
SAME_ROAD_M = 1000.0
#: most words of a Latin name, most characters of a Chinese one
_MOST_WORDS, _MOST_SIGNS = 7, 14
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
_CJK = re.compile(r"[㐀-鿿]")
#: words after which an ordinary name is a place
_LEADS = re.compile(
    r"(?:\b(?:in|at|near|from|to|of|around|outside|towards?|between|and)\s+(?:the\s+)?|[,;/(]\s*)$"
)
_SUFFIXES = "省市县区镇乡村州旗"
#: least letters of a common name
_LEAST_COMMON = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place with all of its names."""

    names: tuple[str, ...]
    place: Named
    #: whether its names are ordinary words as well, so that they count only where a place is spoken of
    is_common: bool = False


class NamedPlaces:
    """A Gazetteer over entries; looking one text through takes well below a millisecond a line."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Hold the entries; they are indexed when the first text is looked through."""
        self._given = entries

    @cached_property
    def _entries(self) -> Mapping[str, list[Entry]]:
        """The entries by each of their names, each with its place called by that name."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._given:
            for key, name in {plain(name): name for name in entry.names[::-1]}.items():
                if key:
                    found[key].append(replace(entry, place=replace(entry.place, name=name)))
        return found

    def find(self, name: str, near: tuple[float, float] | None = None) -> Sequence[Named]:
        """The entries of a name, the nearest to `near` (degrees) first, else the largest first."""
        places = [entry.place for entry in self._entries.get(plain(name), ())]
        if near is None:
            return sorted(places, key=lambda one: -one.radius_m)
        return sorted(places, key=lambda one: distance_m(*near, one.lat, one.lon))

    def named_in(self, text: str) -> Sequence[Mention]:
        """The names that stand in a text, in the order in which they stand, none inside another."""
        words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
        spans = [*self._latin(text, words), *self._chinese(text)]
        spans.sort(key=lambda one: (one.start, -one.end))
        kept: list[Mention] = []
        for one in spans:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        return kept

    def _latin(self, text: str, words: Sequence[tuple[int, int]]) -> Iterable[Mention]:
        keys = [plain(text[start:end]) for start, end in words]
        for first, (start, _) in enumerate(words):
            if _CJK.match(text, start):
                continue
            for last in range(min(first + _MOST_WORDS, len(words)), first, -1):
                found = self._entries.get(" ".join(keys[first:last]))
                if found and (mention := _mention(text, (start, words[last - 1][1]), found)):
                    yield mention
                    break

    def _chinese(self, text: str) -> Iterable[Mention]:
        for found in _CJK.finditer(text):
            start = found.start()
            for end in range(min(start + _MOST_SIGNS, len(text)), start + 1, -1):
                entries = self._entries.get(plain(text[start:end]))
                if entries and (mention := _mention(text, (start, end), entries)):
                    yield mention
                    break


def _mention(text: str, span: tuple[int, int], entries: Sequence[Entry]) -> Mention | None:
    own = [entry.place for entry in entries if not entry.is_common]
    counts = own or [entry.place for entry in entries if _is_place(text, span)]
    if not counts:
        return None
    ordered = sorted(counts, key=lambda one: -one.radius_m)
    return Mention(start=span[0], end=span[1], entries=tuple(ordered))


def _is_place(text: str, span: tuple[int, int]) -> bool:
    """Whether a text speaks of a place where an ordinary name stands."""
    start, end = span
    if _CJK.match(text, start):
        return end - start >= 3 or (end < len(text) and text[end] in _SUFFIXES)
    if not text[start].isupper() or end - start < _LEAST_COMMON:
        return False
    return start == 0 or bool(_LEADS.search(text[max(0, start - 20) : start]))


def plain(name: str) -> str:
    """A name as it is compared: without accents and case, one space between words, no full stops.

    >>> plain("  Rue  Léogâne "), plain("St. Mary's Road")
    ('rue leogane', "st mary's road")
    """
    if name.isascii():
        return " ".join(name.casefold().replace(".", "").replace("-", " ").split())
    folded = (
        unicodedata.normalize("NFKD", name).casefold().replace("’", "'").replace(".", "").replace("-", " ")
    )
    return " ".join("".join(one for one in folded if not unicodedata.combining(one)).split())


def merged(entries: Iterable[Entry]) -> list[Entry]:
    """The entries with the pieces of each road as one: the same names, and not far apart."""
    roads: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    others: list[Entry] = []
    for entry in entries:
        (roads[entry.names] if entry.place.lines else others).append(entry)
    return [*others, *(road for pieces in roads.values() for road in _joined(pieces))]


def _joined(pieces: Sequence[Entry]) -> list[Entry]:
    roads: list[Entry] = []
    for piece in pieces:
        near = [one for one in roads if _gap_m(one.place, piece.place) <= SAME_ROAD_M]
        lines = [line for one in (*near, piece) for line in one.place.lines]
        area = holding(lines, 0.0)
        place = replace(piece.place, lines=tuple(lines), lat=area.lat, lon=area.lon, radius_m=area.radius_m)
        roads = [one for one in roads if one not in near] + [replace(piece, place=place)]
    return roads


def _gap_m(one: Named, other: Named) -> float:
    return distance_m(one.lat, one.lon, other.lat, other.lon) - one.radius_m - other.radius_m
