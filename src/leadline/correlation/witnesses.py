"""Witnesses: one sighting for each source, so that one reporter's ten reports are not ten witnesses."""

from __future__ import annotations

from collections.abc import Sequence

from leadline.methods.imprint import Album
from leadline.model.incident import Sighting


def one_each(sightings: Sequence[Sighting]) -> list[Sighting]:
    """The first sighting of each reporter, of each text and of each picture; those with none all stay.

    Only equal sketches count as one text here; nearly equal ones are tied by the detector of copies.
    """
    reporters: set[bytes] = set()
    texts: set[bytes] = set()
    album = Album()
    kept: list[Sighting] = []
    for one in sightings:
        if (one.reporter is not None and one.reporter in reporters) or (one.sketch and one.sketch in texts):
            continue
        if one.imprints and len(album.meets(one.imprints)):
            continue
        album.add(len(kept), one.imprints)
        if one.reporter is not None:
            reporters.add(one.reporter)
        if one.sketch:
            texts.add(one.sketch)
        kept.append(one)
    return kept
