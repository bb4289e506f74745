"""Sandbox: the `Examiner` port: what a hostile file says, a copy to look at, a cleaned picture.

What a child answers is read as data of a bounded size and shape, never trusted further than its type.
"""

from __future__ import annotations

import atexit
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import msgspec

from leadline.errors import GiveUp
from leadline.model.evidence import FileFacts
from leadline.policy.evidence import EvidenceBounds
from leadline.shell import site
from leadline.shell.examining.nursery import Nursery, Outcome
from leadline.shell.examining.plain import MOST_TEXT, plain

#: the package of readers that takes two images at once
PAIRS = "leadline.shell.examining.pairs"
#: parts of FileFacts that a reader may fill
PARTS = ("kind", "metadata", "credentials", "raster", "hints", "table", "picture")
#: bytes of a viewing copy, at most
_MOST_COPY = 32 << 20
_MOST_PROBE = 10_000
#: parts by the words that an officer reads
_CALLED = {"raster": "size and position", "hints": "marks of work", "picture": "imprint"}


class _Line(msgspec.Struct, frozen=True):
    """One line of a child."""

    begin: str = ""
    part: str = ""
    value: Any = None
    trouble: str = ""
    end: bool = False


class _Head(msgspec.Struct, frozen=True):
    """The line before the bytes of a copy."""

    media_type: str = ""
    size: int = 0
    trouble: str = ""


_LINE = msgspec.json.Decoder(_Line)
_HEAD = msgspec.json.Decoder(_Head)


@dataclass(slots=True)
class _Reading:
    """What is known of one file so far."""

    parts: dict[str, Any] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    #: parts that are done, one way or the other
    done: list[str] = field(default_factory=list)
    #: the part that a child was at
    begun: str = ""
    is_whole: bool = False


class Sandbox:
    """Examines files in processes of their own."""

    def __init__(self, bounds: EvidenceBounds, readers: str = "") -> None:
        """Nothing is started before the first file; `readers` is another package of readers, for tests."""
        self._bounds = bounds
        self._nursery = Nursery(readers)

    def warm(self) -> None:
        """Nothing; the first file need not wait for libraries to load."""
        self._nursery.warm()

    def close(self) -> None:
        """Nothing; no process of this sandbox is left."""
        self._nursery.close()

    def examine(self, content: bytes, name: str = "") -> FileFacts:
        """What the file holds; never raises for its content. The name is not told to those who read it."""
        deadline = time.monotonic() + self._bounds.read_for.total_seconds()
        reading = _Reading()
        while not reading.is_whole:
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                reading.troubles.append(self._too_slow("It"))
                break
            before = len(reading.done)
            outcome = self._ask("examine", content, left_s, reading, self._bounds.answer_bytes)
            _gather(reading, outcome)
            if not reading.is_whole:
                self._lost(reading, outcome)
            if len(reading.done) == before and not reading.is_whole:
                break
        return _facts(reading)

    def view(self, content: bytes) -> tuple[str, bytes]:
        """Media type and bytes of a copy to look at. Raises GiveUp with the reason why there is none."""
        return self._made("view", content, _MOST_COPY)

    def clean(self, content: bytes) -> tuple[str, bytes]:
        """Media type and bytes of the picture without place and device. Raises GiveUp with the reason."""
        return self._made("clean", content, max(len(content) + 4096, self._bounds.file_bytes))

    def probe(self) -> dict[str, str]:
        """What a child could not do, by name, and which walls hold it."""
        said = self._ask("probe", b"", 10.0, _Reading(), _MOST_PROBE).said
        return msgspec.json.decode(said or b"{}", type=dict[str, str])

    def _ask(self, job: str, content: bytes, wall_s: float, reading: _Reading, most: int) -> Outcome:
        bounds = self._bounds
        request = {
            "job": job,
            "wall_s": wall_s,
            "part_s": min(wall_s, bounds.part_for.total_seconds()),
            "cpu_s": max(1, math.ceil(wall_s)),
            "memory": bounds.memory_bytes,
            "pixels": bounds.picture_pixels,
            "side": bounds.copy_pixels,
            "skip": reading.done,
            "kind": reading.parts.get("kind", {}),
        }
        return self._nursery.ask(request, content, most)

    def _made(self, job: str, content: bytes, most: int) -> tuple[str, bytes]:
        outcome = self._ask(job, content, self._bounds.read_for.total_seconds(), _Reading(), most + 1000)
        head, _, body = outcome.said.partition(b"\n")
        try:
            said = _HEAD.decode(head)
        except msgspec.MsgspecError:
            said = _Head(trouble=self._ended(outcome, "The picture"))
        if said.trouble or len(body) != said.size or not body:
            raise GiveUp(said.trouble[:MOST_TEXT] or self._ended(outcome, "The picture"))
        return said.media_type, body

    def _lost(self, reading: _Reading, outcome: Outcome) -> None:
        """Nothing; the part at which the child was lost is left out from now on, and it is said why."""
        what = f"Its {_called(reading.begun)}" if reading.begun else "It"
        reading.troubles.append(self._ended(outcome, what))
        if reading.begun:
            reading.done.append(reading.begun)
            reading.begun = ""

    def _ended(self, outcome: Outcome, what: str) -> str:
        if outcome.is_long:
            return f"{what} would have said more than {self._bounds.answer_bytes} bytes and was stopped."
        if outcome.is_late or outcome.signal in (14, 24, 27):
            return self._too_slow(what)
        return f"{what} could not be read: the reader broke on it."

    def _too_slow(self, what: str) -> str:
        return f"Reading {what[:1].lower()}{what[1:]} took too long and was stopped."


