"""Tracks: an operator's files of ship positions, indexed in memory by ship and time.

CSV (.gz or not) and Parquet by their columns, anything else as a log of AIS sentences. A large log leaves a
Parquet copy of what was understood beside it, so that it is read faster the next time; where the folder
cannot be written, it is simply read again. Files that grow or come are read when somebody asks, at most
once a minute.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow
from numpy.typing import NDArray
from pyarrow import parquet

from leadline.errors import Missing, Unreadable
from leadline.methods.geodesy import band_height_deg, distances_m
from leadline.policy.lexicon.words import normal
from leadline.ports.tracks import Track
from leadline.shell.registers.fixes import Collected, Reading, read_columns
from leadline.shell.registers.nmea import read_log

Floats = NDArray[np.float64]
#: endings of a folder's files that are read; the last of each is a log of sentences
TABLES, LOGS = (
    (".csv", ".csv.gz", ".parquet", ".pq"),
    (".nmea", ".ais", ".txt", ".log", ".nmea.gz", ".txt.gz"),
)
#: seconds after which files are looked at again
LOOK_AGAIN_S = 60.0
#: the copy that a large file leaves beside it, and from how many positions on
COPY, _COPIED_FROM = ".fixes.parquet", 50_000
#: words of a text that a name may have
_MOST_WORDS = 6
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<!\d)[2-7]\d{8}(?!\d)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SHIPWORD = re.compile(r"(?i)\b(?:m/?[vt]|f/?v|ship|vessel|boat|tanker|trawler|freighter|ferry)\W{1,3}$")


@dataclass(frozen=True, kw_only=True, eq=False)
class _Index:
    """All fixes, sorted by ship and time."""

    ships: list[str]
    #: where the fixes of each ship begin; one more at the end
    starts: NDArray[np.int64]
    time_s: Floats
    lat: Floats
    lon: Floats
    code: NDArray[np.int32]
    #: names of each ship with the second from which on they were told
    names: Mapping[str, tuple[tuple[float, str], ...]]

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """The place of each ship."""
        return {ship: code for code, ship in enumerate(self.ships)}

    @cached_property
    def called(self) -> Mapping[str, set[str]]:
        """The ships that told each name, by its key."""
        found: dict[str, set[str]] = defaultdict(set)
        for ship, names in self.names.items():
            for _, name in names:
                if ship in self.codes and len(key_of(name)) >= 2:
                    found[key_of(name)].add(ship)
        return found


class TrackFiles:
    """Tracks over one file or all files of a folder; read once, when they are first asked for."""

    def __init__(self, path: Path, reading: Reading | None = None) -> None:
        """Raise Missing if there is nothing at the path."""
        if not path.exists():
            raise Missing("tracks", "a file of ship positions or a folder of them", "is it misspelt?")
        self._path = path
        self._reading = reading or Reading()
        #: sentences or rows that could not be read, positions no ship can have, positions without an instant
        self.garbled, self.impossible, self.undated = 0, 0, 0
        self._held: _Index | None = None
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._looked_s = 0.0

    def __len__(self) -> int:
        return len(self._index.time_s)

    def load(self) -> TrackFiles:
        """This register, read now instead of when it is first asked."""
        len(self)
        return self

    def ships(self) -> tuple[str, ...]:
        """Every identity that is here."""
        return tuple(self._index.ships)

    def of(self, vessel: str, since: datetime, until: datetime) -> Track | None:
        """The fixes of a ship, by MMSI or by name, between two instants; None if it is not known at all."""
        known = self.identities(vessel)
        index = self._index
        code = index.codes.get(known[0]) if known else None
        return None if code is None else _cut(index, code, since.timestamp(), until.timestamp())

    def near(
        self, spot: tuple[float, float], reach_m: float, since: datetime, until: datetime
    ) -> tuple[Track, ...]:
        """The tracks with a fix within reach of a point between two instants, each whole in that time."""
        index = self._index
        start, stop = since.timestamp(), until.timestamp()
        rows = np.flatnonzero(np.abs(index.lat - spot[0]) <= band_height_deg(reach_m))
        rows = rows[(index.time_s[rows] >= start) & (index.time_s[rows] <= stop)]
        if not len(rows):
            return ()
        near = distances_m(index.lat[rows], index.lon[rows], *spot) <= reach_m
        return tuple(_cut(index, int(code), start, stop) for code in np.unique(index.code[rows[near]]))

    def identities(self, vessel: str) -> tuple[str, ...]:
        """Every identity that tells the name of this ship, itself first, by the number of its fixes."""
        plain = vessel.strip()
        if plain in self._index.codes:
            names = [name for _, name in self._index.names.get(plain, ())]
            others = {one for name in names for one in self._index.called.get(key_of(name), ())}
            return (plain, *sorted(others - {plain}, key=self._order))
        return tuple(sorted(self._index.called.get(key_of(plain), ()), key=self._order))

    def named_in(self, text: str) -> tuple[str, ...]:
        """The ships whose names or numbers stand in a text, as identities, in the order of the text.

        A name of one Latin word counts only in capitals or behind a word for a ship: names are also words.
        """
        found = {one.start(): one[0] for one in _NUMBER.finditer(text) if one[0] in self._index.codes}
        for start, key in self._spoken(text):
            ships = self.identities(key)
            if ships:
                found.setdefault(start, ships[0])
        return tuple(dict.fromkeys(found[place] for place in sorted(found)))

    def _spoken(self, text: str) -> list[tuple[int, str]]:
        words = [(one.start(), one.end(), key_of(one[0])) for one in _WORD.finditer(text)]
        found, called = [], self._index.called
        for first in range(len(words)):
            joined = ""
            for last in range(first, min(first + _MOST_WORDS, len(words))):
                joined += words[last][2]
                spoken = text[words[first][0] : words[last][1]]
                if joined in called and (last > first or _is_name(text, words[first][0], spoken)):
                    found.append((words[first][0], joined))
        plain = key_of(text)
        found += [(plain.index(key), key) for key in called if _HAN.search(key) and key in plain]
        return found

    def _order(self, ship: str) -> tuple[int, str]:
        code = self._index.codes.get(ship, -1)
        many = int(self._index.starts[code + 1] - self._index.starts[code]) if code >= 0 else 0
        return -many, ship

    @property
    def _index(self) -> _Index:
        now = time.monotonic()
        if self._held is not None and now - self._looked_s < LOOK_AGAIN_S:
            return self._held
        files = self._files()
        stats = [file.stat() for file in files]
        stamp = tuple(
            (one.name, stat.st_size, stat.st_mtime_ns) for one, stat in zip(files, stats, strict=True)
        )
        if self._held is None or stamp != self._stamp:
            self._held, self._stamp = self._build(files), stamp
        self._looked_s = now
        return self._held

    def _build(self, files: Sequence[Path]) -> _Index:
        collected = [self._read(file) for file in files]
        self.garbled = sum(one.garbled for one in collected)
        self.impossible = sum(one.impossible for one in collected)
        self.undated = sum(one.undated for one in collected)
        return _sorted(collected)

    def _files(self) -> Sequence[Path]:
        if self._path.is_file():
            return [self._path]
        files = sorted(
            one
            for one in self._path.iterdir()
            if one.name.lower().endswith(TABLES + LOGS) and not one.name.endswith(COPY)
        )
        if not files:
            raise Missing("tracks", f"files that end in {', '.join(TABLES + LOGS)}", "the folder has none")
        return files

    def _read(self, file: Path) -> Collected:
        stamp = f"{file.stat().st_size} {file.stat().st_mtime_ns} {self._reading!r}"
        copied = _read_copy(_beside(file), stamp)
        if copied is not None:
            return copied
        if file.name.lower().endswith(TABLES):
            found = read_columns(file, self._reading)
        else:
            found = read_log(_lines(file))
            if not len(found.time_s) and found.garbled:
                raise Unreadable(
                    "tracks", "CSV, Parquet or a log of AIS sentences", f"{file.name} is neither"
                )
        if len(found.time_s) >= _COPIED_FROM:
            _write_copy(found, _beside(file), stamp)
        return found


def _cut(index: _Index, code: int, since: float, until: float) -> Track:
    low, high = int(index.starts[code]), int(index.starts[code + 1])
    first = low + int(np.searchsorted(index.time_s[low:high], since, "left"))
    last = low + int(np.searchsorted(index.time_s[low:high], until, "right"))
    names = index.names.get(index.ships[code], ())
    return Track(
        vessel=index.ships[code],
        name=names[-1][1] if names else "",
        time_s=index.time_s[first:last],
        lat=index.lat[first:last],
        lon=index.lon[first:last],
        names=names,
    )


def key_of(name: str) -> str:
    """A name as it is compared: case, blanks and marks do not count.

    >>> key_of("Hai-Xing 7") == key_of("HAIXING7")
    True
    """
    return "".join(_WORD.findall(normal(name)))


def _is_name(text: str, start: int, spoken: str) -> bool:
    """Whether one word is meant as a name."""
    if _HAN.search(spoken) or any(letter.isdigit() for letter in spoken):
        return len(spoken) >= 2
    named = _SHIPWORD.search(text[max(0, start - 12) : start]) is not None and spoken[:1].isupper()
    return len(spoken) >= 4 and (spoken.isupper() or named)


def _sorted(collected: Sequence[Collected]) -> _Index:
    vessels = pyarrow.chunked_array([pyarrow.array(one.vessel, pyarrow.string()) for one in collected])
    times, lats, lons = (
        np.concatenate([np.asarray(getattr(one, column), dtype=np.float64) for one in collected])
        for column in ("time_s", "lat", "lon")
    )
    ships, code = _coded(vessels)
    order = np.lexsort((times, code))
    code, times, lats, lons = code[order], times[order], lats[order], lons[order]
    again = np.zeros(len(times), dtype=bool)
    again[1:] = (np.diff(code) == 0) & (np.diff(times) == 0) & (np.diff(lats) == 0) & (np.diff(lons) == 0)
    code, times, lats, lons = code[~again], times[~again], lats[~again], lons[~again]
    return _Index(
        ships=ships,
        starts=np.searchsorted(code, np.arange(len(ships) + 1)).astype(np.int64),
        time_s=times,
        lat=lats,
        lon=lons,
        code=code,
        names=_names([told for one in collected for told in one.names]),
    )


def _coded(vessels: pyarrow.ChunkedArray) -> tuple[list[str], NDArray[np.int32]]:
    encoded = vessels.combine_chunks().dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy().astype(np.int32)


def _names(told: Sequence[tuple[str, float, str]]) -> dict[str, tuple[tuple[float, str], ...]]:
    """For each ship its names, each with the second at which it was first told, changes only."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for vessel, at, name in sorted(told, key=lambda one: (one[0], one[1])):
        if not found[vessel] or key_of(found[vessel][-1][1]) != key_of(name):
            found[vessel].append((at, name))
    return {vessel: tuple(names) for vessel, names in found.items()}


