"""Reading: what a radio receiver showed at the place of a report: how strong a signal is, and from where.

Of the signal that disturbs, never of what is disturbed. Must not know who held the receiver.
"""

from __future__ import annotations

from dataclasses import dataclass

#: strengths that a receiver can show, dBm: below are 24 dB over thermal noise in 1 Hz (-174 dBm at 290 K,
#: ITU-R P.372), above is 1 W at the antenna's foot
LEAST_DBM, MOST_DBM = -150.0, 30.0
#: a whole turn; a bearing is below it
TURN_DEG = 360.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioReading:
    """A strength, a direction, or both; None where the receiver showed none."""

    #: strength of the signal that disturbs, dBm, LEAST_DBM to MOST_DBM
    strength_dbm: float | None = None
    #: direction that it comes from, degrees clockwise from true north, 0 up to but not 360
    bearing_deg: float | None = None