def _gather(reading: _Reading, outcome: Outcome) -> None:
    """Nothing; every whole line of the child is taken over, and where it was when it ended."""
    reading.begun = ""
    for raw in outcome.said.split(b"\n")[:-1]:
        try:
            line = _LINE.decode(raw)
        except (msgspec.MsgspecError, RecursionError):
            continue
        if line.begin or line.end:
            _pass_over(reading)
            reading.begun, reading.is_whole = line.begin[:40], line.end
        elif line.part and line.part not in reading.done:
            _take(reading, line)


def _pass_over(reading: _Reading) -> None:
    """Nothing; a part that began and said nothing that can be understood is done."""
    if reading.begun:
        reading.troubles.append(f"Its {_called(reading.begun)} could not be read: the reader broke on it.")
        reading.done.append(reading.begun)


def _take(reading: _Reading, line: _Line) -> None:
    reading.done.append(line.part[:40])
    reading.begun = ""
    if line.trouble:
        why = "needs more memory than a file may take" if line.trouble == "memory" else "is broken or cut off"
        reading.troubles.append(f"Its {_called(line.part[:40])} could not be read: it {why}.")
    elif line.part in PARTS and isinstance(line.value, list if line.part == "hints" else dict):
        reading.parts[line.part] = plain(line.value)


def _called(part: str) -> str:
    return _CALLED.get(part, part)


def _facts(reading: _Reading) -> FileFacts:
    parts = dict(reading.parts)
    hints = tuple(hint for hint in parts.pop("hints", ()) if isinstance(hint, dict))
    own = list(_own_troubles(parts))
    return FileFacts(**parts, hints=hints, trouble=" ".join([*own, *reading.troubles]))


def _own_troubles(parts: Mapping[str, Any]) -> Iterator[str]:
    """What readers themselves found wrong: a "trouble" inside their part."""
    for value in parts.values():
        if isinstance(value, dict) and isinstance(value.get("trouble"), str) and value["trouble"]:
            yield str(value["trouble"])


@cache
def sandbox() -> Sandbox:
    """The one of this process, under the policy in force."""
    made = Sandbox(site.policy().evidence)
    atexit.register(made.close)
    return made


@cache
def pairs() -> Sandbox:
    """The one of this process that lays two images over each other; it may take the whole time of a file."""
    bounds = site.policy().evidence
    made = Sandbox(replace(bounds, part_for=bounds.read_for), PAIRS)
    atexit.register(made.close)
    return made
