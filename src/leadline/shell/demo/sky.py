"""The sky over the demo town: element sets of four satellites that nobody launched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sgp4.api import WGS72, Satrec
from sgp4.exporter import export_tle

#: name, catalogue number, inclination, ascending node and mean anomaly in degrees, revolutions a day
SATELLITES = (
    ("LANN-SAT 1", 99001, 97.6, 40.0, 10.0, 15.12),
    ("LANN-SAT 2", 99002, 97.6, 130.0, 95.0, 15.12),
    ("TERN EYE", 99003, 98.1, 255.0, 200.0, 14.76),
    ("GANNET 7", 99004, 51.6, 300.0, 310.0, 15.49),
)
#: the day 0 of SGP4: 1949 December 31 00:00 UTC
_SGP4_EPOCH = datetime(1949, 12, 31, tzinfo=UTC)
_DAY = timedelta(days=1)
_RADIANS = 3.141592653589793 / 180
#: degrees by which a node moves a day as the sun does
_NODE_A_DAY = 360 / 365.2422


def element_sets(now: datetime, days: int) -> str:
    """Three lines a satellite and day, as such files are published (TLE with names)."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines: list[str] = []
    for back in range(days, -1, -1):
        for satellite in SATELLITES:
            lines += _set(satellite, midnight - timedelta(days=back))
    return "\n".join(lines) + "\n"


def _set(satellite: tuple[str, int, float, float, float, float], epoch: datetime) -> list[str]:
    name, number, inclination, node, anomaly, turns = satellite
    day = (epoch - _SGP4_EPOCH) / _DAY
    made = Satrec()
    made.sgp4init(
        WGS72,
        "i",
        number,
        day,
        1e-5,
        0.0,
        0.0,
        0.001,
        0.0,
        inclination * _RADIANS,
        (anomaly + 360 * turns * day) % 360 * _RADIANS,
        turns * 360 * _RADIANS / 1440,
        (node + _NODE_A_DAY * day) % 360 * _RADIANS,
    )
    return [name, *export_tle(made)]
