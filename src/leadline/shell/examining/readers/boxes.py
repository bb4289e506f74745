"""Boxes: when, where and with what a video was made, from the headers of its container (ISO/IEC 14496-12).

Only headers are read, with a bound on their number, their depth and their size.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

#: what is read at most: boxes, nesting, bytes of one box
_MOST_BOXES, _DEEPEST, _MOST_BYTES = 2_000, 6, 256 * 1024
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
#: seconds since the epoch before which a clock was not set: 1 January 1990
_UNSET = 2_713_996_800
_FOLDERS = (b"moov", b"udta", b"trak", b"mdia", b"meta")
_PLACE = re.compile(rb"([+-]\d{2}\.\d{3,8})([+-]\d{3}\.\d{3,8})")
_APPLE: Mapping[bytes, str] = MappingProxyType(
    {
        b"com.apple.quicktime.creationdate": "taken",
        b"com.apple.quicktime.make": "make",
        b"com.apple.quicktime.model": "model",
        b"com.apple.quicktime.software": "software",
        b"com.apple.quicktime.location.ISO6709": "place",
        b"com.android.version": "android",
        b"com.android.manufacturer": "make",
        b"com.android.model": "model",
    }
)
_WORDS: Mapping[bytes, str] = MappingProxyType(
    {
        b"\xa9xyz": "place",
        b"\xa9too": "software",
        b"\xa9mak": "make",
        b"\xa9mod": "model",
        b"\xa9swr": "software",
    }
)


def read(path: Path) -> dict[str, Any]:
    """Metadata of an MP4, MOV or M4A; empty for other containers."""
    with path.open("rb") as file:
        if file.read(8)[4:] not in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
            return {}
        size = file.seek(0, 2)
        reader = _Reader(file)
        reader.walk(0, size, 0)
    return reader.told()


def is_cut(path: Path) -> bool:
    """Whether the last box of the file says that it is longer than the file."""
    place, size = 0, path.stat().st_size
    with path.open("rb") as file:
        for _ in range(_MOST_BOXES):
            file.seek(place)
            head = file.read(16)
            if len(head) < 8 or place >= size:
                return place > size
            length = struct.unpack(">I", head[:4])[0]
            if length == 1 and len(head) == 16:
                length = struct.unpack(">Q", head[8:])[0]
            if length < 8:
                return False
            place += length
    return False


class _Reader:
    """Walks the boxes of one file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, _MOST_BOXES
        self._created, self._modified = 0, 0
        self._duration_s = 0.0
        self._words: dict[str, bytes] = {}
        self._keys: list[bytes] = []

    def walk(self, start: int, end: int, depth: int) -> None:
        """Nothing; what is understood is kept."""
        for name, inner, until in self._boxes(start, end):
            if name in _FOLDERS and depth < _DEEPEST:
                skip = 4 if name == b"meta" and self._is_full(inner) else 0
                self.walk(inner + skip, until, depth + 1)
            elif name in (b"mvhd", b"keys", b"ilst") or name in _WORDS:
                self._take(name, self._bytes(inner, until))

    def _boxes(self, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
        place = start
        while place + 8 <= end and self._left > 0:
            self._left -= 1
            self._file.seek(place)
            head = self._file.read(16)
            if len(head) < 8:
                return
            size, name = struct.unpack(">I4s", head[:8])
            inner = place + 8
            if size == 1 and len(head) == 16:
                size, inner = struct.unpack(">Q", head[8:])[0], place + 16
            until = end if size == 0 else place + size
            if until <= place or until < inner:
                return
            yield name, inner, min(until, end)
            place = until

    def _is_full(self, inner: int) -> bool:
        """Whether a meta box begins with a version, as in MP4 and not in QuickTime."""
        return self._bytes(inner, inner + 8)[4:] != b"hdlr"

    def _bytes(self, start: int, end: int) -> bytes:
        self._file.seek(start)
        return self._file.read(min(end - start, _MOST_BYTES))

    def _take(self, name: bytes, content: bytes) -> None:
        if name == b"mvhd":
            self._movie(content)
        elif name == b"keys":
            self._keys = _named(content)
        elif name == b"ilst":
            self._list(content)
        elif len(content) > 4:
            self._words.setdefault(_WORDS[name], content[4:])

    def _movie(self, content: bytes) -> None:
        layout = ">QQIQ" if content[:1] == b"\1" else ">IIII"
        if len(content) >= 4 + struct.calcsize(layout):
            self._created, self._modified, scale, length = struct.unpack_from(layout, content, 4)
            self._duration_s = round(length / scale, 3) if scale else 0.0

    def _list(self, content: bytes) -> None:
        place = 0
        for _ in range(200):
            if place + 24 > len(content):
                return
            size, number = struct.unpack_from(">II", content, place)
            if size < 24:
                return
            key = self._keys[number - 1] if 0 < number <= len(self._keys) else b""
            if key in _APPLE:
                self._words.setdefault(_APPLE[key], content[place + 24 : place + size])
            place += size

    def told(self) -> dict[str, Any]:
        """What was understood, in our words."""
        words = {name: value[:120].decode("utf-8", "replace").strip() for name, value in self._words.items()}
        found: dict[str, Any] = {name: words.get(name, "") for name in ("make", "model", "software")}
        if not found["software"] and "android" in words:
            found["software"] = f"Android {words['android']}"
        found["duration_s"] = self._duration_s
        if self._created > _UNSET:
            found |= {"taken_at": _instant(self._created), "offset": "+00:00", "time_from": "container"}
        if self._modified > _UNSET:
            found |= {"modified_at": _instant(self._modified), "modified_offset": "+00:00"}
        found |= _written(words.get("taken", ""))
        place = _PLACE.search(self._words.get("place", b""))
        if place:
            found["gps"] = {"lat": float(place[1]), "lon": float(place[2])}
        return {key: value for key, value in found.items() if value}


def _named(content: bytes) -> list[bytes]:
    names: list[bytes] = []
    place = 8
    while place + 8 <= len(content) and len(names) < 200:
        size = struct.unpack_from(">I", content, place)[0]
        if size < 8:
            break
        names.append(content[place + 8 : place + size])
        place += size
    return names


def _instant(seconds: int) -> str:
    try:
        return (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()
    except OverflowError:
        return ""


def _written(text: str) -> dict[str, str]:
    """A time with its zone as Apple writes it, 2024-05-01T10:20:30+0800."""
    found = re.match(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d):?(\d\d)", text)
    return {"taken_at": found[1], "offset": f"{found[2]}:{found[3]}", "time_from": "camera"} if found else {}