def _lines(file: Path) -> list[str]:
    try:
        packed = file.read_bytes()
        plain = gzip.decompress(packed) if file.suffix == ".gz" else packed
    except (OSError, EOFError) as problem:
        raise Unreadable("tracks", "a whole file", f"{file.name} is cut off or not readable") from problem
    return plain.decode("ascii", errors="replace").splitlines()


def _beside(file: Path) -> Path:
    return file.with_name(f".{file.name}{COPY}")


def _read_copy(path: Path, stamp: str) -> Collected | None:
    try:
        table = parquet.ParquetFile(path).read()
    except (OSError, pyarrow.ArrowException):
        return None
    about = table.schema.metadata or {}
    if about.get(b"stamp") != stamp.encode():
        return None
    counts = json.loads(about[b"counts"])
    return Collected(
        vessel=table.column("vessel").cast(pyarrow.string()).combine_chunks(),
        time_s=table.column("time_s").to_numpy(),
        lat=table.column("lat").to_numpy(),
        lon=table.column("lon").to_numpy(),
        names=[(vessel, at, name) for vessel, at, name in json.loads(about[b"names"])],
        garbled=counts[0],
        impossible=counts[1],
        undated=counts[2],
    )


def _write_copy(found: Collected, path: Path, stamp: str) -> None:
    """Nothing; the copy is written whole, or not at all."""
    about = {
        "stamp": stamp,
        "counts": json.dumps([found.garbled, found.impossible, found.undated]),
        "names": json.dumps(found.names, ensure_ascii=False),
    }
    table = pyarrow.table(
        {
            "vessel": pyarrow.array(found.vessel, pyarrow.string()).dictionary_encode(),
            "time_s": np.asarray(found.time_s, dtype=np.float64),
            "lat": np.asarray(found.lat, dtype=np.float64),
            "lon": np.asarray(found.lon, dtype=np.float64),
        }
    ).replace_schema_metadata(about)
    part = path.with_name(path.name + ".part")
    try:
        parquet.write_table(table, part)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
