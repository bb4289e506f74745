"""Elements: dated element sets of satellites out of a file or a folder of files (TLE, .gz or not).

Two lines a satellite, or three with its name; other lines are passed over. A set whose checksum does not fit
is left out and counted: a garbled line must not move a satellite.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from leadline.errors import Unreadable
from leadline.ports.elements import ElementSet

#: endings of files in a folder that may hold element sets, each also with .gz
ENDINGS = (".tle", ".txt", ".2le", ".3le")
#: the letters of numbers above 99,999 (Space-Track, "Alpha-5"): no I and no O
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
#: two digits from here on are of the last century (Spacetrack Report #3)
_TURN_YEAR = 57


class ElementFiles:
    """ElementSets over one file, or all files of a folder; read once, when they are first asked for."""

    def __init__(self, path: Path) -> None:
        """Raise Unreadable if there is nothing at the path."""
        if not path.exists():
            raise Unreadable("elements", "a file of element sets or a folder of them", "is it misspelt?")
        self._path = path
        #: sets left out because a line was garbled
        self.garbled = 0

    def nearest(self, at: datetime, names: Sequence[str] = ()) -> Sequence[ElementSet]:
        """For each satellite the set whose epoch is nearest to an instant, in the order of their numbers."""
        wanted = self._wanted(names) if names else sorted(self._sets)
        return [min(self._sets[number], key=lambda one: abs(one.epoch - at)) for number in wanted]

    def _wanted(self, names: Sequence[str]) -> list[int]:
        known = {number for name in names for number in self._names.get(_plain(name), ())}
        numbers = {int(name) for name in names if name.strip().isdecimal()}
        return sorted(known | (numbers & self._sets.keys()))

    @cached_property
    def _sets(self) -> Mapping[int, Sequence[ElementSet]]:
        found: dict[int, dict[datetime, ElementSet]] = defaultdict(dict)
        for file in self._files():
            for one in self._read(file):
                found[one.number][one.epoch] = one
        if not found:
            raise Unreadable(
                "elements", "two-line element sets", f"none in {self._path.name}; another format?"
            )
        return {number: list(sets.values()) for number, sets in found.items()}

    @cached_property
    def _names(self) -> Mapping[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for number, sets in self._sets.items():
            for one in sets:
                found[_plain(one.name)].add(number)
        return found

    def _files(self) -> list[Path]:
        if self._path.is_file():
            return [self._path]
        names = [ending + more for ending in ENDINGS for more in ("", ".gz")]
        return sorted(one for one in self._path.iterdir() if one.name.endswith(tuple(names)))

    def _read(self, file: Path) -> Iterator[ElementSet]:
        lines = _lines(file)
        for row in range(len(lines) - 1):
            first, second = lines[row], lines[row + 1]
            if not (first.startswith("1 ") and second.startswith("2 ")):
                continue
            name = lines[row - 1] if row and not lines[row - 1].startswith(("1 ", "2 ")) else ""
            found = _element_set(name, first, second)
            self.garbled += found is None
            if found:
                yield found


def _lines(file: Path) -> list[str]:
    try:
        whole = file.read_bytes()
        text = (gzip.decompress(whole) if file.suffix == ".gz" else whole).decode("utf-8", "replace")
    except (OSError, EOFError) as error:
        raise Unreadable("elements", f"{file.name} must be readable", type(error).__name__) from error
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _element_set(name: str, line1: str, line2: str) -> ElementSet | None:
    """The set of two lines; None if one of them is garbled."""
    if not all(len(line) >= 69 and _sums(line) for line in (line1, line2)) or line1[2:7] != line2[2:7]:
        return None
    try:
        number, epoch = _number(line1[2:7]), _epoch(line1[18:32])
    except ValueError:
        return None
    plain = name.removeprefix("0 ").strip()
    return ElementSet(number=number, name=plain, epoch=epoch, line1=line1[:69], line2=line2[:69])


def _sums(line: str) -> bool:
    total = sum(int(one) if one.isdecimal() else one == "-" for one in line[:68])
    return line[68] == str(total % 10)


def _number(text: str) -> int:
    if text[0] in _LETTERS:
        return (_LETTERS.index(text[0]) + 10) * 10_000 + int(text[1:])
    return int(text)


def _epoch(text: str) -> datetime:
    """Year in two digits and day of the year with its fraction."""
    year = int(text[:2])
    began = datetime(1900 + year if year >= _TURN_YEAR else 2000 + year, 1, 1, tzinfo=UTC)
    return began + timedelta(days=float(text[2:]) - 1)


def _plain(name: str) -> str:
    return " ".join(name.upper().split())
