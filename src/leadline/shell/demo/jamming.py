"""The interferer of story S11: what the receivers near it show, by path loss and fading.

It lies on a moored barge off the Ferry Terminal. Nobody is told where: the line has to find it.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from leadline.methods.geodesy import courses
from leadline.shell.demo import shore
from leadline.shell.demo.ground import to_degrees

#: where the barge is moored: bearing round the harbour in degrees, metres inland (negative: in the water)
BARGE = (116.0, -70.0)
#: what a receiver shows at one metre, dBm, and by how much it falls: of a city's streets and quays
#: (Rappaport 2002, table 4.2: an exponent of 2.7 to 3.5 in an urban area)
AT_ONE_METRE_DBM, EXPONENT = 2.0, 3.0
#: standard deviations of fading (dB) and of a turned antenna (degrees)
FADING_DB, TURNED_DEG = 5.0, 7.0


def source() -> tuple[float, float]:
    """Where the interferer is, degrees WGS 84."""
    x, y = shore.harbour(*BARGE)[0]
    return to_degrees(float(x), float(y))


def reading(lat: float, lon: float, shows: Collection[str], number: int) -> dict[str, float]:
    """What a receiver at this place shows of "strength" and "bearing"; the same number, the same fading."""
    rng = np.random.default_rng([11, number])
    fading_db, turned_deg = rng.normal(0, FADING_DB), rng.normal(0, TURNED_DEG)
    azimuth_deg, distance_m = (float(one[0]) for one in courses(lat, lon, *source()))
    strength_dbm = AT_ONE_METRE_DBM - 10 * EXPONENT * np.log10(max(1.0, distance_m)) + fading_db
    shown = {
        "strength_dbm": round(float(strength_dbm), 1),
        "bearing_deg": round((azimuth_deg + turned_deg) % 360, 1) % 360,
    }
    return {name: value for name, value in shown.items() if name.split("_")[0] in shows}
