"""What the demo's line can look up, read by the registers of any line; the shadow is checked against SPA."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pvlib.solarposition import get_solarposition

from leadline.methods.geodesy import distance_m
from leadline.shell.demo import photo, sea, sky
from leadline.shell.demo.ground import to_degrees
from leadline.shell.demo.stream import TOWN_ZONE
from leadline.shell.demo.world import DAYS, write_world
from leadline.shell.registers.books import Books
from leadline.shell.registers.elements import ElementFiles
from leadline.shell.registers.tracks import TrackFiles

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
NIGHT = NOW.astimezone(TOWN_ZONE).replace(hour=0, minute=45, second=0)
#: how far a drawn pixel may be off, degrees
ONE_DEGREE = 1.0


@pytest.fixture(scope="module")
def settings_of(tmp_path_factory) -> dict[str, str]:
    return dict(write_world(tmp_path_factory.mktemp("home"), 7, NOW))


def test_the_same_arguments_write_the_same_files(settings_of, tmp_path):
    again = write_world(tmp_path, 7, NOW)

    for name in ("LEADLINE_TRACKS", "LEADLINE_RECORDS", "LEADLINE_ELEMENTS"):
        first, second = (sorted(_path(one[name]).iterdir()) for one in (settings_of, again))
        assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_silver_petrel_is_dark_for_an_hour_and_then_at_the_fish_pier(settings_of):
    tracks = TrackFiles(_path(settings_of["LEADLINE_TRACKS"]))

    track = tracks.of("SILVER PETREL", NIGHT - timedelta(hours=3), NIGHT + timedelta(hours=1))

    lat, lon = to_degrees(*sea.FISH_PIER)
    there = np.array([distance_m(lat, lon, *spot) for spot in zip(track.lat, track.lon, strict=True)])
    assert np.diff(track.time_s).max() >= 3300
    assert there[np.argmin(np.abs(track.time_s - NIGHT.timestamp()))] < 100


def test_customs_is_kept_that_night_and_does_not_name_her(settings_of):
    records = Books(_path(settings_of["LEADLINE_RECORDS"]))
    day = (NIGHT - timedelta(hours=12), NIGHT + timedelta(hours=24))

    assert [one.source for one in records.about("silver petrel", *day)] == ["dock"]
    assert records.of("customs", *day)


def test_every_satellite_has_elements_for_every_day(settings_of):
    elements = ElementFiles(_path(settings_of["LEADLINE_ELEMENTS"]))

    nearest = elements.nearest(NOW - timedelta(days=4))

    assert [one.name for one in nearest] == [name for name, *_ in sky.SATELLITES]
    assert all(abs(one.epoch - (NOW - timedelta(days=4))) <= timedelta(days=1) for one in nearest)
    assert elements.garbled == 0
    assert DAYS >= 4


def test_the_shadow_in_the_photo_lies_as_the_sun_throws_it():
    at, lat, lon = datetime(2026, 11, 24, 15, 20, tzinfo=TOWN_ZONE), 2.010726, 85.987702
    spa = get_solarposition(pd.DatetimeIndex([at]), lat, lon).iloc[0]

    x, y = photo.tip(at, lat, lon)

    east, north = x - photo.FOOT[0], photo.FOOT[1] - y
    assert np.degrees(np.arctan2(east, north)) % 360 == pytest.approx(
        (spa["azimuth"] + 180) % 360, abs=ONE_DEGREE
    )
    height = np.degrees(np.arctan(photo.POST_M / photo.METRES_A_PIXEL / np.hypot(east, north)))
    assert height == pytest.approx(spa["apparent_elevation"], abs=ONE_DEGREE)


def _path(name: str) -> Path:
    return Path(name)
