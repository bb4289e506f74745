"""Overlaying: georeferenced images that came with one report, each laid over the one before it in time.

Read in the walled process, two at once. What was compared is remembered while this process lives: the images
do not change, and a lead is checked more than once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from leadline.errors import TryAgain
from leadline.model.evidence import Examined
from leadline.ports.examiner import Examiner
from leadline.shell.examining.pairs.packing import packed

#: pairs of one report that are compared, the newest; and pairs that are remembered
MOST_PAIRS, _MOST_KNOWN = 3, 64


class Overlays:
    """Compares pairs of images."""

    def __init__(self, pairs: Examiner) -> None:
        """Read with this; it takes two images as one content."""
        self._pairs = pairs
        self._known: dict[tuple[UUID, UUID], dict[str, Any]] = {}

    def laid(
        self, files: Sequence[Examined], content: Callable[[UUID], bytes | None]
    ) -> tuple[Examined, ...]:
        """The files of one report; what is newer than another image says what changed (`raster.overlay`)."""
        images = sorted((file for file in files if file.facts.raster.get("gsd_m")), key=_taken)
        found = {
            newer.evidence.id: self._of(older.evidence.id, newer.evidence.id, content)
            for older, newer in list(pairwise(images))[-MOST_PAIRS:]
        }
        return tuple(_with(file, found.get(file.evidence.id)) for file in files)

    def _of(self, older: UUID, newer: UUID, content: Callable[[UUID], bytes | None]) -> dict[str, Any]:
        known = self._known.get((older, newer))
        if known is not None:
            return known
        before, after = content(older), content(newer)
        if before is None or after is None:
            return {"refused": "unreadable", "of": f"file:{older}"}
        try:
            read = self._pairs.examine(packed(before, after))
        except TryAgain:
            return {"refused": "busy", "of": f"file:{older}"}
        said = dict(read.raster) or {"refused": "slow" if "too long" in read.trouble else "unreadable"}
        if len(self._known) >= _MOST_KNOWN:
            self._known.pop(next(iter(self._known)))
        self._known[older, newer] = said | {"of": f"file:{older}"}
        return self._known[older, newer]


def _taken(file: Examined) -> tuple[str, UUID]:
    """By the time that the image names, those without one first; then in the order in which they came."""
    return str(file.facts.raster.get("acquired_at") or ""), file.evidence.id


def _with(file: Examined, overlay: dict[str, Any] | None) -> Examined:
    if overlay is None:
        return file
    return replace(file, facts=replace(file.facts, raster={**file.facts.raster, "overlay": overlay}))
