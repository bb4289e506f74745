"""Work: what is done with one file inside the walls, answered in lines of JSON, one part each.

A line before each part says that it begins, so that whoever waits knows at which part a reader was lost.
"""

from __future__ import annotations

import importlib
import json
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

from leadline.shell.examining import cleaning, probe, view
from leadline.shell.examining.plain import plain

#: where the readers are
READERS = "leadline.shell.examining.readers"
#: reads one part of a file: path, and what kind of file it is
Read = Callable[[Path, Mapping[str, Any]], Any]
#: how much longer than its own work a part may take on a busy machine
_PATIENCE = 2.0
#: what a file may be called by the libraries: it has no name here
_FOLDERS = ("/proc/self/fd", "/dev/fd")


def load(package: str) -> dict[str, Read]:
    """The readers of a package by the part that they read, in its order; one that is absent is left out."""
    found: dict[str, Read] = {}
    with suppress(ModuleNotFoundError):
        for name in getattr(importlib.import_module(package), "READERS", ()):
            with suppress(ModuleNotFoundError):
                module = importlib.import_module(f"{package}.{name}")
                found[module.PART] = module.read
    return found


def do(
    request: Mapping[str, Any], content: int, out: RawIOBase | BinaryIO, readers: Mapping[str, Read],
    held: Mapping[str, str],
) -> None:  # fmt: skip
    """Nothing; the answer is written."""
    path = _path(content)
    if request["job"] == "examine":
        _examine(request, path, out, readers)
    elif request["job"] == "probe":
        _say(out, probe.probe() | dict(held))
    else:
        acts = {"view": view.copy, "clean": cleaning.clean}
        try:
            media_type, made = acts[request["job"]](path.read_bytes(), request)
        except view.CannotShow as error:
            _say(out, {"trouble": str(error)})
        except MemoryError:
            _say(out, {"trouble": "It needs more memory than a file may take."})
        else:
            _say(out, {"media_type": media_type, "size": len(made)})
            _write(out, made)


def _examine(
    request: Mapping[str, Any], path: Path, out: RawIOBase | BinaryIO, readers: Mapping[str, Read]
) -> None:
    kind: Mapping[str, Any] = request.get("kind") or {}
    for part, read in readers.items():
        if part in request["skip"]:
            continue
        _say(out, {"begin": part})
        _limit(request["part_s"])
        try:
            value = read(path, kind)
        except MemoryError:
            _say(out, {"part": part, "trouble": "memory"})
        except Exception as error:
            _say(out, {"part": part, "trouble": type(error).__name__})
        else:
            _say(out, {"part": part, "value": plain(value)})
            if part == "kind":
                kind = value
        _limit(0)
    _say(out, {"end": True})


def _limit(seconds: float) -> None:
    """Nothing; this process ends after so much work, or twice as long where others keep it waiting."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE * seconds)


def _path(content: int) -> Path:
    return next(Path(folder) / str(content) for folder in _FOLDERS if Path(folder).exists())


def _say(out: RawIOBase | BinaryIO, what: object) -> None:
    _write(out, json.dumps(what).encode() + b"\n")


def _write(out: RawIOBase | BinaryIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[out.write(left) or 0 :]
