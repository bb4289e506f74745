"""World of this line: the operator's registers, as the settings name them; each is read when it is asked."""

from __future__ import annotations

from functools import cache
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from leadline.ports.elements import ElementSets
from leadline.ports.gazetteer import Gazetteer
from leadline.ports.records import Records
from leadline.ports.tracks import Tracks
from leadline.ports.world import World
from leadline.shell import site
from leadline.shell.demo.gazetteer import entries
from leadline.shell.registers.books import Books
from leadline.shell.registers.elements import ElementFiles
from leadline.shell.registers.fixes import Reading
from leadline.shell.registers.gazetteer import NamedPlaces
from leadline.shell.registers.localities import localities
from leadline.shell.registers.placefile import read_places
from leadline.shell.registers.tracks import TrackFiles


@cache
def here() -> World:
    """The registers of this process."""
    return World(
        policy=site.policy(),
        sites=site.sites(),
        elements=_elements(),
        tracks=_tracks(),
        records=_records(),
        gazetteer=_gazetteer(),
    )


def _elements() -> ElementSets | None:
    return ElementFiles(Path(settings.ELEMENTS)) if settings.ELEMENTS else None


def _tracks() -> Tracks | None:
    reading = Reading(zone=ZoneInfo(site.policy().site.time_zone))
    return TrackFiles(Path(settings.TRACKS), reading) if settings.TRACKS else None


def _records() -> Records | None:
    zone = ZoneInfo(site.policy().site.time_zone)
    return Books(Path(settings.RECORDS), zone) if settings.RECORDS else None


def _gazetteer() -> Gazetteer | None:
    """The operator's places with the world's towns; the demo town's own; or none."""
    if settings.GAZETTEER:
        return NamedPlaces(chain(read_places(Path(settings.GAZETTEER)), localities()))
    return NamedPlaces(entries()) if settings.POLICY_PROFILE == "demo-town" else None
