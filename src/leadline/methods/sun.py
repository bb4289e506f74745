"""Where the sun stands: azimuth and elevation for many places and instants at once, without network.

JPL's ephemeris DE421 (Folkner, Williams and Boggs 2009, IPN Progress Report 42-178), with skyfield's
precession and nutation (IAU 2006, IAU 2000A), gives the apparent sun once for each midnight of a year;
between midnights four of them are interpolated (Lagrange, below 0.00001 degrees), and the turn of the
Earth is exact (Earth rotation angle, IERS Conventions 2010, eq. 5.15). Topocentric: the sun's parallax of
8.8 arcseconds is taken off; left out are polar motion (0.0001 degrees) and the daily aberration (0.0001
degrees). Against NREL SPA over 2000 to 2050: docs/methods/shadow. Degrees; azimuths clockwise from true
north; instants are seconds since 1970 in UTC. Before 1972 UTC is taken as mean solar time (UT1); after the
measured record it is held within 0.9 s of it, as ITU-R TF.460 does. Knows no claims.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import skyfield_data
from numpy.typing import ArrayLike
from skyfield.api import load, load_file

from leadline.errors import OutOfRange
from leadline.methods.geodesy import Floats

#: first and last instant that can be asked, seconds since 1970 (the ephemeris ends on 2053-10-09)
FIRST_S = dt.datetime(1900, 1, 1, tzinfo=dt.UTC).timestamp()
LAST_S = dt.datetime(2053, 10, 7, tzinfo=dt.UTC).timestamp()
#: Julian date of 1970-01-01T00:00
_JD_1970 = 2_440_587.5
#: Julian date of 2000-01-01T12:00
_JD_2000 = 2_451_545.0
#: equatorial horizontal parallax of the sun at one astronomical unit, degrees (IAU 1976: 8.794148")
PARALLAX_DEG = 8.794148 / 3600
#: radius of the sun's disc at one astronomical unit, degrees (959.63")
RADIUS_DEG = 959.63 / 3600
#: first year with UTC as it is today, and the most that UTC is off mean solar time, seconds
_UTC_SINCE, _UTC_OFF_MOST_S = 1972, 0.9
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subsolar:
    """Where the sun stands over the turning Earth, one row an instant."""

    #: apparent hour angle at Greenwich, degrees, west positive
    hour_deg: Floats
    #: apparent declination, degrees
    declination_deg: Floats
    #: distance in astronomical units
    distance_au: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Year:
    """Midnights (UT1) from three days before a year to three days after; columns of equal length."""

    #: day number of the first row since 1970
    first: int
    #: Greenwich hour angle less the Earth rotation angle, unwrapped; declination; distance
    rows: Floats
    #: UT1 - UTC in seconds
    ahead_s: Floats


@cache
def _sources() -> tuple[Any, Any]:
    """Ephemeris and time scale, both out of installed packages."""
    path = Path(skyfield_data.__file__).parent / "data" / "de421.bsp"
    return load_file(str(path)), load.timescale(builtin=True)


@lru_cache(maxsize=160)
def _year(year: int) -> _Year:
    ephemeris, scale = _sources()
    first, last = (int(np.datetime64(f"{each}-01-01", "D").astype(int)) for each in (year, year + 1))
    days = np.arange(first - 3, last + 4)
    days = days[days <= LAST_S / _DAY_S + 1]
    time = scale.ut1_jd(days + _JD_1970)
    ra, dec, distance = ephemeris["earth"].at(time).observe(ephemeris["sun"]).apparent().radec("date")
    turned = 15 * time.gast - _rotation_deg(days.astype(np.float64)) - 15 * ra.hours
    ahead = np.clip(scale.utc(1970, 1, 1 + days).dut1, -_UTC_OFF_MOST_S, _UTC_OFF_MOST_S)
    return _Year(
        first=int(days[0]),
        rows=np.stack((np.unwrap(turned, period=360), dec.degrees, distance.au)),
        ahead_s=np.where(days < _days_to(_UTC_SINCE), 0.0, ahead),
    )


def _days_to(year: int) -> int:
    return int(np.datetime64(f"{year}-01-01", "D").astype(int))


def _rotation_deg(days: Floats) -> Floats:
    """Earth rotation angle at days (UT1) since 1970, in degrees, within one turn."""
    since = days + (_JD_1970 - _JD_2000)
    turn: Floats = 0.7790572732640 + since % 1 + 0.00273781191135448 * since
    return 360 * (turn % 1)


def sun_at(time_s: ArrayLike) -> Subsolar:
    """The sun at instants (seconds since 1970, UTC), one row each.

    Raises OutOfRange before 1900 and after the end of the ephemeris.

    >>> round(float(sun_at([1735689600.0]).declination_deg[0]), 1)  # 2025-01-01T00:00Z
    -23.0
    """
    asked = np.atleast_1d(np.asarray(time_s, dtype=np.float64))
    if not np.all((asked >= FIRST_S) & (asked <= LAST_S)):
        limit = "must be within 1900-01-01 and 2053-10-07, where the ephemeris reaches"
        raise OutOfRange("time", limit, "is the year mistyped?")
    years = asked.astype("datetime64[s]").astype("datetime64[Y]").astype(int) + 1970
    found = np.empty((3, *asked.shape))
    for year in np.unique(years):
        here = years == year
        found[:, here] = _between(_year(int(year)), asked[here])
    return Subsolar(hour_deg=found[0], declination_deg=found[1], distance_au=found[2])


def _between(year: _Year, time_s: Floats) -> Floats:
    """Hour angle, declination and distance between the midnights of one year, shape (3, n)."""
    whole = np.floor(time_s / _DAY_S).astype(np.int64) - year.first
    days = (time_s + year.ahead_s[whole]) / _DAY_S
    place = np.clip(np.floor(days).astype(np.int64) - year.first, 1, year.rows.shape[1] - 3)
    x = days - year.first - place
    weights = (
        -x * (x - 1) * (x - 2) / 6,
        (x + 1) * (x - 1) * (x - 2) / 2,
        -(x + 1) * x * (x - 2) / 2,
        (x + 1) * x * (x - 1) / 6,
    )
    around = np.stack([year.rows[:, place + step] for step in (-1, 0, 1, 2)])
    found: Floats = np.einsum("kn,kcn->cn", np.stack(weights), around)
    found[0] = (found[0] + _rotation_deg(days)) % 360
    return found


def seen_from(sun: Subsolar, lat: ArrayLike, lon: ArrayLike) -> tuple[Floats, Floats]:
    """Azimuth and elevation of the sun's middle without air, in degrees; places broadcast with instants.

    For n instants and m places in all pairs give `lat[:, None]` and `lon[:, None]`.
    """
    phi = np.radians(np.asarray(lat, dtype=np.float64))
    hour = np.radians(sun.hour_deg + np.asarray(lon, dtype=np.float64))
    dec = np.radians(sun.declination_deg)
    sin_phi, cos_phi, sin_dec, cos_dec = np.sin(phi), np.cos(phi), np.sin(dec), np.cos(dec)
    south = cos_dec * np.cos(hour)
    north = sin_dec * cos_phi - south * sin_phi
    east = -cos_dec * np.sin(hour)
    up = sin_dec * sin_phi + south * cos_phi
    level = np.hypot(north, east)
    elevation = np.degrees(np.arctan2(up, level)) - PARALLAX_DEG / sun.distance_au * level
    return np.degrees(np.arctan2(east, north)) % 360, np.asarray(elevation, dtype=np.float64)


def lifted(elevation_deg: ArrayLike, pressure_hpa: float = 1010.0, celsius: float = 10.0) -> Floats:
    """Elevation as seen through air, from the one without air, degrees.

    Sæmundsson 1986, Sky and Telescope 72, 70 (in Meeus 1998, eq. 16.4): within 0.002 degrees of the mean
    atmosphere above 5 degrees; real air near the horizon bends by a tenth of it more or less, in inversions
    by half. Below -1 degree it fades out.

    >>> round(float(lifted(0.0)), 2)
    0.48
    """
    true = np.asarray(elevation_deg, dtype=np.float64)
    held = np.clip(true, -1.0, 89.9)
    bent = 1.02 / 60 / np.tan(np.radians(held + 10.3 / (held + 5.11)))
    air = pressure_hpa / 1010 * 283 / (273 + celsius)
    return np.asarray(true + air * bent * np.clip(true + 2, 0, 1), dtype=np.float64)
