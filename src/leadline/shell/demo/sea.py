"""The sea round the demo town: its ships and where their transponders said they were. All made up.

The story of S16 is the Silver Petrel: by night beside a ship at anchor, dark for an hour, then at the fish
pier, while no customs entry names her.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from leadline.shell.demo import shore
from leadline.shell.demo.ground import to_degrees
from leadline.shell.demo.stream import TOWN_ZONE

#: seconds between two positions of a ship, and how far they scatter, metres
STEP_S, NOISE_M = 180.0, 12.0
#: the silent hour of the Silver Petrel, town time
DARK_FROM, DARK_UNTIL = (23, 25), (0, 22)

#: one leg: town hour, (x east, y north) metres of the plan
Leg = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """One ship and its ordinary day: places at hours of the town's clock, between them straight ways."""

    mmsi: str
    name: str
    #: hours from 0 to 24, ascending
    day: tuple[Leg, ...]


def _pier(phi_deg: float, inland_m: float) -> tuple[float, float]:
    x, y = shore.harbour(phi_deg, inland_m)[0]
    return float(x), float(y)


#: off the fish market, in the water of the bay
FISH_PIER = _pier(92, -55)
_FERRY, _MOUTH, _OUTSIDE = _pier(115, -70), (-60.0, -2150.0), (400.0, -4200.0)
_BERTH, _BANK, _SHOAL = _pier(90, -60), (2600.0, -9500.0), (-5200.0, -8800.0)
#: where the Amber Tern lies at anchor, and beside her
_ROADS, _ALONGSIDE = (1900.0, -5200.0), (1940.0, -5170.0)

SHIPS = (
    Ship(
        mmsi="412345678",
        name="SILVER PETREL",
        day=(
            (0.0, *_OUTSIDE), (0.4, *_MOUTH), (0.62, *FISH_PIER), (1.4, *FISH_PIER), (1.75, *_MOUTH),
            (4.0, *_BANK), (20.0, *_BANK), (21.2, *_ALONGSIDE), (22.7, *_ALONGSIDE), (24.0, *_OUTSIDE),
        ),
    ),
    Ship(
        mmsi="412000101",
        name="GANNET",
        day=(
            (0.0, *_BERTH), (4.0, *_BERTH), (4.5, *_MOUTH), (6.5, *_SHOAL), (15.0, *_SHOAL),
            (17.2, *_MOUTH), (17.6, *_BERTH), (24.0, *_BERTH),
        ),
    ),
    Ship(
        mmsi="412000102",
        name="LANN FERRY",
        day=(
            (0.0, *_FERRY), (6.0, *_FERRY), (6.5, *_MOUTH), (8.0, *_ROADS), (9.5, *_MOUTH), (10.0, *_FERRY),
            (16.0, *_FERRY), (16.5, *_MOUTH), (18.0, *_ROADS), (19.5, *_MOUTH), (20.0, *_FERRY),
            (24.0, *_FERRY),
        ),
    ),
    Ship(mmsi="412000103", name="AMBER TERN", day=((0.0, *_ROADS), (24.0, *_ROADS))),
)  # fmt: skip

Fix = tuple[str, str, str, float, float]


def fixes(now: datetime, days: int, rng: np.random.Generator) -> list[Fix]:
    """Every position of the last days up to `now`, oldest first: MMSI, name, ISO time, lat, lon."""
    today = now.astimezone(TOWN_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    found = [
        fix
        for ship in SHIPS
        for back in range(days, -1, -1)
        for fix in _day(ship, today - timedelta(days=back), now, rng)
    ]
    return sorted(found, key=lambda fix: fix[2])


def _day(ship: Ship, midnight: datetime, now: datetime, rng: np.random.Generator) -> list[Fix]:
    seconds = np.arange(rng.uniform(0, STEP_S), 86_400.0, STEP_S)
    hours, xs, ys = (np.array(column) for column in zip(*ship.day, strict=True))
    x, y = np.interp(seconds / 3600, hours, xs), np.interp(seconds / 3600, hours, ys)
    x, y = x + rng.normal(0, NOISE_M, len(x)), y + rng.normal(0, NOISE_M, len(y))
    rows = []
    for place, second in enumerate(seconds):
        at = midnight + timedelta(seconds=float(second))
        if at > now or (ship is SHIPS[0] and _is_dark(at)):
            continue
        lat, lon = to_degrees(float(x[place]), float(y[place]))
        rows.append((ship.mmsi, ship.name, _stamp(at), round(lat, 6), round(lon, 6)))
    return rows


def _is_dark(at: datetime) -> bool:
    clock = (at.hour, at.minute)
    return clock >= DARK_FROM or clock < DARK_UNTIL


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def header() -> Sequence[str]:
    """The columns of a file of fixes."""
    return ("mmsi", "name", "time", "lat", "lon")
