"""World of this line: the operator's registers, as the settings name them; each is read when it is asked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from leadline.ports.elements import ElementSets
from leadline.ports.records import Records
from leadline.ports.tracks import Tracks
from leadline.ports.world import World
from leadline.shell import site
from leadline.shell.registers.books import Books
from leadline.shell.registers.elements import ElementFiles
from leadline.shell.registers.fixes import Reading
from leadline.shell.registers.tracks import TrackFiles


@cache
def here() -> World:
    """The registers of this process."""
    return World(
        policy=site.policy(), sites=site.sites(), elements=_elements(), tracks=_tracks(), records=_records()
    )


def _elements() -> ElementSets | None:
    return ElementFiles(Path(settings.ELEMENTS)) if settings.ELEMENTS else None


def _tracks() -> Tracks | None:
    reading = Reading(zone=ZoneInfo(site.policy().site.time_zone))
    return TrackFiles(Path(settings.TRACKS), reading) if settings.TRACKS else None


def _records() -> Records | None:
    zone = ZoneInfo(site.policy().site.time_zone)
    return Books(Path(settings.RECORDS), zone) if settings.RECORDS else None
