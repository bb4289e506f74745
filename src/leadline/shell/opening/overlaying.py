"""Overlaying: georeferenced images of a report, each laid over the one before it or one that was asked for.

Read in the walled process, two at once. What was compared is remembered while this process lives: the images
do not change, and a lead is checked more than once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
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
        self,
        files: Sequence[Examined],
        content: Callable[[UUID], bytes | None],
        asked: Mapping[UUID, UUID] = MappingProxyType({}),
    ) -> tuple[Examined, ...]:
        """The files of one report; what is newer than another image says what changed (`raster.overlay`).

        `asked` names for an image another one that it is to be laid over, of whatever report.
        """
        images = sorted((file for file in files if file.facts.raster.get("gsd_m")), key=_taken)
        found = {
            newer.evidence.id: self.of(older.evidence.id, newer.evidence.id, content)
            for older, newer in list(pairwise(images))[-MOST_PAIRS:]
            if newer.evidence.id not in asked
        }
        found |= {newer: self.of(older, newer, content) for newer, older in asked.items()}
        return tuple(overlaid(file, found.get(file.evidence.id)) for file in files)

    def of(self, older: UUID, newer: UUID, content: Callable[[UUID], bytes | None]) -> dict[str, Any]:
        """What changed from one image to another; `of` names the older one."""
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


def overlaid(file: Examined, overlay: Mapping[str, Any] | None) -> Examined:
    """The file with what changed since another image; as it is where nothing was compared."""
    if overlay is None:
        return file
    return replace(file, facts=replace(file.facts, raster={**file.facts.raster, "overlay": overlay}))
