"""Hours: in which time zones a list of instants has its quiet hours at night.

People rest at night: of what people do by hand, few entries fall into 00:00 to 07:00 of their own zone (of
4.4 million commits two thirds fall into 10:00 to 18:00; Claes, Mäntylä, Kuutila and Adams 2018, "Do
programmers work at night or during the weekend?", ICSE). For each whole-hour zone the share of entries in
these hours is counted; entries of one hour of one day count once, because a burst is one sitting. A zone
that is stated fits if its share is ordinary. Weak by nature: travel, night work, servers and build machines
all shift or flatten it, and a neighbouring zone always fits as well. Instants are seconds since 1970, zones
hours east of UTC. It says something about a list of entries, and knows no people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

Floats = NDArray[np.float64]
#: the zones that are compared: whole hours from UTC-12 to UTC+14
ZONES_H = tuple(range(-12, 15))
#: the quiet hours, local, from midnight
QUIET_H = 7
HOUR_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """How a stated zone fits, and which others do."""

    #: sittings: entries of one hour of one day count once
    sittings: int
    days: int
    #: sittings by local hour in the stated zone
    counts: tuple[int, ...]
    #: share of sittings in the quiet hours of the stated zone
    quiet_share: float
    #: chance of so many or more, were the ordinary share true
    chance: float
    #: least share over all zones
    least_share: float
    #: zones whose share is ordinary, hours east of UTC
    fitting_h: tuple[int, ...]
    #: whether no zone has an ordinary share: no rest at any hour, as a machine works
    is_flat: bool


def hours(instants_s: Floats, stated_h: Floats, *, ordinary: float, doubt: float) -> Hours:
    """How the hours of instants fit a stated zone, given for each instant as hours east of UTC.

    A zone fits while so many sittings in its quiet hours, were the `ordinary` share true, have a chance of
    `doubt` or more.
    """
    at = np.asarray(instants_s, dtype=np.float64) / HOUR_S
    slots, places = np.unique(np.floor(at), return_index=True)
    shift = np.asarray(stated_h, dtype=np.float64)[places]
    first = at[places]
    local = np.floor((first + shift) % 24).astype(np.int64)
    many = len(slots)
    quiet = np.array([np.count_nonzero((first + zone) % 24 < QUIET_H) for zone in ZONES_H])
    mine = int(np.count_nonzero(local < QUIET_H))
    chances = binom.sf(quiet - 1, many, ordinary)
    return Hours(
        sittings=many,
        days=len(np.unique(np.floor((first + shift) / 24))),
        counts=tuple(int(count) for count in np.bincount(local, minlength=24)),
        quiet_share=mine / many if many else 0.0,
        chance=float(binom.sf(mine - 1, many, ordinary)),
        least_share=float(quiet.min() / many) if many else 0.0,
        fitting_h=tuple(zone for zone, chance in zip(ZONES_H, chances, strict=True) if chance >= doubt),
        is_flat=bool(many) and quiet.min() / many > ordinary,
    )
