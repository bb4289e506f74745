"""Recurring places: each sighting belongs to one, and a great many at one point are one place at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time
from uuid import UUID

from leadline.correlation.recurring import places_of
from leadline.model.incident import Sighting

START = datetime(2026, 3, 1, tzinfo=UTC)
#: CPU seconds; asking for all neighbours of all took a quarter of an hour of one core
SOON_S = 5.0


def sightings(many: int, step_deg: float = 0.0) -> list[Sighting]:
    return [
        Sighting(
            lead=UUID(int=n + 1),
            kind="box",
            lat=31.2 + step_deg * (n % 3),
            lon=121.5,
            at=START + timedelta(minutes=n),
        )
        for n in range(many)
    ]


def test_sightings_of_one_spot_are_one_place_and_the_fullest_comes_first():
    places = places_of(sightings(7, step_deg=0.01), 150.0)

    assert [place.rows for place in places] == [(0, 3, 6), (1, 4), (2, 5)]
    assert round(places[1].lat, 6) == 31.21


def test_sixty_thousand_sightings_at_one_point_are_one_place_at_once():
    copies = sightings(60_000)
    begin = process_time()

    places = places_of(copies, 150.0)

    assert [len(place.rows) for place in places] == [60_000]
    assert process_time() - begin < SOON_S
