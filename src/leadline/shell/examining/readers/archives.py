"""Archives: what lies in a packed file, by its directory alone: nothing is unpacked to learn it."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

#: entries of a directory that are read
_MOST_ENTRIES = 10_000
#: times its packed size from which an entry is a bomb, and the size from which that matters
BOMB_RATIO, _BOMB_SIZE = 200, 50 * 1024 * 1024
#: bytes that are unpacked of a stream that has no directory
_PROBE = 64 * 1024 * 1024
_PACKED = {"zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "tar", "zst", "cab", "iso", "jar", "apk"}
_PROGRAMS = {"exe", "dll", "scr", "com", "bat", "cmd", "ps1", "vbs", "js", "jar", "apk", "lnk", "msi", "hta"}


def inside(path: Path, content: bytes) -> dict[str, Any]:
    """What a packed file holds: how many entries, of which kinds, how large; empty for other files."""
    if content.startswith(b"PK"):
        return _zip(path)
    if content.startswith(b"\x1f\x8b"):
        return _gzip(content)
    if content[257:262] == b"ustar":
        return _tar(content)
    return {}


def _zip(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as packed:
            entries = packed.infolist()[:_MOST_ENTRIES]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, OverflowError):
        return {"entries": 0, "broken": True}
    sizes = [(one.file_size, max(1, one.compress_size)) for one in entries]
    whole = sum(size for size, _ in sizes)
    told = _told((one.filename for one in entries), len(entries), whole)
    told["encrypted"] = any(one.flag_bits & 1 for one in entries)
    packed_size = sum(size for _, size in sizes)
    told["bomb"] = whole > _BOMB_SIZE and whole > BOMB_RATIO * packed_size
    return told


def _tar(content: bytes) -> dict[str, Any]:
    names, whole = [], 0
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as packed:
            for _ in range(_MOST_ENTRIES):
                entry = packed.next()
                if entry is None:
                    break
                names.append(entry.name)
                whole += max(0, entry.size)
    except (tarfile.TarError, OSError, ValueError, OverflowError):
        return _told(names, len(names), whole) | {"broken": True}
    return _told(names, len(names), whole) | {"encrypted": False, "bomb": False}


def _gzip(content: bytes) -> dict[str, Any]:
    """What a single packed stream holds, by unpacking its first part only."""
    size, head = 0, b""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            while size < _PROBE and (part := packed.read(1024 * 1024)):
                head = head or part[:512]
                size += len(part)
    except (OSError, EOFError, zlib.error):
        return {"entries": 1, "broken": True, "unpacked_bytes": size}
    kinds = [
        kind
        for mark, kind in ((b"PK", "zip"), (b"\x1f\x8b", "gz"), (b"7z\xbc\xaf", "7z"), (b"Rar!", "rar"))
        if head.startswith(mark)
    ]
    kinds += ["tar"] if head[257:262] == b"ustar" else []
    bomb = size >= min(_PROBE, _BOMB_SIZE) and size > BOMB_RATIO * len(content)
    return {
        "entries": 1,
        "nested": len(kinds),
        "nested_kinds": kinds,
        "programs": 0,
        "unpacked_bytes": size,
        "encrypted": False,
        "bomb": bomb,
    }


def _told(names: Iterable[str], entries: int, whole: int) -> dict[str, Any]:
    ends = [PurePosixPath(name).suffix.lower().lstrip(".") for name in names]
    nested = [end for end in ends if end in _PACKED]
    return {
        "entries": entries,
        "nested": len(nested),
        "nested_kinds": sorted(set(nested)),
        "programs": sum(end in _PROGRAMS for end in ends),
        "unpacked_bytes": whole,
    }
